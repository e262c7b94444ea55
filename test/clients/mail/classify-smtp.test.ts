import { classifySmtp } from '../../../clients/mail';
import type { SmtpPhase } from '../../../clients/mail';

/** Phase, reply code (none: the conversation just ended), what became of the mail. */
const table: [SmtpPhase, number | undefined, object][] = [
  ['connect', undefined, { outcome: 'notSent', access: false }],
  ['connect', 421, { outcome: 'notSent', access: false }],
  ['connect', 554, { outcome: 'notSent', access: false }],
  ['login', undefined, { outcome: 'notSent', access: false }],
  ['login', 454, { outcome: 'notSent', access: false }],
  ['login', 535, { outcome: 'notSent', access: true }],
  ['envelope', undefined, { outcome: 'notSent', access: false }],
  ['envelope', 451, { outcome: 'notSent', access: false }],
  ['envelope', 550, { outcome: 'refused', rows: [{ code: '550', text: 'what it said', column: '' }] }],
  ['data', undefined, { outcome: 'unclear' }],
  ['data', 452, { outcome: 'notSent', access: false }],
  ['data', 554, { outcome: 'refused', rows: [{ code: '554', text: 'what it said', column: '' }] }],
];

describe('what became of a mail (F12)', () => {
  test.each(table)('%s, reply %s', (phase, code, expected) => {
    const result = {
      ok: false,
      phase,
      text: 'what it said',
      ...(code === undefined ? {} : { code }),
    } as const;
    expect(classifySmtp(result)).toMatchObject(expected);
  });

  test('taken', () => {
    const taken = { ok: true as const, messageId: '<k@girder>', response: '250 queued', rejected: [] };
    expect(classifySmtp(taken)).toEqual({
      outcome: 'applied',
      ref: '<k@girder>',
      stage: 'done',
      answer: '250 queued',
    });
  });

  test('taken for some: those left out are named', () => {
    const taken = {
      ok: true as const,
      messageId: '<k@girder>',
      response: '250 queued',
      rejected: ['b@example.com'],
    };
    expect(classifySmtp(taken)).toMatchObject({
      outcome: 'applied',
      answer: '250 queued; refused recipients: b@example.com',
    });
  });
});
