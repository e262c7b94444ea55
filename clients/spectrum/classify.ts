import type { AnswerRow, Sent, Stage } from '../../domain/effects';
import { sameCode } from '../../domain/spectrum/codes';
import { judge, rowOfJson, rowOfXml } from './answer-rows';
import type { RecordRow } from './answer-rows';
import type { Transport } from './http';
import { child, parseXml, utf8 } from './xml';

/** The one record that a call carried: an answer that speaks of another one says nothing about ours. */
export interface SentRecord {
  /** Columns of its natural key with the values sent, e.g. `{Company_Code: 'ABC', Invoice_Or_Transaction: '1001'}`. */
  key: Record<string, string>;
  /** Spectrum's name for it, once applied. */
  ref: string;
  stage: Stage;
}

/**
 * What became of a Put by REST. *Applied* and *refused* take a complete, well-formed answer that says so; *not
 * sent* takes certainty that nothing was judged; everything else is unclear, and only a probe can tell.
 * The table is test/clients/spectrum/classify-rest.test.ts.
 */
export function classifyRest(transport: Transport, record: SentRecord, now = new Date()): Sent {
  const plain = readAnswer(transport, ['application/json', 'text/json'], now);
  if ('outcome' in plain) return plain;
  const rows = rowsOfJson(plain.text);
  return typeof rows === 'string' ? unclear(rows) : ofRows(rows, record);
}

/**
 * What became of a Put by SOAP. A fault is unclear: Spectrum answers `Error executing Web Service` both to a
 * malformed request and, under load, to good ones.
 * @param method e.g. `AddJob`
 */
export function classifySoapPut(
  transport: Transport,
  method: string,
  record: SentRecord,
  now = new Date(),
): Sent {
  const plain = readAnswer(transport, ['text/xml', 'application/xml', 'application/soap+xml'], now);
  if ('outcome' in plain) return plain;
  const rows = rowsOfSoapPut(plain.text, method);
  return typeof rows === 'string' ? unclear(rows) : ofRows(rows, record);
}

const unclear = (why: string): Sent => ({ outcome: 'unclear', why });

/** Refused at the door, whatever the body said. */
const neverJudged = new Set([401, 403, 404, 405, 413, 415, 429]);

function readAnswer(transport: Transport, types: readonly string[], now: Date): Sent | { text: string } {
  switch (transport.kind) {
    case 'notConnected':
      return { outcome: 'notSent', why: transport.why, access: false };
    case 'broken':
      return unclear(transport.why);
    case 'answer':
      break;
  }
  const { status, headers, body } = transport;
  if (neverJudged.has(status)) {
    const retryAfterMs = retryAfter(headers['retry-after'], now);
    return {
      outcome: 'notSent',
      why: `HTTP ${status}`,
      access: status === 401 || status === 403,
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    };
  }
  // 202 (to be done later) and 206 (a part) are not what Spectrum answers to a finished Put.
  if (status !== 200 && status !== 201) return unclear(`HTTP ${status}`);
  const type = contentType(headers['content-type']);
  if (!types.includes(type.media)) return unclear(`an answer of type ${type.media || 'unknown'}`);
  if (type.charset !== '' && !['utf-8', 'utf8', 'us-ascii'].includes(type.charset)) {
    return unclear(`an answer in ${type.charset}`);
  }
  const encoding = headers['content-encoding'] ?? 'identity';
  if (encoding.toLowerCase() !== 'identity')
    return unclear(`an answer encoded with ${encoding.slice(0, 40)}`);
  if (body.length === 0) return unclear('an empty answer');
  const text = utf8(body);
  return text === undefined ? unclear('an answer that is not UTF-8') : { text };
}

function contentType(header = ''): { media: string; charset: string } {
  const [media = '', ...parameters] = header.toLowerCase().split(';');
  const charset = parameters
    .map((each) => /^\s*charset\s*=\s*"?([^"\s]+)"?\s*$/.exec(each)?.[1])
    .find(Boolean);
  return { media: media.trim().slice(0, 60), charset: (charset ?? '').slice(0, 40) };
}

