import { z } from 'zod';
import { canonicalCode } from '../../domain/spectrum/codes';
import type { Fields, Listing } from './get-reply';
import { readGetReply } from './get-reply';
import type { SpectrumHttp, Transport } from './http';
import { SpectrumServiceError } from './service-error';
import { requestElements } from './wsdl';
import { child, element, parseXml, utf8 } from './xml';

/** A customer as GetCustomers lists it; tax code and terms need Info-Link. */
export interface ListedCustomer {
  code: string;
  name: string;
  zip: string;
  /** Spectrum's word: Active, Inactive, Not Used. */
  status: string;
}

/** A job as GetJob lists it; its WO site needs Info-Link. */
export interface ListedJob {
  number: string;
  description: string;
  customerCode: string;
  costCenter: string;
  /** A, I or C. */
  status: string;
}

/**
 * Spectrum's SOAP Gets. What they list is limited by the operator of the Authorization ID (its job security and
 * cost centers), so even a complete listing proves presence only.
 */
export interface SoapGets {
  /** Customers of every status. */
  getCustomers(company: string): Promise<Listing<ListedCustomer>>;
  /** Jobs of every status: three calls, because a blank status leaves out the complete ones. */
  getJobs(company: string): Promise<Listing<ListedJob>>;
}

export interface SoapSettings {
  /** Root of the services, as configured; the SOAPAction names it. */
  url: string;
  authorizationId: string;
  timeoutMs: number;
}

const typesNamespace = 'http://www.northgate-is.com/proiv/webservices/types';
const soapNamespace = 'http://schemas.xmlsoap.org/soap/envelope/';

export function soapGets(http: SpectrumHttp, settings: SoapSettings): SoapGets {
  const orders = new Map<string, Promise<string[]>>();

  const orderOf = (method: string): Promise<string[]> => {
    const known = orders.get(method);
    if (known) return known;
    const asked = fetchOrder(http, settings, method);
    orders.set(method, asked);
    // A failure is not remembered: the next call asks again.
    asked.catch(() => orders.delete(method));
    return asked;
  };

  const get = async (method: string, values: Fields, keyColumn: string): Promise<Listing<Fields>> => {
    const order = await orderOf(method);
    const body = envelope(method, order, {
      Authorization_ID: settings.authorizationId,
      // Gets answer an empty GUID; a used one gives an empty row.
      GUID: '',
      ...values,
    });
    const answer = await http.exchange({
      method: 'POST',
      path: `/ws/${method}`,
      headers: {
        'Content-Type': 'text/xml; charset=utf-8',
        SOAPAction: `${settings.url.replace(/\/+$/, '')}/ws/${method}`,
      },
      body,
      timeoutMs: settings.timeoutMs,
    });
    return readGetReply(textOf(answer, method), method, keyColumn);
  };

  return {
    async getCustomers(company) {
      const listing = await get('GetCustomers', { pCompany_Code: company, pStatus: 'ALL' }, 'Customer_Code');
      return checked(listing, customer, 'GetCustomers');
    },
    async getJobs(company) {
      const all: Listing<ListedJob> = { rows: [], complete: true };
      for (const status of ['A', 'I', 'C']) {
        const part = checked(
          await get('GetJob', { pCompany_Code: company, pStatus_Code: status }, 'Job_Number'),
          job,
          'GetJob',
        );
        all.rows.push(...part.rows);
        if (!part.complete) {
          all.complete = false;
          all.why ??= `status ${status}: ${part.why ?? 'incomplete'}`;
        }
      }
      return all;
    },
  };
}

const word = z.string().transform((value) => value.trim());
const code = z.string().transform(canonicalCode);
const absent = z
  .string()
  .optional()
  .transform((value) => (value ?? '').trim());

const customer = z
  .object({ Customer_Code: code, Name: word, Zip_Code: absent, Status: absent })
  .transform((row): ListedCustomer => ({
    code: row.Customer_Code,
    name: row.Name,
    zip: row.Zip_Code,
    status: row.Status,
  }));

const job = z
  .object({
    Job_Number: code,
    Job_Description: absent,
    Customer_Code: absent,
    Cost_Center: absent,
    Status_Code: code,
  })
  .transform((row): ListedJob => ({
    number: row.Job_Number,
    description: row.Job_Description,
    customerCode: canonicalCode(row.Customer_Code),
    costCenter: canonicalCode(row.Cost_Center),
    status: row.Status_Code,
  }));

function checked<Row>(listing: Listing<Fields>, shape: z.ZodType<Row>, method: string): Listing<Row> {
  const rows = z.array(shape).safeParse(listing.rows);
  if (rows.success) return { ...listing, rows: rows.data };
  const issue = rows.error.issues[0];
  throw new SpectrumServiceError(
    'unreadable',
    method,
    `A row of ${method} lacks ${issue?.path.slice(1).join('.') ?? 'a field'}: ${issue?.message ?? ''}.`,
  );
}

/**
 * A request with every declared element present, empty where no value is given.
 * @throws SpectrumServiceError when a value is given for an element that the service does not declare
 */
export function envelope(method: string, order: readonly string[], values: Fields): string {
  const unknown = Object.keys(values).filter((name) => !order.includes(name));
  if (unknown.length > 0) {
    throw new SpectrumServiceError(
      'unreadable',
      method,
      `${method} does not declare ${unknown.join(', ')}; its elements are ${order.join(', ')}.`,
    );
  }
  const fields = order.map((name) => element(name, values[name] ?? '')).join('');
  return (
    '<?xml version="1.0" encoding="utf-8"?>' +
    `<soap:Envelope xmlns:soap="${soapNamespace}"><soap:Body>` +
    `<${method} xmlns="${typesNamespace}">${fields}</${method}>` +
    '</soap:Body></soap:Envelope>'
  );
}

async function fetchOrder(http: SpectrumHttp, settings: SoapSettings, method: string): Promise<string[]> {
  const answer = await http.exchange({
    method: 'GET',
    path: `/wsdls/${method}.jws`,
    timeoutMs: settings.timeoutMs,
  });
  const order = requestElements(textOf(answer, `${method}.jws`), method);
  if (!order) {
    throw new SpectrumServiceError(
      'unreadable',
      method,
      `/wsdls/${method}.jws does not declare the request of ${method} as a sequence of elements.`,
    );
  }
  return order;
}

function textOf(answer: Transport, service: string): string {
  if (answer.kind !== 'answer') {
    throw new SpectrumServiceError('unavailable', service, `${service} could not be read: ${answer.why}.`);
  }
  if (answer.status === 401 || answer.status === 403) {
    throw new SpectrumServiceError('access', service, `${service} was refused with HTTP ${answer.status}.`);
  }
  const text = utf8(answer.body);
  if (answer.status !== 200) {
    const fault = faultOf(text);
    const detail = fault === '' ? '' : `: ${fault}`;
    throw new SpectrumServiceError(
      'unavailable',
      service,
      `${service} was answered with HTTP ${answer.status}${detail}.`,
    );
  }
  if (text === undefined || text.trim() === '') {
    throw new SpectrumServiceError('unreadable', service, `${service} was answered with nothing readable.`);
  }
  return text;
}

function faultOf(text: string | undefined): string {
  const root = text === undefined ? undefined : parseXml(text);
  const fault = child(child(root, 'Body'), 'Fault');
  return (child(fault, 'faultstring')?.text ?? '').trim().slice(0, 160);
}
