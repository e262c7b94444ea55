import axios from 'axios';
import { FaultPlan, Journal, SandboxInputError, startSpectrum } from '../../sandbox';
import type { RunningSpectrum } from '../../sandbox';

describe('the control interface', () => {
  let running: RunningSpectrum;
  beforeAll(async () => {
    running = await startSpectrum({ port: 0, infolinkPort: 0 });
  });
  afterAll(() => running.close());

  const call = async (method: string, path: string, data?: unknown): Promise<[number, unknown]> => {
    const answer = await axios.request<unknown>({
      method,
      url: `${running.url}/__sandbox/${path}`,
      data,
      validateStatus: () => true,
    });
    return [answer.status, answer.data];
  };

  it('fills state with defaults, pads on load, and gives it back', async () => {
    const rows = [{ Company_Code: 'ABC', Contract_Number: 'a7', Retention_Percent: '5.5' }];
    expect(await call('put', 'state', { CR_CONTRACT_MASTER_MC: rows })).toEqual([200, { ok: true }]);
    const [, state] = await call('get', 'state');
    expect(state).toMatchObject({
      CR_CONTRACT_MASTER_MC: [
        {
          Company_Code: 'ABC',
          Contract_Number: '        A7',
          Customer_Code: '',
          Retention_Percent: 5.5,
          Sales_Tax_Code: '',
          Terms_Code: '',
          Status: 'A',
        },
      ],
      _authorizations: [],
    });
  });

  it.each([
    [{ NOPE: [] }, /^table NOPE is unknown; allowed: CR_CUSTOMER_MASTER_MC, /],
    [
      { GL_MASTER_MC: [{ Acount: '1' }] },
      /^GL_MASTER_MC has no column Acount; allowed: Company_Code, GL_Account, /,
    ],
    [{ GL_MASTER_MC: {} }, /^table GL_MASTER_MC must be an array of rows$/],
    [{ GL_MASTER_MC: ['x'] }, /^a row of GL_MASTER_MC must be an object, not "x"$/],
    [
      { GL_MASTER_MC: [{ Company_Code: 'ABCD' }] },
      /^GL_MASTER_MC.Company_Code holds 3 characters, not "ABCD"$/,
    ],
    [{ SY_PROCESSING_DATES_MC: [{ Begin_Date: '2026-02-30' }] }, /Begin_Date must be a date as YYYY-MM-DD/],
    [{ CR_OPEN_ITEM_MC: [{ Invoice_Amount: 'ten' }] }, /Invoice_Amount must be a number, not "ten"$/],
  ])('refuses %j and changes nothing', async (tables, message) => {
    const before = await call('get', 'state');
    expect(await call('put', 'state', { ...tables, JC_CONTRACT_TYPE_MC: [{}] })).toEqual([
      400,
      { error: expect.stringMatching(message) },
    ]);
    expect(await call('get', 'state')).toEqual(before);
  });

  it.each([
    ['put', 'faults', {}, 'faults must be an array of rules'],
    [
      'put',
      'faults',
      [{ operation: 'GetJob', fault: { name: 'boom' } }],
      'fault "boom" is unknown; allowed: refuseC',
    ],
    [
      'put',
      'faults',
      [{ operation: 'GetJob', fault: { name: 'delay' } }],
      'fault delay: ms must be a number',
    ],
    [
      'put',
      'faults',
      [{ operation: 'GetJob', fault: { name: 'locked', ms: 1 } }],
      'fault locked takes no "ms"',
    ],
    [
      'put',
      'faults',
      [{ operation: 'GetJob', nth: 0, fault: { name: 'locked' } }],
      'nth must be a whole number from 1',
    ],
    [
      'put',
      'faults',
      [{ operation: 'x', nth: 1, every: 2, fault: { name: 'locked' } }],
      'a fault rule takes one of',
    ],
    [
      'put',
      'faults',
      [{ operation: 'x', when: 1, fault: { name: 'locked' } }],
      'a fault rule has no when; allowed:',
    ],
    [
      'post',
      'advance',
      { action: 'fly' },
      'action "fly" is unknown; allowed: updateBatch, setPeriod, editUnposted',
    ],
    [
      'post',
      'advance',
      { action: 'setPeriod', company: 'ABC', module: 'GL' },
      'module GL is unknown; allowed: AR',
    ],
    ['get', 'journal?after=x', undefined, 'after must be a number, not "x"'],
  ])('%s %s %j: says what is wrong', async (method, path, body, message) => {
    const [status, data] = await call(method, path, body);
    expect([status, data]).toEqual([400, { error: expect.stringContaining(message) }]);
  });

  it('lists what there is, and resets all of it', async () => {
    expect(await call('get', 'capabilities')).toMatchObject([200, { name: 'spectrum' }]);
    expect(await call('get', 'nothing')).toMatchObject([
      404,
      { error: expect.stringContaining('GET /__sandbox/state') },
    ]);
    await call('put', 'faults', [{ operation: 'GetJob', fault: { name: 'locked' } }]);
    expect(await call('post', 'reset')).toEqual([200, { ok: true }]);
    expect(await call('get', 'faults')).toEqual([200, []]);
    expect(await call('get', 'journal?after=0')).toEqual([200, []]);
    const [, state] = await call('get', 'state');
    expect(Object.values(state ?? {}).flat()).toEqual([]);
  });
});

describe('FaultPlan', () => {
  const rule = (nth: number, code: number): unknown => ({
    operation: 'a',
    nth,
    fault: { name: 'status', code },
  });

  it('takes the first rule that wants the call, and counts in every rule', () => {
    const plan = new FaultPlan();
    plan.replace([rule(1, 501), rule(2, 502), { operation: '*', nth: 2, fault: { name: 'locked' } }]);
    expect([1, 2, 3].map(() => plan.next('a')?.name)).toEqual(['status', 'status', 'locked']);
    plan.clear();
    expect(plan.next('a')).toBeUndefined();
  });

  it('keeps the old rules when the new ones are refused', () => {
    const plan = new FaultPlan();
    plan.replace([rule(1, 501)]);
    expect(() => plan.replace([{ operation: '' }])).toThrow(SandboxInputError);
    expect(plan.list()).toHaveLength(1);
  });
});

it('Journal: numbers entries, gives those after a number, keeps its own copies', () => {
  const journal = new Journal();
  const body = { amount: '1.00' };
  for (const key of ['a', 'b', 'c']) {
    journal.add({ operation: 'op', key, accepted: true, committed: true, body, answer: null });
  }
  body.amount = '2.00';
  expect(journal.after(1).map(({ seq, key }) => [seq, key])).toEqual([
    [2, 'b'],
    [3, 'c'],
  ]);
  expect(journal.after(2)[0]?.body).toEqual({ amount: '1.00' });
});
