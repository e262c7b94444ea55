import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { refuseControlCharacters } from './plain-text';

/** An element with its prefix taken off. `text` is untrimmed and joined over the element's own text nodes. */
export interface XmlNode {
  name: string;
  attributes: Record<string, string>;
  children: XmlNode[];
  text: string;
}

// The parser's defaults corrupt codes (`00123` → 123, `1E5` → 100000) and drop leading spaces.
const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  removeNSPrefix: true,
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  htmlEntities: true,
  ignoreDeclaration: true,
  ignorePiTags: true,
});

/**
 * A complete, well-formed document, or undefined. Document types are refused, so that no entity is ever expanded.
 */
export function parseXml(xml: string): XmlNode | undefined {
  if (/<!(DOCTYPE|ENTITY)/i.test(xml)) return undefined;
  try {
    if (XMLValidator.validate(xml) !== true) return undefined;
    const roots = nodes(parser.parse(xml)).children;
    return roots.length === 1 ? roots[0] : undefined;
  } catch {
    return undefined;
  }
}

function nodes(parsed: unknown): { children: XmlNode[]; text: string } {
  const children: XmlNode[] = [];
  let text = '';
  for (const entry of Array.isArray(parsed) ? parsed : []) {
    if (typeof entry !== 'object' || entry === null) continue;
    const parts = Object.entries(entry);
    const attributes = strings(parts.find(([name]) => name === ':@')?.[1]);
    for (const [name, value] of parts) {
      if (name === ':@') continue;
      if (name === '#text') text += String(value);
      else children.push({ name, attributes, ...nodes(value) });
    }
  }
  return { children, text };
}

function strings(value: unknown): Record<string, string> {
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(Object.entries(value).map(([name, text]) => [name, String(text)]));
}

/** The only child of this name; several are as good as none. */
export function child(node: XmlNode | undefined, name: string): XmlNode | undefined {
  const found = node?.children.filter((each) => each.name === name) ?? [];
  return found.length === 1 ? found[0] : undefined;
}

/** Every element of this name below, in document order. */
export function descendants(node: XmlNode, name: string): XmlNode[] {
  return node.children.flatMap((each) => [...(each.name === name ? [each] : []), ...descendants(each, name)]);
}

/** @throws RangeError naming the element when the value holds a control character */
export function element(name: string, value: string): string {
  if (value === '') return `<${name}/>`;
  refuseControlCharacters(name, value);
  const escaped = value
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    .replace(/'/g, '&apos;');
  return `<${name}>${escaped}</${name}>`;
}

/** UTF-8, or undefined when it is not: a guess at another alphabet could turn one code into another. */
export function utf8(body: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    return undefined;
  }
}
