import { planLink, planUnlink } from '../../../domain/servicetrade/link';
import type { LinkFacts, LinkWish, OwnPosting } from '../../../domain/servicetrade/link';

const record = 'servicetrade~acme~customer~7~east-ABC';
const customer = (change: Partial<LinkFacts> = {}): LinkFacts => ({
  process: 'customer',
  id: '7',
  multi: false,
  source: {},
  thing: { status: 'A' },
  links: [],
  record,
  own: [],
  ...change,
});
const job = (change: Partial<LinkFacts> = {}): LinkFacts =>
  customer({
    process: 'job',
    source: { customer: { id: '5', code: 'C5' } },
    thing: { status: 'A', customer: 'C5', costCenter: '' },
    ...change,
  });
const own = (change: Partial<OwnPosting> = {}): OwnPosting => ({
  naturalKey: 'ABC|G1',
  state: 'posted',
  code: 'G1',
  ...change,
});
const wish = (change: Partial<LinkWish> = {}): LinkWish => ({ code: 'C1', force: false, ...change });

describe('ST21: a link', () => {
  test.each<[string, LinkFacts, Partial<LinkWish>, string, boolean]>([
    ['of a company', customer(), {}, '', true],
    ['that is the external id already', customer({ source: { entered: 'C1' }, bearer: '7' }), {}, '', false],
    [
      'that the store knows already',
      customer({ links: [{ slot: '', code: 'C1' }], holder: record }),
      {},
      '',
      true,
    ],
    [
      'after a refusal of Spectrum',
      customer({ own: [own({ state: 'rejected' })], state: 'Waiting' }),
      {},
      '',
      true,
    ],
    [
      'over what Girder created, by force',
      customer({ own: [own()], links: [{ slot: '', code: 'G1' }] }),
      { force: true },
      '',
      true,
    ],
    ['of a job', job(), {}, '', true],
    ['of a job whose company is not mapped', job({ source: { customer: { id: '5' } } }), {}, '', true],
    ['of a job without a customer in Spectrum', job({ thing: { status: 'A', customer: '' } }), {}, '', true],
    [
      'of another customer’s job, by force',
      job({ thing: { status: 'A', customer: 'C6' } }),
      { force: true },
      '',
      true,
    ],
    [
      'of a first job, by its own cost center',
      job({ multi: true, thing: { status: 'A', costCenter: 'HV' } }),
      {},
      'HV',
      true,
    ],
    [
      'of a further job',
      job({ multi: true, source: { entered: 'J1' }, enteredCenter: 'PL' }),
      { slot: 'HV' },
      'HV',
      false,
    ],
    [
      'of a further job beside one that Girder created',
      job({ multi: true, own: [own({ costCenter: 'PL' })] }),
      { slot: 'HV' },
      'HV',
      false,
    ],
  ])('%s is made', (_name, facts, change, slot, writes) => {
    expect(planLink(facts, wish(change))).toMatchObject({ ok: true, slot, writes });
  });

  test('says so where the customer is not active', () => {
    const plan = planLink(customer({ thing: { status: 'I' } }), wish());
    expect(plan.sentence).toBe('Company 7 is customer C1 in Spectrum. It has status I there.');
  });

  test.each<[LinkFacts, Partial<LinkWish>, string]>([
    [customer({ source: undefined }), {}, 'Company 7 does not exist in ServiceTrade.'],
    [customer({ thing: undefined }), {}, 'Customer C1 does not exist in Spectrum.'],
    [customer(), { slot: 'HV' }, 'Only jobs have cost centers; a customer is linked without one.'],
    [job(), { slot: 'HV' }, 'A job has a job for each cost center only where costCenters.multi is on.'],
    [
      job({ multi: true, thing: { status: 'A', costCenter: 'PL' } }),
      { slot: 'HV' },
      'Job C1 has cost center PL in Spectrum, not HV; --force links it all the same.',
    ],
    [customer({ bearer: '9' }), {}, 'C1 is the external id of company 9.'],
    [customer({ holder: 'other' }), {}, 'C1 is linked to the record other; unlink that first.'],
    [
      customer({ source: { entered: 'C2' } }),
      { force: true },
      'Company 7 is linked to customer C2; unlink that first.',
    ],
    [
      customer({ links: [{ slot: '', code: 'C2' }] }),
      {},
      'Company 7 is linked to customer C2; unlink that first.',
    ],
    [
      job({ multi: true, source: { entered: 'J2' } }),
      {},
      'Job 7 is linked to job J2; unlink that first; a further one is linked with --cost-center.',
    ],
    [
      job({ multi: true, source: { entered: 'J2' }, enteredCenter: 'HV' }),
      { slot: 'HV' },
      'Job 7 is linked to job J2 for cost center HV; unlink that first.',
    ],
    [
      job({ multi: true, source: { entered: 'J2' }, links: [{ slot: 'HV', code: 'J3' }] }),
      { slot: 'HV' },
      'Job 7 is linked to job J3 for cost center HV; unlink that first.',
    ],
    [
      job({ multi: true, source: { entered: 'J2' }, links: [{ slot: 'PL', code: 'C1' }] }),
      { slot: 'HV' },
      'Job 7 is linked to job C1 for cost center PL; unlink that first.',
    ],
    [
      customer({ own: [own({ state: 'inDoubt' })] }),
      { force: true },
      'ABC|G1 is in doubt, it may be in Spectrum: resolve that first.',
    ],
    [
      customer({ state: 'Posting' }),
      { force: true },
      'Girder is posting it at this moment; ask again when it has ended.',
    ],
    [
      customer({ own: [own()] }),
      {},
      'Girder created customer G1 for company 7; --force links C1 in its place.',
    ],
    [
      job({ own: [own()] }),
      { force: true },
      'Girder created job G1 for job 7; another one cannot take its place.',
    ],
    [
      job({ multi: true, own: [own({ costCenter: 'HV' })] }),
      { slot: 'HV' },
      'Girder created job G1 for job 7; another one cannot take its place.',
    ],
    [
      job({ thing: { status: 'A', customer: 'C6' } }),
      {},
      'Job C1 is of customer C6 in Spectrum, but company 5, the customer of job 7, is C5; --force links it all the same.',
    ],
  ])('is refused: %#', (facts, change, sentence) => {
    expect(planLink(facts, wish(change))).toEqual({ ok: false, sentence });
  });
});

