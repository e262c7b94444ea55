import * as fc from 'fast-check';
import type { SubcontractSource } from '../../../domain/trimble-pay/subcontract';
import { planSubcontract } from '../../../domain/trimble-pay/subcontract';
import type { SubcontractPlan, WrittenSubcontract } from '../../../domain/trimble-pay/subcontract-plan';
import {
  codesOf,
  contract,
  detail,
  inStep,
  kindsOf,
  nothingWritten,
  order,
  orderLine,
  row,
  source,
  taken,
  vendor,
} from './subcontract.support';

const plan = (
  more: Partial<SubcontractSource>,
  written: WrittenSubcontract = inStep(),
  sendAgain = false,
): SubcontractPlan => planSubcontract({ ...source, contract, ...more }, written, sendAgain);

const co1 = order('1', '10000.00', [orderLine('001', '0100', '10000.00')]);
const withCo1 = inStep({ ...source, changeOrders: [co1] });

describe('TP2 the first write', () => {
  const first = planSubcontract(source, nothingWritten, false);

  test('makes vendor, member, contract and sections, in this order', () => {
    expect(kindsOf(first)).toEqual(['vendor', 'vendor-member', 'contract', 'sections']);
    expect(first.problems).toEqual([]);
  });

  test('takes all fields of Spectrum', () => {
    expect(first.writes.map(({ content }) => content)).toEqual([
      {
        name: 'LONE STAR DRYWALL',
        phone: '210-555-0100',
        addressLine1: '1 Main',
        addressLine2: '',
        city: 'San Antonio',
        state: 'TX',
        zipCode: '78210',
      },
      { email: 'billing@lone-star.example' },
      {
        subcontractNumber: 'SC-1',
        description: 'Drywall',
        originalValue: '160000.00',
        lineItemType: 'lump_sum',
        retainage: { work: '10.00', stored: '10.00' },
      },
      [
        {
          place: { phase: '0100', costType: 'S', item: '10', line: '' },
          name: 'Work of 0100',
          value: '100000.00',
          isRetainable: true,
        },
        {
          place: { phase: '0200', costType: 'S', item: '10', line: '' },
          name: 'Work of 0200',
          value: '60000.00',
          isRetainable: true,
        },
      ],
    ]);
  });

  test('a change order that was executed before arrives with it', () => {
    const with1 = planSubcontract({ ...source, changeOrders: [co1] }, nothingWritten, false);
    expect(kindsOf(with1)).toEqual(['vendor', 'vendor-member', 'contract', 'change-order', 'sections']);
  });

  test('once all is written there is nothing to do', () => {
    expect(plan({}).writes).toEqual([]);
    expect(plan({ changeOrders: [co1] }, withCo1).writes).toEqual([]);
  });
});

describe('TP5 vendor and members', () => {
  const cases: [string, Partial<typeof vendor>, string[]][] = [
    ['a changed phone', { phone: '1' }, ['vendor']],
    ['a changed e-mail is one more member', { email: 'new@lone-star.example' }, ['vendor-member']],
    ['another spelling of the e-mail is none', { email: 'BILLING@LONE-STAR.example ' }, []],
    ['a deleted e-mail does nothing', { email: '' }, []],
  ];
  test.each(cases)('%s', (_what, change, kinds) => {
    const planned = plan({ vendor: { ...vendor, ...change } });
    expect(kindsOf(planned)).toEqual(kinds);
  });

  test('an e-mail that Trimble Pay refused is not sent again, and shown without naming it', () => {
    const written = { ...inStep(), members: new Set<string>(), refusedMembers: new Set(['no mail']) };
    const planned = plan({ vendor: { ...vendor, email: 'no mail' } }, written);
    expect(planned.writes).toEqual([]);
    expect(codesOf(planned)).toEqual(['MEMBER_REFUSED']);
    expect(planned.problems[0]?.sentence).not.toContain('no mail');
  });

  test('an inactive vendor is not written, and blocks billing', () => {
    const planned = plan({ vendor: { ...vendor, phone: '1', status: 'I' } });
    expect(planned.writes).toEqual([]);
    expect(planned.problems).toEqual([
      { code: 'VENDOR_INACTIVE', sentence: 'Vendor V1 has status I in Spectrum; A (active) is needed.' },
    ]);
  });

  test.each([
    ['inactive', { ...vendor, status: 'I' }],
    ['missing', undefined],
  ])('with an %s vendor nothing is begun', (_what, other) => {
    const planned = planSubcontract({ ...source, vendor: other }, nothingWritten, false);
    expect([kindsOf(planned), codesOf(planned)]).toEqual([[], ['VENDOR_INACTIVE']]);
  });
});

