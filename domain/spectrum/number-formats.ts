import { fixedWidth, jobNumberWidth, type NumberFormat, type NumberToken, readNumber } from './job-number';

/**
 * Reads the formats of job and work-order numbers, and proves that no two of them can make one number. ST3, ST4, ST17.
 * Tokens: literals of A-Z, 0-9 and -; `{number}`; `{number:N}`, filled up with zeros to N digits; `{office}` and
 * `{cc}`, by codes; `{yy}`, the year of creation in the accounting zone.
 */
const allowedTokens = '{number}, {number:N}, {office}, {cc} and {yy}';

/** What `{office}` and `{cc}` stand for. */
export interface NumberCodes {
  /** `jobs.officeCodes`, by the id of the office in ServiceTrade. */
  offices: Record<string, string>;
  /** `jobs.costCenterCodes`, by cost center. */
  costCenters: Record<string, string>;
}

export type ParsedFormat =
  | { ok: true; format: NumberFormat }
  /** One sentence each: the offending part, where it stands, and what is allowed. */
  | { ok: false; problems: string[] };

/**
 * Reads a format.
 * @param setting its name in the configuration, e.g. `jobs.number`.
 */
export function parseNumberFormat(text: string, codes: NumberCodes, setting: string): ParsedFormat {
  const pieces = piecesOf(text).map((piece) => readPiece(piece, codes));
  const tokens = pieces.flatMap((piece) => ('token' in piece ? [piece.token] : []));
  const inside = pieces.flatMap((piece) => ('token' in piece ? [] : piece.problems));
  const problems = inside.length > 0 ? inside : wholeProblems(tokens);
  return problems.length === 0
    ? { ok: true, format: { text, tokens } }
    : { ok: false, problems: problems.map((problem) => `${setting} "${text}": ${problem}`) };
}

/**
 * The format of work orders: the jobs' with one character before it.
 * @param lead one of A-Z, 0-9 and -, or blank.
 */
export function withLead(format: NumberFormat, lead: string): NumberFormat {
  if (lead === '') return format;
  return { text: `${lead}${format.text}`, tokens: [{ kind: 'literal', text: lead }, ...format.tokens] };
}

/** Counted from 1, as people count. */
interface Piece {
  text: string;
  at: number;
}

/** Braces with what is between them, also those that are not closed, and runs of other characters. */
function piecesOf(text: string): Piece[] {
  return [...text.matchAll(/\{[^{}]*\}?|\}|[^{}]+/g)].map((match) => ({
    text: match[0],
    at: match.index + 1,
  }));
}

type PieceReading = { token: NumberToken } | { problems: string[] };

function readPiece({ text, at }: Piece, codes: NumberCodes): PieceReading {
  if (text === '}') return { problems: [`the } at character ${at} closes nothing.`] };
  if (text.startsWith('{') && !text.endsWith('}')) {
    return { problems: [`the { at character ${at} is not closed.`] };
  }
  if (text.startsWith('{')) return readToken(text.slice(1, -1), at, codes);
  const problems = [...text].flatMap((char, index) => literalProblems(char, at + index));
  return problems.length > 0 ? { problems } : { token: { kind: 'literal', text } };
}

function literalProblems(char: string, at: number): string[] {
  if (/^[A-Z0-9-]$/.test(char)) return [];
  const upper = /^[a-z]$/.test(char) ? `; write "${char.toUpperCase()}"` : '';
  return [`"${char}" at character ${at}; allowed are A-Z, 0-9, - and the tokens ${allowedTokens}${upper}.`];
}

function readToken(name: string, at: number, codes: NumberCodes): PieceReading {
  if (name === 'number') return { token: { kind: 'number' } };
  if (name === 'yy') return { token: { kind: 'yy' } };
  if (name === 'office') return readCodes('office', codes.offices, 'jobs.officeCodes');
  if (name === 'cc') return readCodes('cc', codes.costCenters, 'jobs.costCenterCodes');
  if (!name.startsWith('number:')) {
    return { problems: [`{${name}} at character ${at} is not a token; allowed are ${allowedTokens}.`] };
  }
  const digits = name.slice('number:'.length);
  if (/^([1-9]|10)$/.test(digits)) return { token: { kind: 'number', digits: Number(digits) } };
  return {
    problems: [
      `{${name}} at character ${at} has the width "${digits}"; 1 to ${jobNumberWidth} digits are allowed.`,
    ],
  };
}

/** Codes of several widths, or two alike, would let two jobs make one number. */
function readCodes(kind: 'office' | 'cc', codes: Record<string, string>, setting: string): PieceReading {
  const entries = Object.entries(codes);
  const [first] = entries;
  if (first === undefined) return { problems: [`{${kind}} needs codes in ${setting}, which is empty.`] };
  const problems = entries.flatMap(([key, code]) => codeProblems(key, code, first, `${setting}.${key}`));
  const twice = entries.filter(([, code], at) => entries.findIndex(([, other]) => other === code) !== at);
  problems.push(
    ...twice.map(
      ([key, code]) => `${setting}.${key} is "${code}", as another key is; each code stands once.`,
    ),
  );
  return problems.length > 0 ? { problems } : { token: { kind, codes } };
}

