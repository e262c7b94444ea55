import type { Row } from '../../../core';
import type { Field } from '../../fields';
import type { Tables } from '../../tables';
import { canonical, numberKey } from '../../values';

export const parameter = (name: string, width: number, required = false): Field => ({
  name,
  kind: 'code',
  width,
  required,
});

/** A blank parameter selects everything; SuperSelect's grammar is unpublished, so only equality is served. */
export const selects = (wanted: string | undefined, value: unknown): boolean =>
  canonical(wanted) === '' || numberKey(wanted) === numberKey(value);

/** Keys are answered as they are stored, padded, unless the switch says otherwise. */
export function columns(tables: Tables, row: Row, names: readonly string[]): Row {
  const trimmed = tables.setting('getsTrimmed') === true;
  return Object.fromEntries(
    names.map((name) => {
      const value = String(row[name] ?? '');
      return [name, trimmed ? value.trim() : value];
    }),
  );
}
