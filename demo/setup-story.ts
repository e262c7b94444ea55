/** The part of the story in which customers, sites and jobs come about (ST1–ST6, ST16, ST21), each followed by its check. */
import { noon } from './dates';
import { companyId, contractor, salesUser, serviceLines, taxRate, unmapped } from './initial/servicetrade';
import { costCenters } from './initial/spectrum';
import { isAsked } from './mails';
import { until } from './processes';
import { heardOf, isWrittenBack, wrongCustomer, wrongInvoice, wrongJob, wrongSite } from './setup-checks';
import type { SourceTable } from './setup-checks';
import type { Stage } from './stage';
import { posted, waits } from './stage';

/** Ids in ServiceTrade. */
interface Place {
  company: number;
  location: number;
}

export async function customersAndJobs(stage: Stage): Promise<void> {
  const pearl = await newCustomer(stage);
  await existingCustomer(stage);
  await jobOfTemplate(stage, pearl);
  await jobOfTwoCostCenters(stage, pearl);
  await invoiceFirst(stage);
}

async function newCustomer(stage: Stage): Promise<Place> {
  stage.say('A new company and its location are entered in ServiceTrade: they become a customer and a site.');
  const pearl = await enterPlace(stage, 'Pearl', 'Pearl Lofts, LLC');
  for (const name of ['customer Pearl', 'site Pearl'])
    await stage.records.waitFor(name, 'in Spectrum', posted);
  await writtenBack(stage, 'company', pearl.company);
  await writtenBack(stage, 'location', pearl.location);
  stage.check([
    ...(await wrongCustomer(stage, pearl.company, { code: 'C50001', name: 'Pearl Lofts LLC' })),
    ...(await wrongSite(stage, pearl.location, { site: 'W50001', customer: 'C50001' })),
  ]);
  return pearl;
}

async function existingCustomer(stage: Stage): Promise<void> {
  stage.say(
    '10007 and 10008 are of a company that Spectrum may have already: it is not made again, one mail asks a person.',
  );
  for (const id of [5007, 5008]) await stage.servicetrade.advance({ action: 'approveInvoice', id });
  const company = `customer ${companyId(unmapped)}`;
  await stage.records.waitFor(company, 'waiting for a person', waits('POSSIBLE_DUPLICATE'));
  for (const number of ['10007', '10008']) {
    await stage.records.waitFor(number, 'waiting for the customer', waits('CUSTOMER_PENDING'));
  }
  await until('The mail', 10_000, () => isAsked(stage.mail));
  stage.say('The operator says which customer it is; both resume by themselves.');
  const why = ['--as', 'pat', '--reason', 'same name, same address'];
  await stage.girder(['links', 'link', `customer:${companyId(unmapped)}`, 'C00003', ...why]);
  for (const name of [company, '10007', '10008']) await stage.records.waitFor(name, 'in Spectrum', posted);
  stage.check(await wrongCustomer(stage, companyId(unmapped), { code: 'C00003', name: 'CIBOLO FOODS' }));
}

async function jobOfTemplate(stage: Stage, pearl: Place): Promise<void> {
  stage.say("A job is entered: Spectrum gets it, with the template's phases and the overhead batch.");
  const job = await enterJob(stage, pearl.location);
  await stage.records.waitFor('job 1004', 'in Spectrum', posted);
  await writtenBack(stage, 'job', job);
  const held = { customer: 'C50001', site: 'W50001', costCenter: costCenters.hvac, priceMethod: 'T' };
  stage.check(await wrongJob(stage, job, { number: 'J1004A', jobs: { J1004A: held } }));
}

async function jobOfTwoCostCenters(stage: Stage, pearl: Place): Promise<void> {
  stage.say(
    'A job has requests for HVAC and for plumbing, two cost centers: each gets a Spectrum job of its own.',
  );
  const requests = [
    await enterRequest(stage, pearl, serviceLines.hvac, 'No cooling on the third floor'),
    await enterRequest(stage, pearl, serviceLines.plumbing, 'Condensate drain leaks'),
  ];
  const job = await enterJob(stage, pearl.location, requests);
  await stage.records.waitFor('job 1005', 'in Spectrum', posted);
  await writtenBack(stage, 'job', job);
  const held = { customer: 'C50001', site: 'W50001' };
  const jobs = {
    J1005A: { ...held, costCenter: costCenters.hvac, priceMethod: 'T' },
    J1005B: { ...held, costCenter: costCenters.plumbing, priceMethod: 'F' },
  };
  stage.check(await wrongJob(stage, job, { number: 'J1005A', jobs }));
}

