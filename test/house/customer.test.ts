/** A ServiceTrade company becomes one customer in Spectrum, or waits for a person (ST1, ST21, ST16). */
import { Office } from '../../demo/http';
import { companyId, invoiceRow, officeClient, unmapped } from '../../demo/initial/servicetrade';
import { company } from '../../demo/initial/spectrum';
import type { Head } from '../../domain/heads';
import type { Settings } from '../../domain/settings';
import type { Row } from '../../sandbox';
import type { House } from '../support/house';
import { simpleInvoice, startHouse } from '../support/house';
import {
  briskly,
  comments,
  creatingCustomers,
  customerRecord,
  girder,
  mails,
  setFaults,
  until,
} from './support';

const table = 'CR_CUSTOMER_MASTER_MC';

let house: House;
let office: Office;

beforeAll(async () => {
  house = await startHouse({ settings: creating });
  office = await Office.login(
    `http://127.0.0.1:${house.servicetrade.port}`,
    officeClient.clientId,
    officeClient.clientSecret,
  );
}, 60_000);
afterAll(() => house.close(), 60_000);
afterEach(() => setFaults(house));

function creating(settings: Settings): Settings {
  const brisk = creatingCustomers(briskly(settings), { prefix: 'G', from: 1, to: 9, width: 3 });
  const servicetrade = Object.fromEntries(
    Object.entries(brisk.servicetrade).map(([name, one]) => [
      name,
      { ...one, invoices: { ...one.invoices, withoutJob: 'post' as const } },
    ]),
  );
  return { ...brisk, servicetrade };
}

const address = { street: '12 Commerce St', city: 'San Antonio', state: 'TX', postalCode: '78205' };

/** Adds a company as the office does; webhooks tell of it. */
async function addCompany(name: string, more: Row = {}): Promise<string> {
  const made = (await office.post('/company', {
    name,
    isCustomer: true,
    status: 'active',
    address,
    phoneNumber: '(210) 555-0100',
    paymentTermsId: 30,
    ...more,
  })) as { data: { id: number } };
  return String(made.data.id);
}

const record = (id: string) => customerRecord(house, id);

async function inState(id: string, state: string, code?: string): Promise<Head> {
  return house.waitFor(
    record(id),
    `${state} ${code ?? ''}`,
    (now) => now.state === state && (code === undefined || now.reason?.code === code),
    20_000,
  );
}

const customers = (): Row[] => house.spectrum.sandbox.state()[table] ?? [];
const named = (name: string): Row[] => customers().filter((row) => row.Name === name);
const externalId = (id: string): unknown =>
  (house.servicetrade.sandbox.state().company ?? []).find((row) => String(row.id) === id)?.externalIds;
const mailsAbout = (text: string) => mails(house).filter(({ subject }) => subject.includes(text));

it('a new company becomes a customer with the next code, which is written back', async () => {
  const id = await addCompany('Brackenridge Bakery, LLC');
  const done = await inState(id, 'In Spectrum');
  expect(done.title.spectrumNumbers).toEqual(['G001']);
  await until('the external id', () => JSON.stringify(externalId(id)).includes('G001'));
  expect(named('Brackenridge Bakery LLC')).toMatchObject([
    {
      Customer_Code: 'G001',
      Address_1: '12 Commerce St',
      City: 'San Antonio',
      State: 'TX',
      Zip_Code: '78205',
      Phone: '2105550100',
      Terms_Code: '3',
      Sales_Tax_Code: 'TXSA',
      Status: 'A',
    },
  ]);
});

it('five messages at once make one customer, and a later change makes no other', async () => {
  const id = await addCompany('Mission Espada Mill');
  house.servicetrade.sandbox.faults.replace([{ operation: 'webhook', fault: { name: 'duplicate' } }]);
  await Promise.all(
    [1, 2, 3, 4, 5].map((n) => office.put(`/company/${id}`, { phoneNumber: `210555010${n}` })),
  );
  house.servicetrade.sandbox.faults.clear();
  await inState(id, 'In Spectrum');
  await until('the external id', () => JSON.stringify(externalId(id)).includes('G00'));
  expect(named('Mission Espada Mill')).toHaveLength(1);
});

it('an invoice that arrives before its customer waits without a word, and both go on by themselves (ST16)', async () => {
  setFaults(house, { operation: 'AddCustomer', every: 1, fault: { name: 'delay', ms: 600 } });
  house.servicetrade.sandbox.faults.replace([{ operation: 'webhook', fault: { name: 'drop' } }]);
  const id = await addCompany('Olmos Basin Rowing');
  house.servicetrade.sandbox.faults.clear();
  const before = mails(house).length;
  const row = { ...invoiceRow(simpleInvoice(1)), customer: { id: Number(id) }, job: null, location: null };
  house.servicetrade.sandbox.putState({ invoice: [row] });
  await house.approve(1);
  const waiting = await house.waitFor(1, 'pending', (one) => one.reason?.code === 'CUSTOMER_PENDING');
  expect(waiting.state).toBe('Waiting');
  const posted = await house.waitForState(1, 'In Spectrum');
  expect(posted.title.spectrumNumbers).toEqual(['20001']);
  const [customer] = named('Olmos Basin Rowing');
  expect(house.ledger('20001')).toMatchObject([{ Customer_Code: customer?.Customer_Code }]);
  expect([mails(house).length - before, comments(house, 1).length]).toEqual([0, 0]);
});

it('a lost answer ends in one customer (F1)', async () => {
  setFaults(house, { operation: 'AddCustomer', nth: 1, fault: { name: 'dropAfterCommit' } });
  const id = await addCompany('Pearl Brewery Lofts');
  const done = await inState(id, 'In Spectrum');
  expect(named('Pearl Brewery Lofts').map((row) => row.Customer_Code)).toEqual(done.title.spectrumNumbers);
  const [posting] = (await house.postings(record(id))).filter(({ part }) => part === 'customer');
  expect(posting).toMatchObject({ state: 'posted', adopted: true, attempts: [{ number: 1 }] });
});

