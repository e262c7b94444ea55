import type { IsoDate } from '../dates';
import { canonicalCode } from './codes';

/**
 * How Spectrum's job and work-order numbers are made from ServiceTrade's job numbers (`jobs.number`). ST4, ST17.
 * `number-formats.ts` reads formats and compares them.
 */
export interface NumberFormat {
  /** As it is written in the configuration, for sentences. */
  text: string;
  /** Exactly one of them is a number. */
  tokens: readonly NumberToken[];
}

export type NumberToken =
  | { kind: 'literal'; text: string }
  /** ServiceTrade's number as it is, the only token of variable width; with `digits` filled up with zeros. */
  | { kind: 'number'; digits?: number }
  /** Codes by the office's id or by cost center: all of one width, no two alike. */
  | { kind: 'office' | 'cc'; codes: Record<string, string> }
  /** The year of creation. */
  | { kind: 'yy' };

/** Job and work-order numbers have ten characters. */
export const jobNumberWidth = 10;

/** Characters of a token; undefined: variable. */
export function widthOf(token: NumberToken): number | undefined {
  switch (token.kind) {
    case 'literal':
      return token.text.length;
    case 'number':
      return token.digits;
    case 'yy':
      return 2;
    case 'office':
    case 'cc':
      return Object.values(token.codes)[0]?.length ?? 0;
  }
}

/** Characters of everything but `{number}`, which takes at least one more. */
export function fixedWidth(tokens: readonly NumberToken[]): number {
  return tokens.reduce((width, token) => width + (widthOf(token) ?? 0), 0);
}

export function hasToken(format: NumberFormat, kind: NumberToken['kind']): boolean {
  return format.tokens.some((token) => token.kind === kind);
}

/** What one job puts into the format. */
export interface NumberParts {
  /** ServiceTrade's number of the job: digits. */
  number: string;
  /** The day of creation in the accounting zone. */
  created: IsoDate;
  officeId?: string;
  costCenter?: string;
}

export type Rendered =
  | { ok: true; number: string }
  /** `lacks`: what is missing or does not fit; the sentence names it. */
  | { ok: false; lacks: 'number' | 'office' | 'cc'; sentence: string };

/** The number of one job. What does not fit is refused, never cut: two jobs could become one. */
export function renderNumber(format: NumberFormat, parts: NumberParts): Rendered {
  let number = '';
  for (const token of format.tokens) {
    const piece = renderToken(token, parts, format);
    if (!piece.ok) return piece;
    number += piece.number;
  }
  if (number.length <= jobNumberWidth) return { ok: true, number };
  return refused(
    'number',
    `Format "${format.text}" gives "${number}", which has ${number.length} characters; a job number in Spectrum has at most ${jobNumberWidth}.`,
  );
}

function renderToken(token: NumberToken, parts: NumberParts, format: NumberFormat): Rendered {
  switch (token.kind) {
    case 'literal':
      return { ok: true, number: token.text };
    case 'yy':
      return { ok: true, number: parts.created.slice(2, 4) };
    case 'number':
      return renderDigits(parts.number.trim(), token.digits, format);
    case 'office': {
      const { officeId } = parts;
      const why =
        officeId === undefined ? 'the job has no office' : `office ${officeId} is not in jobs.officeCodes`;
      return renderCode(token, officeId, `Format "${format.text}" needs {office}, but ${why}.`);
    }
    case 'cc': {
      const { costCenter } = parts;
      const why = costCenter
        ? `cost center ${costCenter} is not in jobs.costCenterCodes`
        : 'the job has no cost center';
      return renderCode(token, costCenter, `Format "${format.text}" needs {cc}, but ${why}.`);
    }
  }
}

function renderDigits(number: string, digits: number | undefined, format: NumberFormat): Rendered {
  if (number === '') return refused('number', 'The job has no number in ServiceTrade.');
  if (!/^[0-9]+$/.test(number)) {
    return refused('number', `Job number "${number}" has other characters than 0-9.`);
  }
  if (digits === undefined) return { ok: true, number };
  if (number.startsWith('0')) {
    // 7 and 007 would be filled up to the same number.
    return refused(
      'number',
      `Job number "${number}" begins with 0; format "${format.text}" could not tell it from the one without.`,
    );
  }
  if (number.length > digits) {
    return refused(
      'number',
      `Job number "${number}" has ${number.length} digits; format "${format.text}" has room for ${digits}.`,
    );
  }
  return { ok: true, number: number.padStart(digits, '0') };
}

function renderCode(
  token: Extract<NumberToken, { kind: 'office' | 'cc' }>,
  key: string | undefined,
  sentence: string,
): Rendered {
  const code = key === undefined ? undefined : token.codes[key];
  return code === undefined ? refused(token.kind, sentence) : { ok: true, number: code };
}

function refused(lacks: 'number' | 'office' | 'cc', sentence: string): Rendered {
  return { ok: false, lacks, sentence };
}

/** What a number was made from: ServiceTrade's number without the zeros that filled it up, and the codes. */
export interface NumberReading {
  number: string;
  office?: string;
  cc?: string;
  yy?: string;
}

/**
 * Reads a number of Spectrum back; undefined when the format cannot have made it. There is one way to read it, as only
 * one token has a variable width: so two jobs of one account never make one number.
 */
export function readNumber(format: NumberFormat, text: string): NumberReading | undefined {
  const code = canonicalCode(text);
  if (code.length > jobNumberWidth) return undefined;
  const variable = code.length - fixedWidth(format.tokens);
  let reading: NumberReading = { number: '' };
  let at = 0;
  for (const token of format.tokens) {
    const piece = code.slice(at, at + Math.max(0, widthOf(token) ?? variable));
    const read = readToken(token, piece);
    if (read === undefined) return undefined;
    reading = { ...reading, ...read };
    at += piece.length;
  }
  return at === code.length ? reading : undefined;
}

function readToken(token: NumberToken, piece: string): Partial<NumberReading> | undefined {
  switch (token.kind) {
    case 'literal':
      return piece === token.text ? {} : undefined;
    case 'yy':
      return /^[0-9]{2}$/.test(piece) ? { yy: piece } : undefined;
    case 'office':
    case 'cc':
      return Object.values(token.codes).includes(piece) ? { [token.kind]: piece } : undefined;
    case 'number': {
      const digits = token.digits === undefined ? piece : piece.replace(/^0+/, '');
      return /^[0-9]+$/.test(digits) && piece.length === (token.digits ?? piece.length)
        ? { number: digits }
        : undefined;
    }
  }
}
