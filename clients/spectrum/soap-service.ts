import type { Access } from './access';
import type { Fields } from './get-reply';
import type { Exchange, Transport } from './http';
import { SpectrumServiceError } from './service-error';
import { requestElements } from './wsdl';
import { child, element, parseXml, utf8 } from './xml';

export interface SoapSettings {
  /** Root of the services, as configured; the SOAPAction names it. */
  url: string;
  authorizationId: string;
  timeoutMs: number;
}

/** Calls of SOAP methods, with every element that the method's WSDL declares, in its order. */
export interface SoapService {
  /**
   * What is to be sent for a call; nothing is sent yet but, once per method, the question for its WSDL.
   * @param values of the method's own elements and the GUID; what is not named is sent empty
   * @throws SpectrumServiceError when the WSDL cannot be read or does not declare a value's element
   * @throws RangeError when a value holds a control character
   */
  prepare(method: string, company: string, values: Fields): Promise<Exchange>;
  /** @throws SpectrumServiceError when no proof of who calls could be had; then nothing was sent */
  exchange(company: string, exchange: Exchange): Promise<Transport>;
}

const typesNamespace = 'http://www.northgate-is.com/proiv/webservices/types';
const soapNamespace = 'http://schemas.xmlsoap.org/soap/envelope/';

export function soapService(access: Access, settings: SoapSettings): SoapService {
  const orders = new Map<string, Promise<string[]>>();

  const orderOf = (method: string, company: string): Promise<string[]> => {
    const known = orders.get(method);
    if (known) return known;
    const asked = fetchOrder(access, settings, method, company);
    orders.set(method, asked);
    // A failure is not remembered: the next call asks again.
    asked.catch(() => orders.delete(method));
    return asked;
  };

  return {
    async prepare(method, company, values) {
      const order = await orderOf(method, company);
      const body = envelope(method, order, { Authorization_ID: settings.authorizationId, ...values });
      return {
        method: 'POST',
        path: `/ws/${method}`,
        headers: {
          'Content-Type': 'text/xml; charset=utf-8',
          SOAPAction: `${settings.url.replace(/\/+$/, '')}/ws/${method}`,
        },
        body,
        timeoutMs: settings.timeoutMs,
      };
    },
    exchange: (company, exchange) => access.exchange('soap', company, exchange),
  };
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

async function fetchOrder(
  access: Access,
  settings: SoapSettings,
  method: string,
  company: string,
): Promise<string[]> {
  const answer = await access.exchange('soap', company, {
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

/**
 * The text of a complete answer to a read.
 * @throws SpectrumServiceError for anything else
 */
export function textOf(answer: Transport, service: string): string {
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
