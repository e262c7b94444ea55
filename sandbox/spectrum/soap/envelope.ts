import { XMLParser, XMLValidator } from 'fast-xml-parser';
import type { Row } from '../../core';
import type { Values } from '../fields';

export const typesNamespace = 'http://www.northgate-is.com/proiv/webservices/types';

/** The method's element and its children, in the order in which they were sent. */
export interface SoapCall {
  method: string;
  elements: { name: string; text: string }[];
}

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: true,
  removeNSPrefix: true,
  parseTagValue: false,
  trimValues: false,
});

type Node = Record<string, unknown>;
const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null;

const nodes = (value: unknown): { name: string; children: Node[] }[] =>
  (Array.isArray(value) ? value : []).filter(isNode).flatMap((node) =>
    Object.entries(node)
      .filter(([name]) => name !== '#text' && !name.startsWith('?') && name !== ':@')
      .map(([name, children]) => ({
        name,
        children: Array.isArray(children) ? children.filter(isNode) : [],
      })),
  );

const textOf = (children: Node[]): string => children.map((child) => String(child['#text'] ?? '')).join('');

/** The call, or undefined where Spectrum would answer a fault: not XML, a DOCTYPE, no envelope, no method. */
export function parseCall(body: Buffer): SoapCall | undefined {
  const xml = body.toString('utf8');
  if (/<!DOCTYPE/i.test(xml) || XMLValidator.validate(xml) !== true) return undefined;
  const envelope = nodes(parser.parse(xml)).find(({ name }) => name === 'Envelope');
  const soapBody = nodes(envelope?.children).find(({ name }) => name === 'Body');
  const method = nodes(soapBody?.children)[0];
  if (!method || !xml.includes(typesNamespace)) return undefined;
  return {
    method: method.name,
    elements: nodes(method.children).map(({ name, children }) => ({ name, text: textOf(children) })),
  };
}

/** All declared elements, in order, and nothing else; undefined for anything else. */
export function orderedValues(declared: readonly string[], call: SoapCall): Values | undefined {
  const sent = call.elements.map(({ name }) => name);
  if (sent.length !== declared.length || sent.some((name, index) => name !== declared[index]))
    return undefined;
  return Object.fromEntries(call.elements.map(({ name, text }) => [name, text]));
}

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escapeXml = (value: unknown): string =>
  String(value ?? '').replace(/[&<>"]/g, (character) => escapes[character] ?? character);

const element = (name: string, value: unknown): string => {
  const text = escapeXml(value);
  return text === '' ? `<${name}/>` : `<${name}>${text}</${name}>`;
};

const response = (row: Row): string =>
  `<response>${Object.entries(row)
    .map(([name, value]) => element(name, value))
    .join('')}</response>`;

/** `wrapper` is the Get's name in lower camel case; a Put's rows stand in `returnData` itself. */
export function renderAnswer(method: string, wrapper: string | undefined, rows: readonly Row[]): string {
  const all = rows.map(response).join('');
  const inner = wrapper ? `<${wrapper}>${all}</${wrapper}>` : all;
  return (
    '<?xml version="1.0" encoding="UTF-8"?>' +
    '<SOAP-ENV:Envelope xmlns:SOAP-ENV="http://schemas.xmlsoap.org/soap/envelope/"' +
    ` xmlns:nis="${typesNamespace}"><SOAP-ENV:Body><nis:${method}Response><returnArray>` +
    `${inner === '' ? '<returnData/>' : `<returnData>${inner}</returnData>`}</returnArray></nis:${method}Response></SOAP-ENV:Body></SOAP-ENV:Envelope>`
  );
}
