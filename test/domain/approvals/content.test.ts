import fc from 'fast-check';
import {
  type ApprovalContent,
  canonicalContent,
  contentFields,
  contentHash,
} from '../../../domain/approvals/content';
import { changedSentence, whatChanged } from '../../../domain/approvals/what-changed';
import { content, line } from './support';

test('TP6: the order of lists and the spelling of amounts do not matter', () => {
  const { lines, totals } = content();
  const other = content({
    lines: [...lines].reverse(),
    totals: { ...totals, gross: '+33333.880', previousCertificates: '38400' },
  });
  expect(contentHash(other)).toBe(contentHash(content()));
  expect(whatChanged(content(), other)).toEqual([]);
  expect(changedSentence(content(), other)).toBeUndefined();
});

test('TP6: the ERP invoice number and other fields that are not shown are not part of it', () => {
  const base = content();
  const more = { ...base.application, erpInvoiceNumber: 'SC-7-2' };
  expect(contentHash({ ...base, application: more })).toBe(contentHash(base));
});

test('TP6: the form of the content is fixed; a change of it voids every approval under way', () => {
  expect(canonicalContent(content({ lines: [], changeOrders: [], attachments: [] }))).toEqual({
    form: 1,
    contract: { company: 'ABC', job: 'J1', subcontract: 'SC-7', vendor: 'V9', vendorName: 'Frame Co' },
    application: {
      number: '2',
      revision: '1',
      kind: 'progress',
      periodStart: '2026-07-01',
      periodEnd: '2026-07-31',
    },
    totals: content().totals,
    lines: [],
    changeOrders: [],
    attachments: [],
  });
  expect(contentHash(content())).toBe('735ce85b27c46882ccf9851d259f90f166a59030b6a212533f74fda4a5e800c3');
});

test('TP6: an amount that is none is named', () => {
  expect(() => contentHash(content({ lines: [line('1', { storedNow: '1.005' })] }))).toThrow('"1.005"');
});

test('TP6: every field counts, and is told', () => {
  const base = content();
  const [first = line('0')] = base.lines;
  const [order] = base.changeOrders;
  const [file] = base.attachments;
  let tried = 0;
  const differs = (changed: ApprovalContent): void => {
    tried += 1;
    expect(contentHash(changed)).not.toBe(contentHash(base));
    expect(whatChanged(base, changed).length).toBeGreaterThan(0);
  };
  for (const name of Object.keys(contentFields.contract))
    differs({ ...base, contract: { ...base.contract, [name]: 'X' } });
  for (const name of Object.keys(contentFields.application))
    differs({ ...base, application: { ...base.application, [name]: '9' } });
  for (const name of Object.keys(contentFields.totals))
    differs({ ...base, totals: { ...base.totals, [name]: '0.01' } });
  for (const name of Object.keys(contentFields.lines))
    differs({ ...base, lines: [{ ...first, [name]: '0.01' }, ...base.lines.slice(1)] });
  for (const name of Object.keys(contentFields.changeOrders)) {
    if (order) differs({ ...base, changeOrders: [{ ...order, [name]: '0.01' }] });
  }
  for (const name of Object.keys(contentFields.attachments)) {
    if (file) differs({ ...base, attachments: [{ ...file, [name]: 'x' }] });
  }
  expect(tried).toBe(5 + 5 + 11 + 12 + 3 + 4);
});

test('TP6: what changed is told in words', () => {
  const base = content();
  const [first = line('0'), second = line('0')] = base.lines;
  const after = content({
    application: { ...base.application, revision: 2 },
    totals: { ...base.totals, currentPaymentDue: '28625.52' },
    lines: [{ ...first, workThisPeriod: '14000.00' }, line('3', { item: 'C1', description: 'Paint' })],
    attachments: [{ id: 'f1', kind: 'lien_waiver', fileName: 'waiver.pdf', sha256: 'f'.repeat(64) }],
  });
  expect(second.item).toBe('B1');
  expect(whatChanged(base, after)).toEqual([
    'application revision "1" → "2"',
    'total current payment due 29,625.52 → 28,625.52',
    'line A1 "Framing" work this period 15,000.00 → 14,000.00',
    'line B1 "Drywall" removed',
    'line C1 "Paint" added',
    'attachment waiver.pdf content 00000000… → ffffffff…',
  ]);
  expect(changedSentence(base, after, 2)).toBe(
    'The application changed (application revision "1" → "2"; total current payment due 29,625.52 → 28,625.52; 4 more): earlier decisions do not count any more, and it is approved anew.',
  );
});

test('TP6: something is told exactly when the hash differs, also where ids stand twice', () => {
  const amount = fc.constantFrom('0.00', '1.00', '1', '-0.00', '2.50');
  const lines = fc.array(
    fc
      .record({ id: fc.constantFrom('1', '2'), item: fc.constantFrom('A', 'B'), storedNow: amount })
      .map((one) => line(one.id, one)),
    { maxLength: 3 },
  );
  const orders = fc.array(
    fc.record({ number: fc.constantFrom('1', '2'), description: fc.constantFrom('x', 'y'), amount }),
    { maxLength: 2 },
  );
  const contents = fc.record({ lines, changeOrders: orders }).map((change) => content(change));
  const seen = { same: 0, different: 0 };
  fc.assert(
    fc.property(contents, contents, fc.boolean(), (a, other, shuffled) => {
      const b = shuffled ? { ...a, lines: [...a.lines].reverse() } : other;
      const same = contentHash(a) === contentHash(b);
      seen[same ? 'same' : 'different'] += 1;
      expect(whatChanged(a, b).length === 0).toBe(same);
    }),
    { numRuns: 400 },
  );
  expect(Math.min(seen.same, seen.different)).toBeGreaterThan(40);
});