/** One hour: a longer pause would be a person's business, and an absurd value must not park a record. */
const longestPauseMs = 3_600_000;

/** Seconds, or an HTTP date. */
function retryAfter(header: string | undefined, now: Date): number | undefined {
  if (header === undefined) return undefined;
  const text = header.trim();
  const ms = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now.getTime();
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(ms, 0), longestPauseMs);
}

/** Rows of `{"response": [row…]}` or of a bare array; a sentence when it is neither. */
function rowsOfJson(text: string): RecordRow[] | string {
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch {
    return 'an answer that is not complete JSON';
  }
  // The last of two equal keys would win silently, and hide what the first one said.
  if ((text.match(/"response"\s*:/gi) ?? []).length > 1) return 'an answer with two lists of rows';
  const list = Array.isArray(answer) ? answer : onlyResponse(answer);
  if (!Array.isArray(list)) return 'an answer without a list of rows';
  const rows = list.map(rowOfJson);
  return rows.every((row) => row !== undefined) ? rows : 'an answer with a row that has no error code';
}

/** The `response` of an object that has nothing else. */
function onlyResponse(answer: unknown): unknown {
  if (typeof answer !== 'object' || answer === null) return undefined;
  const [entry, ...others] = Object.entries(answer);
  return entry && others.length === 0 && entry[0].toLowerCase() === 'response' ? entry[1] : undefined;
}

/** Envelope > Body > {Method}Response > returnArray > returnData > response*; nothing less counts. */
function rowsOfSoapPut(text: string, method: string): RecordRow[] | string {
  const root = parseXml(text);
  if (!root) return 'an answer that is not complete XML';
  const body = root.name === 'Envelope' ? child(root, 'Body') : undefined;
  if (!body) return 'an answer that is not a SOAP envelope';
  const fault = child(body, 'Fault');
  if (fault) return `SOAP fault: ${(child(fault, 'faultstring')?.text ?? '').trim().slice(0, 160)}`;
  const response = body.children.length === 1 ? child(body, `${method}Response`) : undefined;
  const data = child(child(response, 'returnArray'), 'returnData');
  if (!data) return `an answer without ${method}Response and its returnData`;
  if (data.text.trim() !== '' || data.children.some((each) => each.name !== 'response')) {
    return 'an answer with something else than rows';
  }
  const rows = data.children.map(rowOfXml);
  return rows.every((row) => row !== undefined) ? rows : 'an answer with a row that has no error code';
}

function ofRows(rows: readonly RecordRow[], record: SentRecord): Sent {
  const stranger = rows.map((row) => foreignKey(row, record)).find((why) => why !== undefined);
  if (stranger !== undefined) return unclear(stranger);
  const judged = judge(rows);
  const plain = rows.map(({ code, text, column }): AnswerRow => ({ code, text, column }));
  switch (judged.verdict) {
    case 'refused':
      return { outcome: 'refused', rows: plain };
    case 'unclear':
      return unclear(judged.why);
    case 'accepted':
      return {
        outcome: 'applied',
        ref: record.ref,
        stage: record.stage,
        answer: JSON.stringify(plain).slice(0, 500),
      };
  }
}

/** A row may leave its key out, but it may not name another record than the one sent. */
function foreignKey(row: RecordRow, record: SentRecord): string | undefined {
  for (const [column, sent] of Object.entries(record.key)) {
    const named = row.fields[column];
    if (named !== undefined && named.trim() !== '' && !sameCode(named, sent)) {
      return `an answer about ${column} "${named.trim().slice(0, 40)}", not "${sent}"`;
    }
    // A G row gives the column's value as its text; prose is not one.
    const given = row.code === 'G' && row.column === column && /^\S*\d\S*$/.test(row.text) ? row.text : sent;
    if (!sameCode(given, sent))
      return `an answer that gives ${column} "${given.slice(0, 40)}", not "${sent}"`;
  }
  return undefined;
}