describe('TP2 status', () => {
  test.each([
    ['I', 'Subcontract SC-1 has status I (inactive) in Spectrum; A (active) is needed.', false],
    ['C', 'Subcontract SC-1 has status C (complete) in Spectrum; A (active) is needed.', true],
  ])('%s: nothing is written', (status, sentence, finished) => {
    const planned = plan({ row: { ...row, status, comment: 'Other' }, changeOrders: [co1] });
    expect(planned).toMatchObject({ writes: [], finished });
    expect(planned.problems).toEqual([{ code: 'SUBCONTRACT_NOT_ACTIVE', sentence }]);
  });

  test('deleted in Spectrum: shown, nothing is deleted', () => {
    const planned = plan({ row: undefined });
    expect([planned.writes, codesOf(planned), planned.finished]).toEqual([
      [],
      ['SUBCONTRACT_NOT_ACTIVE'],
      false,
    ]);
  });

  test('moved to another job: shown', () => {
    const planned = plan({ row: { ...row, job: 'P9' } });
    expect([planned.writes, codesOf(planned)]).toEqual([[], ['SUBCONTRACT_EDITED']]);
  });
});

describe('TP3 sections', () => {
  const edited = [detail('0100', '90000.00'), detail('0200', '60000.00')];
  const locked = { ...contract, locked: true };

  test('follow the original amount until the first application', () => {
    const planned = plan({ details: edited });
    expect(kindsOf(planned)).toEqual(['contract', 'sections']);
    expect(planned.writes[0]?.content).toMatchObject({ originalValue: '150000.00' });
  });

  test.each([
    ['another amount', edited, /^Section 0100¦S¦10¦base¦ .* agreed at 100,000.00 .* 90,000.00 /],
    ['one more', [...source.details, detail('0300', '5.00')], /^Section 0300¦S¦10¦base¦ .* 0.00 .* 5.00 /],
    ['one less', source.details.slice(1), /^Section 0100¦S¦10¦base¦ .* 100,000.00 .* 0.00 /],
  ])('never after it: %s is for a person', (_what, details, sentence) => {
    const planned = plan({ details, contract: locked });
    expect(planned.writes).toEqual([]);
    expect(planned.problems).toEqual([
      { code: 'SUBCONTRACT_EDITED', sentence: expect.stringMatching(sentence) },
    ]);
  });

  test('a change order arrives beside a base that was edited, which stays as agreed', () => {
    const planned = plan({ details: edited, contract: locked, changeOrders: [co1] });
    expect(kindsOf(planned)).toEqual(['change-order', 'sections']);
    expect(planned.sections.map(({ value }) => value)).toEqual(['100000.00', '60000.00', '10000.00']);
    expect(codesOf(planned)).toEqual(['SUBCONTRACT_EDITED']);
  });

  test('a phase detail that a change order opened has no section of its own', () => {
    const opened = [...source.details, detail('0900', '0.00')];
    expect(plan({ details: opened, contract: locked }).writes).toEqual([]);
  });

  test('the box Ret? and the name follow, also after the first application', () => {
    const details = [detail('0100', '100000.00', { retainable: false }), detail('0200', '60000.00')];
    const planned = plan({ details, contract: locked });
    expect(kindsOf(planned)).toEqual(['sections']);
    expect(planned.sections[0]).toMatchObject({ isRetainable: false });
  });
});

