/** Plain columns for people; scripts take `--json`. */

const escapeSequences = /\u001b\[[0-?]*[ -/]*[@-~]|\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|\u001b./g;
const breaks = /[\t\n\v\f\r\u0085\u2028\u2029]+/g;
/** Controls, and characters that turn or hide the text around them. */
const invisible = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;

/**
 * Text of the outside for a terminal: one line, without anything that moves the cursor, colours, or turns the
 * direction of writing.
 */
export function clean(text: string): string {
  return text.replace(escapeSequences, '').replace(breaks, ' ').replace(invisible, '').trimEnd();
}

/** Columns two spaces apart, as wide as their widest cell; the last one is not padded. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = [head, ...rows].map((row) => row.map(clean));
  const widths = head.map((_name, at) => Math.max(...cells.map((row) => [...(row[at] ?? '')].length)));
  return cells
    .map((row) =>
      row
        .map((cell, at) => pad(cell, at === row.length - 1 ? 0 : (widths[at] ?? 0)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** `Name  value` lines; lines without a value are left out. */
export function fields(pairs: readonly (readonly [string, string | undefined])[]): string {
  const shown = pairs.filter(
    (pair): pair is readonly [string, string] => pair[1] !== undefined && pair[1] !== '',
  );
  const width = Math.max(0, ...shown.map(([name]) => name.length));
  return shown.map(([name, value]) => `${pad(name, width)}  ${clean(value)}`).join('\n');
}

/** JSON that is safe to look at: what JSON leaves as it is and a terminal would act on is escaped too. */
export function json(value: unknown): string {
  return escaped(JSON.stringify(value, null, 2));
}

/** The same on one line, for a stream of them. */
export function jsonLine(value: unknown): string {
  return escaped(JSON.stringify(value));
}

function escaped(text: string): string {
  return text.replace(
    /[\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function pad(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - [...text].length));
}
