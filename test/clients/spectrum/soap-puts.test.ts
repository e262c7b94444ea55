import { setTimeout as sleep } from 'node:timers/promises';
import { spectrumClient } from '../../../clients/spectrum';
import type { SpectrumClient } from '../../../clients/spectrum';
import type { SendContext, Sent } from '../../../domain/effects';
import { newCustomer, newJob, newPhase, newSite } from './samples';
import { putReply, wsdl } from './soap-replies';
import { closedPort, httpAnswer, mayAlwaysSend, rawServer, settings } from './support';
import type { RawServer } from './support';

/** What each WSDL declares, in an order of its own and with elements that Girder never fills. */
const elements: Record<string, string[]> = {
  AddCustomer: [
    ...['Authorization_ID', 'GUID', 'Company_Code', 'Customer_Code', 'Name', 'Alpha_Sort', 'Address_1'],
    ...['Address_2', 'City', 'State', 'Zip_Code', 'Phone', 'Salesperson', 'Terms_Code'],
    ...['Standard_Retention_Percent', 'Taxable_Flag', 'Sales_Tax_Code', 'UDF1'],
  ],
  AddWOSiteAddress: [
    ...['Authorization_ID', 'GUID', 'Company_Code', 'Site_ID', 'Site_Name', 'Site_Address1', 'Site_Address2'],
    ...['Site_City', 'Site_State', 'Site_Zip_Code', 'Site_Phone1', 'Site_Customer_Code', 'Sales_Tax_Code'],
    ...['Taxable_Flag', 'Work_State_Tax_Code', 'Cost_Center', 'Billto_Code'],
  ],
  AddJob: [
    ...['Authorization_ID', 'GUID', 'Company_Code', 'Job_Number', 'Job_Description', 'Division', 'Address_1'],
    ...['Address_2', 'City', 'State', 'Zip_Code', 'Project_Manager', 'Customer_Code', 'Job_Type'],
    ...['Tax_Class_Code', 'Taxable_Flag', 'Price_Method_Code', 'Work_State_Tax_Code', 'Work_Local_Tax_Cod'],
    ...['WO_Site', 'UDF1', 'UDF2', 'Cost_Center', 'Status_Code'],
  ],
  UpdateJob: [
    ...['Authorization_ID', 'GUID', 'Company_Code', 'Job_Number', 'Customer_Code', 'Job_Oh_Batch_Code'],
  ],
  AddPhase: [
    ...['Authorization_ID', 'GUID', 'Company_Code', 'Job_Number', 'Phase_Code', 'Description', 'Cost_Type'],
    ...['Original_Est_Quantity', 'Unit_of_Measure', 'Original_Est_Cost', 'Original_Est_Hours'],
    ...['Bid_Item_Number', 'Work_Comp_Code', 'Price_Method_Code', 'Phase_Cost_Center', 'Status_Code'],
  ],
};

type Put = (spectrum: SpectrumClient, context: SendContext) => Promise<Sent>;

const puts: [string, Put, string][] = [
  ['AddCustomer', (spectrum, context) => spectrum.addCustomer(newCustomer(), context), 'C00007'],
  ['AddWOSiteAddress', (spectrum, context) => spectrum.addSite(newSite(), context), 'S00007'],
  ['AddJob', (spectrum, context) => spectrum.addJob(newJob(), context), 'T123'],
  [
    'UpdateJob',
    (spectrum, context) =>
      spectrum.updateJobOhBatch({ company: 'ABC', number: 'T123', ohBatch: 'OH1' }, context),
    'T123',
  ],
  ['AddPhase', (spectrum, context) => spectrum.addPhase(newPhase(), context), '1001/0100/L'],
];
const addJob = puts[2]?.[1] ?? (() => Promise.reject(new Error('there is a job among the Puts')));

