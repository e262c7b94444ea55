/**
 * Pages are written as `html` templates: whatever is put into one is escaped, so that a name can be no markup, and
 * characters that could make a name look like another are spelled out.
 */
export class Html {
  constructor(readonly text: string) {}
}

type Value = string | number | Html | undefined | readonly Value[];

/** Blank for undefined; lists are joined. Attributes stand in double quotes. */
export function html(parts: TemplateStringsArray, ...values: readonly Value[]): Html {
  return new Html(parts.reduce((text, part, at) => text + rendered(values[at - 1]) + part));
}

function rendered(value: Value): string {
  if (value === undefined) return '';
  if (value instanceof Html) return value.text;
  if (typeof value === 'string' || typeof value === 'number') return escaped(plain(String(value)));
  return value.map(rendered).join('');
}

/** What somebody typed, to be given back to him for correction: escaped, and nothing else is changed. */
export function typed(text: string): Html {
  return new Html(escaped(text));
}

const marks: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (mark) => marks[mark] ?? '');
}

/** Controls, halves of surrogate pairs, and what is drawn as nothing; not the joints inside an emoji. */
const unseen =
  /(?!(?<=[\p{Extended_Pictographic}\uFE0F\u{1F3FB}-\u{1F3FF}])\u200D(?=\p{Extended_Pictographic}))[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Co}\u115F\u1160\u3164\uFFA0]/gu;

/**
 * Line breaks stay. All else that is not seen (also marks that turn the direction of writing) is shown by its number,
 * as in `[U+202E]`: nobody approves what he cannot see.
 */
function plain(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(unseen, (mark) =>
      mark === '\n' ? mark : `[U+${(mark.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]`,
    );
}