function codeProblems(key: string, code: string, first: [string, string], setting: string): string[] {
  if (!/^[A-Z0-9-]{1,10}$/.test(code)) {
    return [`${setting} is "${code}"; a code has 1 to ${jobNumberWidth} characters of A-Z, 0-9 and -.`];
  }
  if (code.length === first[1].length) return [];
  return [`${setting} is "${code}" and that of ${first[0]} "${first[1]}"; all codes must be of one width.`];
}

function wholeProblems(tokens: readonly NumberToken[]): string[] {
  const numbers = tokens.filter((token) => token.kind === 'number');
  const [number] = numbers;
  if (number === undefined) return ['it has no {number}, so every job would have the same number.'];
  if (numbers.length > 1) {
    return [`it has ${numbers.length} numbers; exactly one {number} or {number:N} is allowed.`];
  }
  const least = fixedWidth(tokens) + (number.digits === undefined ? 1 : 0);
  if (least <= jobNumberWidth) return [];
  return [`it makes at least ${least} characters; a number in Spectrum has at most ${jobNumberWidth}.`];
}

/** A format with its place, for comparing all that share one Spectrum company. */
export interface NamedFormat {
  /** Where it stands, e.g. `servicetrade.acme.jobs.number`. */
  setting: string;
  /** The ServiceTrade account: its numbers are unique in it. */
  account: string;
  format: NumberFormat;
}

/**
 * One sentence for each two formats that could make one number, with such a number. All formats of one Spectrum company
 * belong here: jobs and work orders, of every connection. The same format twice in one account is no clash, as a job
 * becomes either a job or a work order.
 */
export function formatClashes(formats: readonly NamedFormat[]): string[] {
  return formats.flatMap((left, at) =>
    formats.slice(at + 1).flatMap((right) => {
      if (left.account === right.account && left.format.text === right.format.text) return [];
      const number = commonJobNumber(left.format, right.format);
      return number === undefined ? [] : [clashSentence(left, right, number)];
    }),
  );
}

function clashSentence(left: NamedFormat, right: NamedFormat, number: string): string {
  const [a, b] = [left, right].map(({ setting, format }) => {
    const read = readNumber(format, number);
    return `${setting} "${format.text}" makes it from job number ${read?.number ?? ''}`;
  });
  return `Two jobs could both become ${number} in Spectrum: ${a}, ${b}. Give one of them a prefix that the other cannot begin with.`;
}

/**
 * A number that both formats can make, the shortest; undefined: there is provably none. Each format is an automaton
 * over the characters of its numbers; both are walked at once, as far as Spectrum's ten characters.
 */
export function commonJobNumber(left: NumberFormat, right: NumberFormat): string | undefined {
  const [a, b] = [automatonOf(left), automatonOf(right)];
  let front = new Map([['0 0', { a: 0, b: 0, text: '' }]]);
  for (let length = 1; length <= jobNumberWidth && front.size > 0; length += 1) {
    const ahead: typeof front = new Map();
    for (const { a: at, b: beside, text } of front.values()) {
      for (const one of a.edges[at] ?? []) {
        for (const other of b.edges[beside] ?? []) {
          const char = [...one.chars].find((each) => other.chars.includes(each));
          const key = `${one.to} ${other.to}`;
          if (char === undefined || ahead.has(key)) continue;
          if (one.to === a.end && other.to === b.end) return `${text}${char}`;
          ahead.set(key, { a: one.to, b: other.to, text: `${text}${char}` });
        }
      }
    }
    front = ahead;
  }
  return undefined;
}

interface Edge {
  /** Any one of these characters; the first that fits is taken for the example. */
  chars: string;
  to: number;
}

/** States are numbers, 0 is the start. A text is made by the format if it leads from the start to the end. */
interface Automaton {
  edges: Edge[][];
  end: number;
}

const digit = '1234567890';

function automatonOf(format: NumberFormat): Automaton {
  const edges: Edge[][] = [[]];
  const state = (): number => edges.push([]) - 1;
  const connect = (from: number, chars: string, to: number): number => {
    edges[from]?.push({ chars, to });
    return to;
  };
  const spell = (from: number, text: string, to: number): void => {
    const chars = [...text];
    chars.reduce((at, char, index) => connect(at, char, index === chars.length - 1 ? to : state()), from);
  };
  const end = format.tokens.reduce((from, token): number => {
    switch (token.kind) {
      case 'literal': {
        const to = state();
        spell(from, token.text, to);
        return to;
      }
      case 'office':
      case 'cc': {
        const to = state();
        for (const code of Object.values(token.codes)) spell(from, code, to);
        return to;
      }
      case 'yy':
        return connect(connect(from, digit, state()), digit, state());
      case 'number': {
        if (token.digits !== undefined) return filledNumber(from, token.digits, state, connect);
        const to = connect(from, digit, state());
        return connect(to, digit, to);
      }
    }
  }, 0);
  return { edges, end };
}

/** Zeros, then a digit that is none, then any digits. */
function filledNumber(
  from: number,
  digits: number,
  state: () => number,
  connect: (from: number, chars: string, to: number) => number,
): number {
  let zeros = from;
  let begun: number | undefined;
  for (let at = 1; at <= digits; at += 1) {
    const next = state();
    connect(zeros, '123456789', next);
    if (begun !== undefined) connect(begun, digit, next);
    if (at < digits) zeros = connect(zeros, '0', state());
    begun = next;
  }
  return begun ?? from;
}
