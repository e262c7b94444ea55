import type { FedProject, FedSubcontract } from '../../../domain/trimble-pay/subcontract-feed';
import { compareFeed } from '../../../domain/trimble-pay/subcontract-feed';
import { detail, order, row, vendor } from './subcontract.support';

const project: FedProject = {
  record: 'project',
  job: 'P1',
  active: true,
  row: {
    number: 'P1',
    description: 'Tower',
    status: 'A',
    jobType: '',
    customerCode: '',
    address1: '',
    address2: '',
    city: '',
    state: '',
    zip: '',
  },
};
const one: FedSubcontract = {
  record: 'sc-1',
  row,
  details: [detail('0100', '1.00')],
  changeOrders: [],
  vendor,
};
const none = new Set<string>();
const first = compareFeed(undefined, { projects: [project], subcontracts: [one] }, none);
const next = (
  more: { projects?: FedProject[]; subcontracts?: FedSubcontract[] },
  before = first.next,
  followed: ReadonlySet<string> = none,
) => compareFeed(before, { projects: [project], subcontracts: [one], ...more }, followed);

test('TP9 what is new is woken, and the same again is not', () => {
  expect(first.changed).toEqual(['project', 'sc-1']);
  expect(next({}).changed).toEqual([]);
  expect(next({}).next).toEqual(first.next);
});

test.each<[string, Partial<FedSubcontract>]>([
  ['its row', { row: { ...row, comment: 'Other' } }],
  ['a phase detail', { details: [detail('0100', '2.00')] }],
  ['a change order', { changeOrders: [order('1', '1.00', [])] }],
  ['its vendor', { vendor: { ...vendor, email: 'x@y.example' } }],
])('TP11 a change of %s wakes it alone', (_what, change) => {
  expect(next({ subcontracts: [{ ...one, ...change }] }).changed).toEqual(['sc-1']);
});

test('TP11 what was billed wakes nobody', () => {
  const billed = { ...one, row: { ...row, totalBilled: '500.00' } };
  expect(next({ subcontracts: [billed] }).changed).toEqual([]);
});

test('TP1 a changed job wakes its project', () => {
  const renamed = { ...project, row: project.row && { ...project.row, description: 'Tower 2' } };
  expect(next({ projects: [renamed] }).changed).toEqual(['project']);
});

const another: FedSubcontract = { ...one, record: 'sc-2', row: { ...row, subcontract: 'SC-2' } };
const closed: FedProject = { ...project, row: project.row && { ...project.row, status: 'I' } };

test.each<[string, FedSubcontract, FedProject, RegExp]>([
  ['an inactive one', { ...another, row: { ...another.row, status: 'I' } }, project, /SC-2 has status I/],
  ['a complete one', { ...another, row: { ...another.row, status: 'C' } }, project, /SC-2 has status C/],
  ['one of a closed job', another, closed, /Job P1 is not active/],
  ['one of a job that is told closed', another, { ...project, active: false }, /Job P1 is not active/],
])('TP9 %s is not taken up, and the reason is shown', (_what, added, of, why) => {
  const compared = next({ projects: [of], subcontracts: [one, added] });
  expect(compared.changed).not.toContain('sc-2');
  expect(compared.next.skipped).toEqual([{ record: 'sc-2', why: expect.stringMatching(why) }]);
  // Once it may be taken up, it is.
  const later = next({ subcontracts: [one, another] }, compared.next);
  expect(later.changed).toContain('sc-2');
  expect(later.next.skipped).toEqual([]);
});

test('TP9 one that was taken up is followed when it rests', () => {
  const resting = { ...one, row: { ...row, status: 'I' } };
  expect(next({ subcontracts: [resting] })).toMatchObject({ changed: ['sc-1'], next: { skipped: [] } });
});

test('TP11 one that is gone is woken once', () => {
  const gone = next({ subcontracts: [] });
  expect(gone.changed).toEqual(['sc-1']);
  expect(next({ subcontracts: [] }, gone.next).changed).toEqual([]);
  expect(next({}, gone.next).changed).toEqual(['sc-1']);
});

test('TP11 with a lost snapshot, what is followed is woken whatever its status', () => {
  const resting = { ...one, row: { ...row, status: 'C' } };
  const read = { projects: [closed], subcontracts: [resting] };
  expect(compareFeed(undefined, read, new Set(['sc-1'])).changed).toEqual(['project', 'sc-1']);
  expect(compareFeed(undefined, read, none).changed).toEqual(['project']);
});