describe('TP4 change orders', () => {
  const deducted = order('2', '-5000.00', [orderLine('001', '0200', '-5000.00')]);

  test('additive and deductive ones arrive, with sections of their own', () => {
    const planned = plan({ changeOrders: [co1, deducted] });
    expect(kindsOf(planned)).toEqual(['change-order', 'change-order', 'sections']);
    expect(planned.sections.slice(2)).toEqual([
      {
        place: { phase: '0100', costType: 'S', item: '10', changeOrder: '1', line: '001' },
        name: 'Extra 0100',
        value: '10000.00',
        isRetainable: true,
      },
      {
        place: { phase: '0200', costType: 'S', item: '10', changeOrder: '2', line: '001' },
        name: 'Extra 0200',
        value: '-5000.00',
        isRetainable: true,
      },
    ]);
  });

  test.each(['P', 'I', 'V', ''])('status "%s" is not imported', (status) => {
    const planned = plan({ changeOrders: [{ ...co1, status }] });
    expect([planned.writes, planned.problems]).toEqual([[], []]);
  });

  const edited = order('1', '12000.00', [orderLine('001', '0100', '12000.00')]);

  test('edited later: never applied by itself, and both amounts are named', () => {
    const planned = plan({ changeOrders: [edited] }, withCo1);
    expect(planned.writes).toEqual([]);
    expect(planned.problems).toEqual([
      {
        code: 'CHANGE_ORDER_EDITED',
        sentence:
          'Change order 1 was edited in Spectrum after it was imported: its amount was 10000.00 and is 12000.00.',
      },
    ]);
    expect(planned.sections[2]).toMatchObject({ value: '10000.00' });
  });

  test('edited, and a person has it sent again: once', () => {
    const ordered = plan({ changeOrders: [edited] }, withCo1, true);
    expect(kindsOf(ordered)).toEqual(['change-order', 'sections']);
    expect(plan({ changeOrders: [edited] }, taken(withCo1, ordered.writes)).writes).toEqual([]);
  });

  test('one that was ordered and not taken yet is sent, also after the order is forgotten', () => {
    const before = withCo1.changeOrders.get('1');
    const ordered = plan({ changeOrders: [edited] }, withCo1, true).writes[0];
    if (ordered?.kind !== 'trimble-pay/change-order') throw new Error('no change order');
    const pending = new Map([['1', { ...before, settled: false, pending: ordered.content }]]);
    const planned = plan({ changeOrders: [edited] }, { ...withCo1, changeOrders: pending });
    expect(kindsOf(planned)).toEqual(['change-order', 'sections']);
    expect(planned.problems).toEqual([]);
  });

  test('another date or wording is no edit', () => {
    const reworded = { ...co1, description: 'Other', executedOn: '2026-07-09' };
    expect(plan({ changeOrders: [reworded] }, withCo1).writes).toEqual([]);
  });

  test.each([
    ['pending again', [{ ...co1, status: 'P' }], 'has status P'],
    ['deleted', [], 'is not there any more'],
  ])('%s in Spectrum: reported, and it stays', (_what, changeOrders, what) => {
    const planned = plan({ changeOrders }, withCo1);
    expect(planned.writes).toEqual([]);
    expect(codesOf(planned)).toEqual(['CHANGE_ORDER_REVERSED']);
    expect(planned.problems[0]?.sentence).toContain(what);
    expect(planned.sections).toHaveLength(3);
  });

  test('executed again with the same money, it is in step', () => {
    expect(plan({ changeOrders: [{ ...co1, executedOn: '2026-08-01' }] }, withCo1).problems).toEqual([]);
  });

  test.each([
    ['has no lines', order('1', '0.00', [])],
    ['but its lines add up to 9.00', order('1', '10.00', [orderLine('001', '0100', '9.00')])],
    ['has no date', { ...co1, executedOn: '' }],
    ['no cost type on line 001', order('1', '9.00', [orderLine('001', '0100', '9.00', { costType: '' })])],
  ])('one that %s is refused, visibly', (what, unusable) => {
    const planned = plan({ changeOrders: [unusable] });
    expect(planned.writes).toEqual([]);
    expect(planned.problems).toEqual([
      { code: 'CHANGE_ORDER_UNUSABLE', sentence: expect.stringContaining(what) },
    ]);
  });

  test('the order in which they are executed makes no difference', () => {
    const amounts = fc.array(fc.integer({ min: -500_000, max: 500_000 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(
        amounts.chain((cents) =>
          fc.record({
            cents: fc.constant(cents),
            arrival: fc.shuffledSubarray([...cents.keys()], { minLength: cents.length }),
            before: fc.integer({ min: 0, max: cents.length }),
          }),
        ),
        ({ cents, arrival, before }) => {
          const all = cents.map((amount, at) => {
            const text = (amount / 100).toFixed(2).replace('-0.00', '0.00');
            return order(String(at + 1), text, [orderLine('001', at % 2 ? '0200' : '0100', text)]);
          });
          const executed = (count: number) =>
            all.map((one, at) => (arrival.indexOf(at) < count ? one : { ...one, status: 'P' }));
          // Some stand there when the subcontract is imported, the others come one by one.
          let written = nothingWritten;
          let writes = 0;
          for (let count = before; count <= all.length; count += 1) {
            const now = { ...source, contract, changeOrders: executed(count) };
            const planned = planSubcontract(now, written, false);
            writes += planned.writes.filter(({ kind }) => kind === 'trimble-pay/change-order').length;
            written = taken(written, planned.writes);
          }
          const end = planSubcontract({ ...source, contract, changeOrders: all }, written, false);
          const atOnce = inStep({ ...source, contract, changeOrders: all });
          expect(end.writes).toEqual([]);
          expect(end.problems).toEqual([]);
          expect(writes).toBe(all.length);
          expect(written.sections).toEqual(atOnce.sections);
          expect([...written.changeOrders].sort()).toEqual([...atOnce.changeOrders].sort());
        },
      ),
      { numRuns: 300 },
    );
  });
});

test('TP2 what was tried and not taken is written again', () => {
  const before = inStep();
  const contractSlot = before.contract && { ...before.contract, settled: false };
  expect(kindsOf(plan({}, { ...before, contract: contractSlot }))).toEqual(['contract']);
});

test('TP2 the kind of lines that people chose in Trimble Pay stays', () => {
  const planned = plan({
    contract: { ...contract, lineItemType: 'unit' },
    row: { ...row, comment: 'Other' },
  });
  expect(planned.writes[0]?.content).toMatchObject({ lineItemType: 'unit', description: 'Other' });
});