describe('ST21: undoing a link', () => {
  test.each<[string, LinkFacts, Partial<LinkWish>, object]>([
    [
      'of both sides',
      customer({ source: { entered: 'C1' }, links: [{ slot: '', code: 'C1' }] }),
      {},
      { slot: '', removes: true },
    ],
    ['that Girder has not met', customer({ source: { entered: 'C1' } }), {}, { removes: true }],
    [
      'that only the store knows',
      customer({ source: { entered: 'C2' }, links: [{ slot: '', code: 'C1' }] }),
      {},
      { slot: '', removes: false },
    ],
    [
      'of what is gone from ServiceTrade',
      customer({ source: undefined, links: [{ slot: '', code: 'C1' }] }),
      {},
      { slot: '', removes: false },
    ],
    ['of a further job', job({ links: [{ slot: 'HV', code: 'C1' }] }), {}, { slot: 'HV', removes: false }],
    [
      'of what Girder created, by force',
      customer({ source: { entered: 'C1' }, own: [own({ code: 'C1' })] }),
      { force: true },
      { removes: true },
    ],
  ])('%s is done', (_name, facts, change, expected) => {
    expect(planUnlink(facts, wish(change))).toMatchObject({ ok: true, ...expected });
  });

  test.each<[LinkFacts, Partial<LinkWish>, string]>([
    [customer(), {}, 'Company 7 is linked to nothing, not to C1.'],
    [
      customer({ source: { entered: 'C2' }, links: [{ slot: '', code: 'C2' }] }),
      {},
      'Company 7 is linked to customer C2, not to C1.',
    ],
    [
      job({ links: [{ slot: 'HV', code: 'C1' }] }),
      { slot: 'PL' },
      'Job 7 is linked to job C1, not to C1 for cost center PL.',
    ],
    [
      customer({ source: { entered: 'C1' }, own: [own({ state: 'sending' })] }),
      { force: true },
      'ABC|G1 is in doubt, it may be in Spectrum: resolve that first.',
    ],
    [
      customer({ source: { entered: 'C1' }, state: 'Posting' }),
      { force: true },
      'Girder is posting it at this moment; ask again when it has ended.',
    ],
    [
      customer({ source: { entered: 'C1' }, own: [own({ code: 'C1' })] }),
      {},
      'Girder created customer C1 for company 7; --force unlinks it all the same.',
    ],
  ])('is refused: %#', (facts, change, sentence) => {
    expect(planUnlink(facts, wish(change))).toEqual({ ok: false, sentence });
  });
});
