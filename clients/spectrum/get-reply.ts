import { fieldsOfXml } from './answer-rows';
import { SpectrumServiceError } from './service-error';
import { child, descendants, parseXml } from './xml';

/** Rows of a Get. Only a complete list says anything about what is *not* in it. */
export interface Listing<Row> {
  rows: Row[];
  complete: boolean;
  /** Why it is not complete. */
  why?: string;
}

export type Fields = Record<string, string>;

/** Gets are capped near 500 rows, with or without a warning row. */
const rowCap = 500;

/**
 * Reads a Get's reply. On large ones Spectrum was seen to cut the closing tags while every `<response>` before was
 * whole: those are used, and the listing is marked incomplete.
 * @param keyColumn a column that every real row fills; a blank one is what a consumed GUID answers
 * @throws SpectrumServiceError for a fault, a refusal, or something that is not a reply of this method
 */
export function readGetReply(xml: string, method: string, keyColumn: string): Listing<Fields> {
  const whole = parseXml(xml);
  const blocks = whole ? wholeBlocks(whole, method) : cutBlocks(xml, method);
  const listing: Listing<Fields> = { rows: [], complete: true };
  const incomplete = (why: string): void => {
    listing.complete = false;
    listing.why ??= why;
  };
  if (!whole) incomplete('the reply is cut');
  for (const fields of blocks) {
    const { code, text, column } = errorOf(fields);
    if (/exceeds max/i.test(text)) incomplete(text);
    else if (code === 'W') incomplete(text || 'a warning without text');
    else if (code === 'A' || code === 'E') throw refused('access', method, text, column);
    else if (code === 'I' || code === 'M') throw refused('refused', method, text, column);
    else if (code !== '' && code !== 'G' && code !== 'S') incomplete(`a row of unknown code ${code}`);
    else if ((fields[keyColumn] ?? '').trim() === '') incomplete(`a row without ${keyColumn}`);
    else listing.rows.push(fields);
  }
  if (listing.rows.length >= rowCap)
    incomplete(`${listing.rows.length} rows: Gets are capped near ${rowCap}`);
  return listing;
}

function wholeBlocks(root: NonNullable<ReturnType<typeof parseXml>>, method: string): Fields[] {
  const body = root.name === 'Envelope' ? child(root, 'Body') : undefined;
  const fault = child(body, 'Fault');
  if (fault) {
    const text = (child(fault, 'faultstring')?.text ?? '').trim();
    throw new SpectrumServiceError('unavailable', method, `${method} failed with the SOAP fault "${text}".`);
  }
  const response = child(body, `${method}Response`);
  if (!response || !child(child(response, 'returnArray'), 'returnData')) throw unreadable(method);
  return descendants(response, 'response').map((node) => fieldsOfXml(node) ?? fail(method));
}

/** Every `<response>` that is closed; the one that the cut went through is left out. */
function cutBlocks(xml: string, method: string): Fields[] {
  if (/<!(DOCTYPE|ENTITY)/i.test(xml) || !xml.includes(`${method}Response`) || !/Envelope[\s>]/.test(xml)) {
    throw unreadable(method);
  }
  const blocks = xml.match(/<(?:\w+:)?response(?:\s[^>]*)?(?:\/>|>[\s\S]*?<\/(?:\w+:)?response>)/g) ?? [];
  return blocks.map((block) => {
    const node = parseXml(block);
    return (node && fieldsOfXml(node)) ?? fail(method);
  });
}

function errorOf(fields: Fields): { code: string; text: string; column: string } {
  const byName = new Map(Object.entries(fields).map(([name, value]) => [name.toLowerCase(), value.trim()]));
  return {
    code: (byName.get('error_code') ?? '').toUpperCase(),
    text: byName.get('error_description') ?? byName.get('desc') ?? '',
    column: byName.get('error_column') ?? byName.get('column') ?? '',
  };
}

function refused(
  kind: 'access' | 'refused',
  method: string,
  text: string,
  column: string,
): SpectrumServiceError {
  const about = column === '' ? '' : ` (${column})`;
  return new SpectrumServiceError(kind, method, `${method} was refused: ${text || 'no text'}${about}.`);
}

function unreadable(method: string): SpectrumServiceError {
  return new SpectrumServiceError('unreadable', method, `The answer to ${method} is not a reply of it.`);
}

function fail(method: string): never {
  throw unreadable(method);
}