async function invoiceFirst(stage: Stage): Promise<void> {
  stage.say(
    "ServiceTrade's messages about a new company, its location and job are lost; their invoice 10012 comes first.",
  );
  await stage.servicetrade.faults([{ operation: 'webhook', every: 1, fault: { name: 'drop' } }]);
  const olmos = await enterPlace(stage, 'Olmos', 'Olmos Rowing Club');
  const job = await enterJob(stage, olmos.location);
  const invoice = await enterInvoice(stage, job);
  const lost = [olmos.company, olmos.location, job, invoice];
  await until('The loss of the messages', 10_000, async () => {
    const heard = await heardOf(stage, 'dropped');
    return lost.every((id) => heard.has(id));
  });
  await stage.servicetrade.faults([]);
  await stage.servicetrade.advance({ action: 'approveInvoice', id: invoice });
  for (const name of ['10012', 'customer Olmos', 'site Olmos', 'job 1006']) {
    await stage.records.waitFor(name, 'in Spectrum', posted);
  }
  const held = { customer: 'C50002', site: 'W50002', costCenter: costCenters.hvac, priceMethod: 'T' };
  stage.check([
    ...(await wrongCustomer(stage, olmos.company, { code: 'C50002', name: 'Olmos Rowing Club' })),
    ...(await wrongSite(stage, olmos.location, { site: 'W50002', customer: 'C50002' })),
    ...(await wrongJob(stage, job, { number: 'J1006A', jobs: { J1006A: held } })),
    ...(await wrongInvoice(stage, lost, { number: '10012', customer: 'C50002', job: 'J1006A' })),
  ]);
}

const address = { street: '312 Pearl Pkwy', city: 'San Antonio', state: 'TX', postalCode: '78215' };

async function enterPlace(stage: Stage, short: string, name: string): Promise<Place> {
  const customer = { name, isCustomer: true, status: 'active', address, paymentTermsId: 30 };
  const { id: company } = await stage.office.create('/company', customer);
  stage.records.call('customer', company, short);
  const site = {
    companyId: company,
    name: `${short} main building`,
    status: 'active',
    taxable: true,
    address,
  };
  const { id: location } = await stage.office.create('/location', site);
  stage.records.call('site', location, short);
  return { company, location };
}

async function enterRequest(
  stage: Stage,
  { location }: Place,
  serviceLineId: number,
  description: string,
): Promise<number> {
  const request = { locationId: location, serviceLineId, description };
  return (await stage.office.create('/servicerequest', request)).id;
}

/** @param serviceRequestIds what is to be done on it. */
async function enterJob(stage: Stage, locationId: number, serviceRequestIds: number[] = []): Promise<number> {
  const job = { locationId, vendorId: contractor, type: 'repair', status: 'scheduled', salesId: salesUser };
  const { id, number } = await stage.office.create('/job', { ...job, serviceRequestIds });
  stage.records.call('job', id, String(number));
  return id;
}

async function enterInvoice(stage: Stage, jobId: number): Promise<number> {
  const invoice = {
    jobId,
    type: 'invoice',
    invoiceNumber: '10012',
    transactionDate: noon(stage.days.today),
    taxRateId: taxRate.id,
    items: [{ description: 'Compressor replaced', quantity: 1, price: 1890, taxable: true }],
  };
  return (await stage.office.create('/invoice', invoice)).id;
}

/** Until ServiceTrade shows a code of Spectrum on it. */
async function writtenBack(stage: Stage, table: SourceTable, id: number): Promise<void> {
  await until(`The external id of ${table} ${id}`, 20_000, () => isWrittenBack(stage, table, id));
}
