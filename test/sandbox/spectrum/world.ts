import axios from 'axios';
import type { AxiosResponse } from 'axios';
import { ConnectionPool } from 'mssql';
import type { config } from 'mssql';
import { startSpectrum } from '../../../sandbox';
import type { Entry, Row, RunningSpectrum } from '../../../sandbox';

/** A small company, and the calls the tests make on it. */

export const company = 'ABC';
export const authorizationId = 'GIRDER-1';

export const tables: Record<string, Row[]> = {
  _authorizations: [{ authorizationId, companies: ['ABC', 'XYZ', 'NEW'], services: ['*'] }],
  _settings: [{}],
  _logins: [{ user: 'INFO1', password: 'secret' }],
  _denied: [],
  SY_PROCESSING_DATES_MC: [
    { Company_Code: 'ABC', Module: 'AR', Begin_Date: '2026-11-01', End_Date: '2026-11-30' },
  ],
  CR_CUSTOMER_MASTER_MC: [
    {
      Company_Code: 'ABC',
      Customer_Code: 'C00001',
      Name: 'Acme Mall & Sons',
      Terms_Code: '3',
      Sales_Tax_Code: 'TXAUS',
      Taxable_Flag: 'Y',
      Cost_Center: 'EAST',
    },
    { Company_Code: 'ABC', Customer_Code: 'C00002', Name: 'Other', Terms_Code: '3', Sales_Tax_Code: 'TXAUS' },
    { Company_Code: 'ABC', Customer_Code: 'C00003', Name: 'Gone', Status: 'N', Sales_Tax_Code: 'TXAUS' },
    { Company_Code: 'ABC', Customer_Code: 'C00004', Name: 'Quiet', Status: 'I', Taxable_Flag: '' },
  ],
  CR_CONTRACT_MASTER_MC: [
    { Company_Code: 'ABC', Contract_Number: '1001', Customer_Code: 'C00001', Retention_Percent: 10 },
    { Company_Code: 'ABC', Contract_Number: '1002', Customer_Code: 'C00002' },
    { Company_Code: 'ABC', Contract_Number: '1003', Customer_Code: 'C00001', Status: 'C' },
  ],
  JC_JOB_MASTER_MC: [
    { Company_Code: 'ABC', Job_Number: '1001', Job_Description: 'Mall', Customer_Code: 'C00001' },
    {
      Company_Code: 'ABC',
      Job_Number: '1002',
      Job_Description: 'Plant',
      Customer_Code: 'C00002',
      Status_Code: 'I',
    },
    {
      Company_Code: 'ABC',
      Job_Number: '1003',
      Customer_Code: 'C00001',
      Status_Code: 'C',
      Complete_Date: '2026-03-08',
    },
  ],
  CR_TERMS_MASTER_MC: [
    { Company_Code: 'ABC', Terms_Code: '3', Description: 'Net 30' },
    { Company_Code: 'ABC', Terms_Code: '9', Description: 'Old', Status: 'I' },
  ],
  CR_SALESPERSON_MASTER_MC: [{ Company_Code: 'ABC', Salesperson_Code: 'JD', Description: 'Jo Doe' }],
  CR_SALES_TAX_MASTER_MC: [
    {
      Company_Code: 'ABC',
      Sales_Tax_Code: 'TXAUS',
      Effective_Date: '2020-01-01',
      Sales_Tax_Percent: 8.25,
      GL_Account: '2200',
    },
    { Company_Code: 'ABC', Sales_Tax_Code: 'TXHOU', Effective_Date: '2020-01-01', Sales_Tax_Percent: 8 },
    { Company_Code: 'ABC', Sales_Tax_Code: 'OLD', Status: 'I' },
  ],
  GL_MASTER_MC: [
    { Company_Code: 'ABC', GL_Account: '4010', Description: 'Service' },
    { Company_Code: 'ABC', GL_Account: '5010', Description: 'Job cost', Direct_Cost_Flag: 'Y' },
    { Company_Code: 'ABC', GL_Account: '4099', Description: 'Unused', Status: 'N' },
  ],
  PA_COST_CENTER_MASTER_MC: [
    { Company_Code: 'ABC', Cost_Center: 'EAST' },
    { Company_Code: 'ABC', Cost_Center: 'SHUT', Status: 'I' },
  ],
};

