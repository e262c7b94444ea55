import type { Decision, Posting } from '../../domain/postings';
import { decidePosted } from '../../domain/transitions';

const decision: Decision = {
  at: '2026-11-25T10:00:00.000Z',
  operator: 'ann',
  choice: 'posted',
  reason: 'seen in Spectrum',
};

const posting = (kind: string): Posting => ({
  key: 'postings/r/invoice',
  record: 'r',
  part: 'invoice',
  kind,
  guard: 'keyed',
  target: 'east-ABC',
  naturalKey: 'ABC|1',
  body: {},
  bodyHash: '',
  state: 'inDoubt',
  attempts: [],
  decisions: [],
  claimedAt: '2026-11-25T09:00:00.000Z',
});

/** OP6, TP7: what a person finds in Spectrum is watched like what Girder heard of. */
it.each([
  ['spectrum/ar-invoice', 'unposted'],
  ['spectrum/ar-credit-memo', 'unposted'],
  ['spectrum/ap-invoice', 'unposted'],
  ['spectrum/job', 'done'],
  ['spectrum/customer', 'done'],
  ['servicetrade/invoice-status', 'done'],
])('%s that a person decides to be posted is %s', (kind, stage) => {
  expect(decidePosted(posting(kind), '1', decision)).toMatchObject({ state: 'posted', ref: '1', stage });
});
