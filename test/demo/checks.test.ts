/** The story's own checks: what is as it tells passes, and every difference is named (ST1–ST6, ST16). */
import { Control } from '../../demo/http';
import { templatePhases } from '../../demo/initial/spectrum';
import { wrongMails } from '../../demo/mails';
import { wrongCustomer, wrongInvoice, wrongJob, wrongSite } from '../../demo/setup-checks';
import { startSpectrum } from '../../sandbox';
import type { Row } from '../../sandbox';
import { startMail } from '../../sandbox/mail';
import { startServiceTrade } from '../../sandbox/servicetrade';

let spectrum: Awaited<ReturnType<typeof startSpectrum>>;
let servicetrade: Awaited<ReturnType<typeof startServiceTrade>>;
let mail: Awaited<ReturnType<typeof startMail>>;
let sides: { spectrum: Control; servicetrade: Control };

beforeAll(async () => {
  spectrum = await startSpectrum({ port: 0, infolinkPort: 0 });
  servicetrade = await startServiceTrade({ port: 0 });
  mail = await startMail({ smtpPort: 0, httpPort: 0 });
  sides = {
    spectrum: new Control(spectrum.url),
    servicetrade: new Control(`http://127.0.0.1:${servicetrade.port}`),
  };
});
afterAll(() => Promise.all([spectrum.close(), servicetrade.close(), mail.close()]));

const here = { Company_Code: 'ABC' };

const phases = templatePhases.map(([Phase_Code, Cost_Type, Description]): Row => {
  return { ...here, Job_Number: 'J1004A', Phase_Code, Cost_Type, Description };
});

const job: Row = {
  ...here,
  Job_Number: 'J1004A',
  Customer_Code: 'C50001',
  WO_Site: 'W50001',
  Cost_Center: '100',
  Price_Method_Code: 'T',
  Job_Oh_Batch_Code: 'GEN',
};

const header: Row = {
  ...here,
  Invoice_Or_Transaction: '10012',
  Customer_Code: 'C50001',
  Job_Number: 'J1004A',
};

beforeEach(() => {
  spectrum.sandbox.putState({
    CR_CUSTOMER_MASTER_MC: [{ ...here, Customer_Code: 'C50001', Name: 'Pearl Lofts LLC' }],
    WO_ADDRESS_MC: [{ ...here, Ship_To_ID: 'W50001', Site_Customer_Code: 'C50001' }],
    JC_JOB_MASTER_MC: [job],
    JC_PHASE_MASTER_MC: phases,
    CR_INVOICE_TRAN_HEADER_MC: [header],
  });
  servicetrade.sandbox.putState({
    company: [{ id: 1, name: 'Pearl Lofts, LLC', externalIds: { spectrum: 'C50001' } }],
    location: [{ id: 2, name: 'Pearl', externalIds: { spectrum_site: 'W50001' } }],
    job: [{ id: 3, number: '1004', externalIds: { spectrum_job: 'J1004A' } }],
    comment: [],
  });
});

const held = { customer: 'C50001', site: 'W50001', costCenter: '100', priceMethod: 'T' };

async function wrong(): Promise<string[]> {
  return [
    ...(await wrongCustomer(sides, 1, { code: 'C50001', name: 'Pearl Lofts LLC' })),
    ...(await wrongSite(sides, 2, { site: 'W50001', customer: 'C50001' })),
    ...(await wrongJob(sides, 3, { number: 'J1004A', jobs: { J1004A: held } })),
    ...(await wrongInvoice(sides, [1, 2, 3], { number: '10012', customer: 'C50001', job: 'J1004A' })),
  ];
}

describe('ST1–ST6: customers, sites and jobs of the story', () => {
  it('finds nothing wrong where all is as told', async () => {
    expect(await wrong()).toEqual([]);
  });

  it.each<[what: string, table: string, rows: Row[], says: string]>([
    [
      'a second customer',
      'CR_CUSTOMER_MASTER_MC',
      ['C50001', 'C50002'].map((Customer_Code) => ({ ...here, Customer_Code, Name: 'Pearl Lofts LLC' })),
      'Pearl Lofts LLC: customers in Spectrum: C50001, C50002, not C50001.',
    ],
    ['no site', 'WO_ADDRESS_MC', [], 'Customer C50001: sites in Spectrum: (none), not W50001.'],
    [
      'another job of the same number',
      'JC_JOB_MASTER_MC',
      [job, { ...job, Job_Number: 'J1004B' }],
      'Jobs J1004: J1004A, J1004B, not J1004A.',
    ],
    [
      'no overhead batch',
      'JC_JOB_MASTER_MC',
      [{ ...job, Job_Oh_Batch_Code: '' }],
      'J1004A: Job_Oh_Batch_Code: (none), not GEN.',
    ],
    [
      'a phase less',
      'JC_PHASE_MASTER_MC',
      phases.slice(1),
      'J1004A: phases: 01 M Service labor, 02 M Parts, not 01 L Service labor, 01 M Service labor, 02 M Parts.',
    ],
    [
      'an invoice on another job',
      'CR_INVOICE_TRAN_HEADER_MC',
      [{ ...header, Job_Number: 'S1001' }],
      '10012: customer and job: C50001 S1001, not C50001 J1004A.',
    ],
  ])('tells of %s in Spectrum', async (_what, table, rows, says) => {
    spectrum.sandbox.putState({ [table]: rows });
    expect(await wrong()).toContain(says);
  });

  it('tells of codes that were not written back, and of a comment', async () => {
    servicetrade.sandbox.putState({
      company: [{ id: 1, name: 'Pearl Lofts, LLC' }],
      location: [{ id: 2, name: 'Pearl' }],
      job: [{ id: 3, number: '1004' }],
      comment: [{ entityType: 3, entityId: 3, content: 'Waiting' }],
    });
    expect(await wrong()).toEqual([
      'Pearl Lofts LLC: external id: (none), not C50001.',
      'Site W50001: external id: (none), not W50001.',
      'Job J1004A: external id: (none), not J1004A.',
      '10012: comments: 1, not 0.',
    ]);
  });
});

it('ST16: tells of mails that the story does not send', async () => {
  const inbox = new Control(mail.url);
  const message = (messageId: string, subject: string): Row => ({ messageId, subject, text: '' });
  mail.sandbox.putState({
    message: [
      message('<1@girder>', '[Girder] east-ABC: POSSIBLE_DUPLICATE company-7003'),
      message('<1@girder>', '[Girder] east-ABC: POSSIBLE_DUPLICATE company-7003'),
      message('<2@girder>', '[Girder] resolved: east-ABC: POSSIBLE_DUPLICATE company-7003'),
    ],
  });
  expect(await wrongMails(inbox)).toEqual([]);
  mail.sandbox.putState({ message: [message('<3@girder>', '[Girder] east-ABC: JOB_UNMAPPED job-1006')] });
  expect(await wrongMails(inbox)).toEqual([
    'Mails about the possible duplicate: 0, not 1.',
    'Nobody should be mailed "[Girder] east-ABC: JOB_UNMAPPED job-1006".',
  ]);
});
