/**
 * Text for Spectrum: keys are refused when they do not fit, descriptive text is made to fit and says so
 * (docs/invoice-mapping.md, "Text").
 */
export interface Fitted {
  text: string;
  /** Something was left out, replaced or abbreviated; the full text stays in the preview's notes. */
  shortened: boolean;
}

/** Spectrum takes these in a Get's parameter as wildcards and ranges, so no code may contain them. */
const superSelect = /[*?<>=]/;

/** Typographic characters and letters that do not decompose into a base letter and a mark. */
const table: Record<string, string> = {
  '‘': "'",
  '’': "'",
  '‚': "'",
  '‛': "'",
  '′': "'",
  '“': '"',
  '”': '"',
  '„': '"',
  '″': '"',
  '«': '"',
  '»': '"',
  '‐': '-',
  '‑': '-',
  '‒': '-',
  '–': '-',
  '—': '-',
  '−': '-',
  '…': '...',
  '•': '-',
  '·': '-',
  '×': 'x',
  '÷': '/',
  '°': ' deg',
  '½': '1/2',
  '¼': '1/4',
  '¾': '3/4',
  '²': '2',
  '³': '3',
  '±': '+/-',
  '™': 'TM',
  '®': '(R)',
  '©': '(C)',
  ß: 'ss',
  æ: 'ae',
  Æ: 'AE',
  œ: 'oe',
  Œ: 'OE',
  ø: 'o',
  Ø: 'O',
  ł: 'l',
  Ł: 'L',
  đ: 'd',
  Đ: 'D',
  '€': 'EUR',
  '£': 'GBP',
  '№': 'No.',
  µ: 'u',
  Ω: 'ohm',
};

/**
 * Descriptive text in the characters that a single-byte ERP is sure to keep: printable ASCII. Line breaks, tabs and
 * unusual spaces become one space, é becomes e, smart quotes straight ones, what has no counterpart (an emoji) is left
 * out. `shortened` is set when anything but spaces changed.
 */
export function transliterate(text: string): Fitted {
  const spaced = text.replace(/\s+/gu, ' ').trim();
  const plain = [...spaced]
    .map((char) => table[char] ?? char)
    .join('')
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .replace(/[^\x20-\x7e]/gu, '')
    .replace(/ {2,}/g, ' ')
    .trim();
  return { text: plain, shortened: plain !== spaced };
}

/** Replaces whole words by their abbreviations, upper and lower case alike; the longest entry first. */
export function abbreviate(text: string, abbreviations: Record<string, string>): string {
  return Object.entries(abbreviations)
    .filter(([long]) => long !== '')
    .sort(([a], [b]) => b.length - a.length)
    .reduce((result, [long, short]) => {
      const word = new RegExp(`(?<![A-Za-z0-9])${escapeRegExp(long)}(?![A-Za-z0-9])`, 'gi');
      return result.replace(word, () => short);
    }, text);
}

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** The longest beginning of at most `width` characters that ends between words; one long word is cut inside. */
export function cutAtWord(text: string, width: number): { head: string; rest: string } {
  if (text.length <= width) return { head: text, rest: '' };
  const space = text.lastIndexOf(' ', width);
  const end = space > 0 ? space : width;
  return { head: text.slice(0, end).trimEnd(), rest: text.slice(end).trimStart() };
}

export interface TextRule {
  onTooLong: 'shorten' | 'wait';
  abbreviations: Record<string, string>;
}

export type Fit = ({ ok: true } & Fitted) | { ok: false; length: number; width: number };

/**
 * Descriptive text in one field: abbreviations when it is too long, then comma to space where the field takes none,
 * then a cut at a word, or refused by `onTooLong: wait`.
 */
export function fitText(text: string, width: number, rule: TextRule, noCommas = false): Fit {
  const plain = transliterate(text);
  const clean = (value: string): string =>
    noCommas ? value.replace(/,/g, ' ').replace(/ {2,}/g, ' ').trim() : value;
  const whole = clean(plain.text);
  if (whole.length <= width) return { ok: true, text: whole, shortened: plain.shortened };
  const short = clean(abbreviate(plain.text, rule.abbreviations));
  if (short.length <= width) return { ok: true, text: short, shortened: true };
  if (rule.onTooLong === 'wait') return { ok: false, length: short.length, width };
  return { ok: true, text: cutAtWord(short, width).head, shortened: true };
}

export type LineFit =
  | { ok: true; description: string; message: string; shortened: boolean }
  | { ok: false; length: number; width: number };

export const descriptionWidth = 30;
export const messageWidth = 250;

/**
 * The text of an AR line: 30 characters in the description, the rest in the message of up to 250, which Spectrum
 * prints on lines of its own. Only what is longer than both is abbreviated, then cut or refused.
 */
export function fitLine(text: string, rule: TextRule): LineFit {
  const plain = transliterate(text);
  for (const candidate of [plain.text, abbreviate(plain.text, rule.abbreviations)]) {
    const { head, rest } = cutAtWord(candidate, descriptionWidth);
    if (rest.length <= messageWidth) {
      const shortened = plain.shortened || candidate !== plain.text;
      return { ok: true, description: head, message: rest, shortened };
    }
  }
  if (rule.onTooLong === 'wait') {
    return { ok: false, length: plain.text.length, width: descriptionWidth + messageWidth };
  }
  const { head, rest } = cutAtWord(abbreviate(plain.text, rule.abbreviations), descriptionWidth);
  return { ok: true, description: head, message: cutAtWord(rest, messageWidth).head, shortened: true };
}

/** Why a key, code or purchase order number is refused; undefined when it may be sent as it is. */
export function whyNotCode(
  text: string,
  width: number,
): { code: 'TEXT_TOO_LONG' | 'TEXT_FORBIDDEN'; why: string } | undefined {
  const foreign = [...text].find((char) => superSelect.test(char) || !/[\x20-\x7e]/.test(char));
  if (foreign !== undefined) {
    return { code: 'TEXT_FORBIDDEN', why: `"${printable(text)}" contains ${nameOf(foreign)}` };
  }
  if (text.length > width) {
    return { code: 'TEXT_TOO_LONG', why: `"${text}" has ${text.length} characters; ${width} are allowed` };
  }
  return undefined;
}

function nameOf(char: string): string {
  const point = (char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  return /\p{Control}/u.test(char) ? `the control character U+${point}` : `"${char}" (U+${point})`;
}

function printable(text: string): string {
  return text.replace(/\p{Control}/gu, ' ');
}
