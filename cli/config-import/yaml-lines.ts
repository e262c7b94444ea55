import { clean } from '../table';

/** A setting of a draft, as it is to be written. */
export interface Setting {
  key: string;
  /** Comment lines before it. */
  above?: readonly string[];
  /** As YAML; absent: what is below. */
  value?: string;
  /** Comment behind it. */
  note?: string;
  /** Left to a person: written as a comment. */
  left?: boolean;
  below?: readonly Setting[];
}

/** A code or name in YAML: quoted, so that it stays a text. */
export function quoted(text: string): string {
  return `'${clean(text).replaceAll("'", "''")}'`;
}

/**
 * Lines of YAML. A section in which everything is left to a person is a comment as a whole, so that what remains is a
 * valid configuration.
 */
export function yamlLines(settings: readonly Setting[], depth = 0): string[] {
  return settings.flatMap((setting) => {
    const above = aboveOf(setting, depth);
    if (!isLive(setting)) return [...above, ...commented(setting).map((line) => `${pad(depth)}# ${line}`)];
    return [...above, `${pad(depth)}${headOf(setting)}`, ...yamlLines(setting.below ?? [], depth + 1)];
  });
}

function isLive({ value, left, below }: Setting): boolean {
  return !left && (value !== undefined || (below ?? []).some(isLive));
}

/** Lines of a comment without its mark: taking the mark away line by line leaves valid YAML. */
function commented(setting: Setting, depth = 0): string[] {
  return [
    `${pad(depth)}${headOf(setting)}`,
    ...(setting.below ?? []).flatMap((one) => [...aboveOf(one, depth + 1), ...commented(one, depth + 1)]),
  ];
}

function aboveOf({ above = [] }: Setting, depth: number): string[] {
  return above.map((line) => `${pad(depth)}# ${clean(line)}`);
}

function headOf({ key, value, note }: Setting): string {
  const comment = note === undefined ? '' : ` # ${clean(note)}`;
  return `${key}:${value === undefined ? '' : ` ${value}`}${comment}`;
}

const pad = (depth: number): string => '  '.repeat(depth);
