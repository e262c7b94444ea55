/** Everything wrong with a configuration file is reported at once, each with its place, so that one edit can fix it. */
export interface Problem {
  /** The file's path as it was given. */
  file: string;
  /** 1-based. A missing setting points at the section it belongs in. */
  line: number;
  /** 1-based. */
  column: number;
  /** `servicetrade.acme.invoices.glOrder[1]`; empty for the file as a whole. */
  path: string;
  /** The offending value as it is written there; secrets are masked, absent values are left out. */
  value?: string;
  /** What may stand there instead; empty where nothing may. */
  allowed: string;
  /** One plain sentence. */
  sentence: string;
}

export type Path = readonly (string | number)[];

/** `['a', 'b', 0]` → `a.b[0]`; a key that is not a plain name is quoted: `taxes.byTaxRate."TX 8.25"`. */
export function printPath(path: Path): string {
  return path
    .map((part, index) => {
      if (typeof part === 'number') return `[${part}]`;
      const name = /^[A-Za-z0-9_-]+$/.test(part) ? part : JSON.stringify(part);
      return index === 0 ? name : `.${name}`;
    })
    .join('');
}

/** Sorted by place; two problems of one place stay in the order in which they were found. */
export function sortProblems(problems: readonly Problem[]): Problem[] {
  return [...problems].sort((a, b) => a.line - b.line || a.column - b.column);
}

/**
 * For people, one line each: `girder.yaml:12:7  servicetrade.acme.taxes  <sentence> (here: …; allowed: …)`.
 */
export function formatProblems(problems: readonly Problem[]): string {
  return problems
    .map((problem) => {
      const notes = [
        problem.value === undefined ? '' : `here: ${problem.value}`,
        problem.allowed === '' ? '' : `allowed: ${problem.allowed}`,
      ].filter((note) => note !== '');
      const place = `${problem.file}:${problem.line}:${problem.column}`;
      const about = problem.path === '' ? '' : `  ${problem.path}`;
      return `${place}${about}  ${problem.sentence}${notes.length > 0 ? ` (${notes.join('; ')})` : ''}`;
    })
    .join('\n');
}