/** One record per Put over a real connection; ST1, ST2, ST4 to ST6 with F1, F2, F4, F5, F6 and F21. */
describe('SOAP Puts', () => {
  const open: (SpectrumClient | RawServer)[] = [];
  afterEach(async () => {
    for (const each of open.splice(0)) await each.close();
  });

  const xml = (body: string): Buffer => httpAnswer(200, body, { type: 'text/xml; charset=utf-8' });
  const described = (method: string): Buffer => xml(wsdl(method, elements[method] ?? []));

  /** Serves WSDLs; `answer` gives what a call is answered, or undefined to cut the connection. */
  const served = async (
    answer: (method: string, request: string) => Buffer | undefined,
    describeIt: (method: string) => Buffer = described,
  ): Promise<{ spectrum: SpectrumClient; server: RawServer; calls: string[] }> => {
    const calls: string[] = [];
    const server = await rawServer((socket, request) => {
      const [, wanted, called] = /^\w+ \/(?:wsdls\/(\w+)\.jws|ws\/(\w+)) /.exec(request) ?? [];
      if (wanted !== undefined) return void socket.write(describeIt(wanted));
      calls.push(request);
      const answered = answer(called ?? '', request);
      if (answered) socket.write(answered);
      else socket.resetAndDestroy();
    });
    const spectrum = spectrumClient(settings(server.url), 'east');
    open.push(spectrum, server);
    return { spectrum, server, calls };
  };

  it.each(puts)('%s sends every declared element in order, with a GUID of its own', async (method, put) => {
    const { spectrum, calls } = await served((called) => xml(putReply(called)));
    await put(spectrum, mayAlwaysSend());
    await put(spectrum, mayAlwaysSend());
    const [first = '', second = ''] = calls;
    const [head = '', body = ''] = first.split('\r\n\r\n');
    expect(head).toMatch(new RegExp(`^POST /ws/${method} HTTP/1.1\r\n`));
    expect(head).toMatch(new RegExp(`SOAPAction: http://127\\.0\\.0\\.1:\\d+/ws/${method}\r\n`));
    expect(head).not.toMatch(/^Authorization:/im);
    const inner = new RegExp(`<${method} xmlns="[^"]+">(.*)</${method}>`).exec(body)?.[1] ?? '';
    expect([...inner.matchAll(/<(\w+)(?:\/>|>[^<]*<\/\1>)/g)].map((match) => match[1])).toEqual(
      elements[method],
    );
    expect(inner).toContain('<Authorization_ID>S3CRET-ID</Authorization_ID>');
    const guids = [body, second].map((text) => /<GUID>([^<]*)</.exec(text)?.[1] ?? '');
    expect(guids[0]).toMatch(/^[0-9a-f-]{36}$/);
    expect(guids[0]).not.toBe(guids[1]);
  });

  it('ST6: UpdateJob fills company, job and OH batch, and nothing else', async () => {
    const { spectrum, calls } = await served((method) => xml(putReply(method)));
    await spectrum.updateJobOhBatch({ company: 'ABC', number: 't123', ohBatch: 'oh1' }, mayAlwaysSend());
    const filled = [...(calls[0] ?? '').matchAll(/<(\w+)>([^<]+)<\/\1>/g)].map((match) => match[1]);
    expect(filled).toEqual(['Authorization_ID', 'GUID', 'Company_Code', 'Job_Number', 'Job_Oh_Batch_Code']);
    expect(calls[0]).toContain('<Customer_Code/>');
  });

  it.each(puts)('%s is applied by an answer without rows, or with good ones', async (_method, put, ref) => {
    for (const rows of [[], [{ error_code: 'G', desc: 'added', column: 'Company_Code' }]]) {
      const { spectrum, calls } = await served((method) => xml(putReply(method, ...rows)));
      expect(await put(spectrum, mayAlwaysSend())).toMatchObject({ outcome: 'applied', ref, stage: 'done' });
      expect(calls).toHaveLength(1);
    }
  });

  it('is refused by the rows of Spectrum, all of them kept', async () => {
    const rows = [
      { error_code: 'I', desc: 'Job_Number already exists', column: 'Job_Number' },
      { error_code: 'M', desc: 'Division is required', column: 'Division' },
    ];
    const { spectrum, calls } = await served((method) => xml(putReply(method, ...rows)));
    expect(await addJob(spectrum, mayAlwaysSend())).toEqual({
      outcome: 'refused',
      rows: rows.map((row) => ({ code: row.error_code, text: row.desc, column: row.column })),
    });
    expect(calls).toHaveLength(1);
  });

  const accepted = putReply('AddJob');
  it.each<[string, Buffer | undefined, Sent['outcome']]>([
    ['F1: a reset', undefined, 'unclear'],
    ['F4: an empty 200', xml(''), 'unclear'],
    ['F4: a log-in page', httpAnswer(200, '<html>Log in</html>', { type: 'text/html' }), 'unclear'],
    ['F6: a cut answer', xml(accepted.slice(0, -30)), 'unclear'],
    ['another method', xml(putReply('AddPhase')), 'unclear'],
    [
      'a fault',
      xml(
        '<Envelope><Body><Fault><faultstring>Error executing Web Service</faultstring></Fault></Body></Envelope>',
      ),
      'unclear',
    ],
    [
      'another record',
      xml(putReply('AddJob', { error_code: 'G', desc: 'T999', column: 'Job_Number' })),
      'unclear',
    ],
    ['a warning', xml(putReply('AddJob', { error_code: 'W', desc: 'x', column: '' })), 'unclear'],
    ['F5: 503', httpAnswer(503, accepted, { type: 'text/xml' }), 'unclear'],
    ['F5: 401', httpAnswer(401, ''), 'notSent'],
    ['F5: 429', httpAnswer(429, ''), 'notSent'],
  ])('%s is never retried', async (_name, answer, outcome) => {
    const { spectrum, calls } = await served(() => answer);
    expect((await addJob(spectrum, mayAlwaysSend())).outcome).toBe(outcome);
    await sleep(20);
    expect(calls).toHaveLength(1);
  });

  it.each<[string, Buffer, boolean]>([
    ['cannot be read', httpAnswer(503, ''), false],
    ['is refused', httpAnswer(401, ''), true],
    ['does not declare an element', xml(wsdl('AddJob', ['Authorization_ID', 'GUID'])), false],
  ])('nothing is sent when the WSDL %s', async (_name, answer, access) => {
    const { spectrum, calls } = await served(
      (method) => xml(putReply(method)),
      () => answer,
    );
    expect(await addJob(spectrum, mayAlwaysSend())).toMatchObject({ outcome: 'notSent', access });
    expect(calls).toHaveLength(0);
  });

  it('is not sent when nothing listens', async () => {
    const spectrum = spectrumClient(settings(`http://127.0.0.1:${await closedPort()}`), 'east');
    open.push(spectrum);
    expect(await addJob(spectrum, mayAlwaysSend())).toMatchObject({ outcome: 'notSent', access: false });
  });

  it('F21: is not sent when its time is over, and no byte of it was written', async () => {
    const { spectrum, calls } = await served((method) => xml(putReply(method)));
    const late: SendContext = {
      assertMayStillSend() {
        throw new Error('too late');
      },
      signal: new AbortController().signal,
    };
    expect(await addJob(spectrum, late)).toEqual({ outcome: 'notSent', why: 'too late', access: false });
    await sleep(20);
    expect(calls).toHaveLength(0);
  });

  it('refuses a body that breaks a width itself, and asks for nothing', async () => {
    const { spectrum, server } = await served((method) => xml(putReply(method)));
    const sent = await spectrum.addJob(newJob({ number: 'T1234567890' }), mayAlwaysSend());
    expect(sent).toEqual({
      outcome: 'refused',
      rows: [
        {
          code: 'I',
          column: '',
          text: expect.stringContaining(
            'Not sent: Job_Number "T1234567890" has 11 characters; 10 are allowed',
          ),
        },
      ],
    });
    expect(server.connections()).toBe(0);
  });

  it('OP3: doctor tells granted services from others, by records that could never be taken', async () => {
    const { spectrum, calls } = await served(
      (method) =>
        xml(
          method === 'GetPhase'
            ? putReply(method)
            : putReply(
                method,
                method === 'AddJob'
                  ? { error_code: 'A', desc: 'not authorized', column: 'Authorization_ID' }
                  : { error_code: 'M', desc: 'required', column: 'x' },
              ),
        ),
      (method) =>
        xml(
          wsdl(
            method,
            elements[method] ?? [
              ...['Authorization_ID', 'GUID', 'pCompany_Code', 'pCost_Type', 'pJob_Number'],
              ...['pStatus_Code', 'pCost_Center', 'pSort_By'],
            ],
          ),
        ),
    );
    const found = await spectrum.testSetupServices('ABC');
    expect(found.map((check) => `${check.service} ${check.granted}`)).toEqual([
      'AddCustomer yes',
      'AddWOSiteAddress yes',
      'AddJob no',
      'UpdateJob yes',
      'AddPhase yes',
      'GetPhase yes',
    ]);
    for (const call of calls.filter((each) => !each.includes('GetPhase'))) {
      const filled = [...call.matchAll(/<(\w+)>[^<]+<\/\1>/g)].map((match) => match[1]);
      expect(filled).toEqual(['Authorization_ID', 'GUID', 'Company_Code']);
    }
  });
});