it('a code that a clerk keyed meanwhile is stepped over, and never given again', async () => {
  const { sandbox } = house.spectrum;
  const handle = sandbox.handle.bind(sandbox);
  let keyed = '';
  sandbox.handle = async (request, fault) => {
    if (keyed === '' && sandbox.operationOf(request) === 'AddCustomer') {
      keyed = /<Customer_Code>([^<]+)</.exec(String(request.body))?.[1] ?? 'not found';
      sandbox.putState({
        [table]: [...customers(), { Company_Code: company, Customer_Code: keyed, Name: 'KEYED BY A CLERK' }],
      });
    }
    return handle(request, fault);
  };
  const id = await addCompany('Quarry Market Deli');
  const done = await inState(id, 'In Spectrum');
  sandbox.handle = handle;
  expect(keyed).toMatch(/^G00\d$/);
  expect(done.title.spectrumNumbers).not.toEqual([keyed]);
  expect(named('Quarry Market Deli').map((row) => row.Customer_Code)).toEqual(done.title.spectrumNumbers);
  expect(named('KEYED BY A CLERK').map((row) => row.Customer_Code)).toEqual([keyed]);
});

it('a code that Spectrum refuses for its form waits, and uses up no other', async () => {
  const { sandbox } = house.spectrum;
  const handle = sandbox.handle.bind(sandbox);
  const tried = new Set<string>();
  let mask = true;
  sandbox.handle = async (request, fault) => {
    if (!mask || sandbox.operationOf(request) !== 'AddCustomer') return handle(request, fault);
    const body = String(request.body);
    tried.add(/<Customer_Code>([^<]+)</.exec(body)?.[1] ?? '');
    return handle({ ...request, body: Buffer.from(body.replace(/(<Customer_Code>)G/, '$1g_')) }, fault);
  };
  const id = await addCompany('Sunken Garden Theater');
  const waiting = await inState(id, 'Waiting', 'CODE_REFUSED');
  expect(waiting.reason?.sentence).toContain('Customer_Code');
  expect(tried.size).toBe(1);
  mask = false;
  const done = await inState(id, 'In Spectrum');
  expect(done.title.spectrumNumbers).toEqual([...tried]);
  sandbox.handle = handle;
});

it('a possible duplicate waits for a person: linked, it is that customer (ST21)', async () => {
  const id = String(companyId(unmapped));
  await office.put(`/company/${id}`, { phoneNumber: '2105550199' });
  const waiting = await inState(id, 'Waiting', 'POSSIBLE_DUPLICATE');
  expect(waiting.reason?.sentence).toContain('C00003 (name and zip)');
  await until('one mail', () => mailsAbout('POSSIBLE_DUPLICATE').length === 1);
  await office.post(`/externalid/company/${id}/spectrum`, { value: 'C00003' });
  const linked = await inState(id, 'In Spectrum');
  expect(linked.title.spectrumNumbers).toEqual(['C00003']);
});

it('a possible duplicate that is none is created when a person says so (ST21)', async () => {
  const id = await addCompany('BEXAR COUNTY SCHOOLS', { address: { ...address, postalCode: '78209' } });
  await inState(id, 'Waiting', 'POSSIBLE_DUPLICATE');
  const preview = await girder(house, 'records', 'preview', record(id));
  expect(preview.out).toContain('POSSIBLE_DUPLICATE');
  const decided = await girder(
    house,
    'records',
    'resolve',
    record(id),
    '--create',
    '--reason',
    'another school',
  );
  expect([decided.code, decided.err]).toEqual([0, '']);
  await inState(id, 'In Spectrum');
  expect(named('BEXAR COUNTY SCHOOLS')).toHaveLength(2);
});

it('of two companies of one name that come at once, one becomes a customer and one waits (ST21)', async () => {
  const ids = await Promise.all([1, 2].map(() => addCompany('Two Of One Name')));
  const ends = await Promise.all(
    ids.map((id) =>
      house.waitFor(
        record(id),
        'at rest',
        ({ state, reason }) => state === 'In Spectrum' || reason?.code === 'POSSIBLE_DUPLICATE',
      ),
    ),
  );
  expect(ends.map(({ state }) => state).sort()).toEqual(['In Spectrum', 'Waiting']);
  expect(named('Two Of One Name')).toHaveLength(1);
});

it('an exhausted range holds the company, and its mail names the setting', async () => {
  const taken = ['G006', 'G007', 'G008', 'G009'];
  const rows = taken.map((code) => ({ Company_Code: company, Customer_Code: code, Name: `OLD ${code}` }));
  const known = customers().map((row) => row.Customer_Code);
  house.spectrum.sandbox.putState({
    [table]: [...customers(), ...rows.filter((row) => !known.includes(row.Customer_Code))],
  });
  const id = await addCompany('Roosevelt Skates');
  const waiting = await inState(id, 'Waiting', 'CODES_EXHAUSTED');
  expect(waiting.reason?.sentence).toContain('servicetrade.acme.customers.code');
  await until('one mail', () => mailsAbout('CODES_EXHAUSTED').length === 1);
  expect(named('Roosevelt Skates')).toEqual([]);
});

it('doctor asks for the service and the table that customers need (OP3)', async () => {
  const { out } = await girder(house, 'doctor');
  expect(out).toMatch(/ok +Spectrum east, ABC: service AddCustomer/);
  expect(out).toMatch(/ok +Spectrum east, ABC: Info-Link CR_CUSTOMER_MASTER_MC/);
});
