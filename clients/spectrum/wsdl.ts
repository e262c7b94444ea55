import type { XmlNode } from './xml';
import { child, descendants, parseXml } from './xml';

/**
 * The element names of a method's request, in the order in which they must be sent. Published field lists are not
 * in that order, and a missing or misplaced element is a fault.
 * @param wsdl the document at `/wsdls/{method}.jws`
 * @returns undefined when the document is not complete or does not declare the request as a sequence
 */
export function requestElements(wsdl: string, method: string): string[] | undefined {
  const root = parseXml(wsdl);
  if (!root) return undefined;
  for (const schema of [root, ...descendants(root, 'schema')].filter((node) => node.name === 'schema')) {
    const declared = schema.children.find(
      (node) => node.name === 'element' && node.attributes['name'] === method,
    );
    const sequence = declared && child(typeOf(declared, schema), 'sequence');
    if (sequence) return elementNames(sequence);
  }
  return undefined;
}

function typeOf(declared: XmlNode, schema: XmlNode): XmlNode | undefined {
  const inline = child(declared, 'complexType');
  if (inline) return inline;
  const named = localName(declared.attributes['type'] ?? '');
  return schema.children.find((node) => node.name === 'complexType' && node.attributes['name'] === named);
}

/** Undefined when the sequence holds a choice or a wildcard: the order would be a guess. */
function elementNames(sequence: XmlNode): string[] | undefined {
  const members = sequence.children.filter((node) => node.name !== 'annotation');
  const names = members.map((node) =>
    node.name === 'element' ? (node.attributes['name'] ?? localName(node.attributes['ref'] ?? '')) : '',
  );
  return names.length > 0 && names.every((name) => name !== '') ? names : undefined;
}

function localName(qualified: string): string {
  return qualified.split(':').at(-1) ?? '';
}