export function invoice(changes: Row = {}): Row {
  return {
    Company_Code: 'ABC',
    GL_Date: '11/20/2026',
    Batch_Code: 'ST20261120',
    Customer_Code: 'C00001',
    Job_Number: '1001',
    Invoice_Or_Transaction: '100123',
    Transaction_Type: 'I',
    Invoice_Date: '11/20/2026',
    Terms_Code: '3',
    Sales_Tax_Code: 'TXAUS',
    Sales_Tax_Amount: '8.25',
    Retention_Percent: '0',
    Retention_Amount: '0.00',
    Remarks: 'ST 100123',
    invoiceDetails: [line()],
    ...changes,
  };
}

export function line(changes: Row = {}): Row {
  return {
    Quantity: '2',
    Detail_Description: 'Labor',
    Line_Extension: '100.00',
    GL_Account: '4010',
    Taxable_Flag: 'Y',
    ...changes,
  };
}

export class World {
  private constructor(readonly running: RunningSpectrum) {}

  static async start(): Promise<World> {
    return new World(await startSpectrum({ port: 0, infolinkPort: 0 }));
  }

  async reset(): Promise<void> {
    await this.control('post', 'reset');
    await this.control('put', 'state', tables);
  }

  close(): Promise<void> {
    return this.running.close();
  }

  async call(
    method: string,
    path: string,
    body?: unknown,
    options: { auth?: string; type?: string; timeout?: number; token?: string } = {},
  ): Promise<AxiosResponse<string>> {
    const headers: Record<string, string> = { 'content-type': options.type ?? 'application/json' };
    if (options.auth) headers.authorization = `Basic ${Buffer.from(options.auth).toString('base64')}`;
    if (options.token) headers.authorization = `Bearer ${options.token}`;
    return axios.request<string>({
      method,
      url: `${this.running.url}${path}`,
      data: typeof body === 'string' || body === undefined ? body : JSON.stringify(body),
      headers,
      validateStatus: () => true,
      responseType: 'text',
      transformRequest: (data: unknown) => data,
      transformResponse: (text: string) => text,
      timeout: options.timeout ?? 5000,
    });
  }

  async control(method: string, call: string, body?: unknown): Promise<AxiosResponse<string>> {
    return this.call(method, `/__sandbox/${call}`, body);
  }

  post(
    invoices: Row[],
    auth = `${company}:${authorizationId}`,
    timeout?: number,
  ): Promise<AxiosResponse<string>> {
    return this.call('post', '/customer/invoice', { arInvoices: invoices }, { auth, timeout });
  }

  /** The rows of the answer to one invoice. */
  async rows(changes: Row = {}): Promise<Row[]> {
    const { data } = await this.post([invoice(changes)]);
    const parsed: { response: Row[] } = JSON.parse(data);
    return parsed.response;
  }

  /** `code column: text` of each row, as an operator would read it. */
  async said(changes: Row = {}): Promise<string[]> {
    const rows = await this.rows(changes);
    return rows.map((row) => `${String(row.error_code)} ${String(row.column)}: ${String(row.desc)}`);
  }

  state(table: string): Row[] {
    return this.running.sandbox.state()[table] ?? [];
  }

  put(changes: Record<string, Row[]>): void {
    this.running.sandbox.putState(changes);
  }

  faults(operation: string, fault: Row, more: Row = {}): void {
    this.running.sandbox.faults.replace([{ operation, fault, ...more }]);
  }

  journal(): Entry[] {
    return this.running.sandbox.journal.after(0);
  }

  soap(
    method: string,
    elements: Record<string, string>,
    options: { token?: string; timeout?: number } = {},
  ): Promise<AxiosResponse<string>> {
    const escape = (value: string): string => value.replace(/&/g, '&amp;').replace(/</g, '&lt;');
    const inner = Object.entries(elements)
      .map(([name, value]) => `<${name}>${escape(value)}</${name}>`)
      .join('');
    return this.call(
      'post',
      `/ws/${method}`,
      '<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body>' +
        `<${method} xmlns="http://www.northgate-is.com/proiv/webservices/types">${inner}</${method}>` +
        '</soap:Body></soap:Envelope>',
      { type: 'text/xml; charset=utf-8', ...options },
    );
  }

  async pool(changes: Partial<config> = {}): Promise<ConnectionPool> {
    const pool = new ConnectionPool({
      server: '127.0.0.1',
      port: this.running.infolink.port,
      user: 'INFO1',
      password: 'secret',
      database: 'Spectrum_0012345',
      options: { encrypt: false },
      requestTimeout: 2000,
      connectionTimeout: 2000,
      ...changes,
    });
    // A connection that drops is also an event of the pool; without a listener it would end the process.
    pool.on('error', () => undefined);
    return pool.connect();
  }
}
