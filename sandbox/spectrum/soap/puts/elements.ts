import type { Field } from '../../fields';

type More = Omit<Field, 'name' | 'kind' | 'width'>;

/** The elements of a service's page, as it writes them: `T10` is a text or a code, `N9` a number. */
export const text = (name: string, width: number, more: More = {}): Field => ({
  name,
  kind: 'text',
  width,
  ...more,
});
export const code = (name: string, width: number, more: More = {}): Field => ({
  name,
  kind: 'code',
  width,
  ...more,
});
export const number = (name: string, width: number, more: More = {}): Field => ({
  name,
  kind: 'number',
  width,
  ...more,
});
export const date = (name: string): Field => ({ name, kind: 'date', width: 10 });
export const flag = (name: string, more: More = {}): Field => ({ name, kind: 'flag', width: 1, ...more });

/** Names of customers, sites and persons take no commas. */
export const name = (element: string, width: number, more: More = {}): Field =>
  text(element, width, { forbidden: /,/, ...more });

export const company: Field = code('Company_Code', 3, { required: true });

/** A number that is one of a few, `1` up to the last. */
export const level = (element: string, last: number): Field =>
  code(element, 1, { values: Array.from({ length: last }, (_, index) => String(index + 1)) });

export const coordinate = (element: string): Field => number(element, 11, { scale: 9, signed: true });

export const userDefined: readonly Field[] = Array.from({ length: 20 }, (_, index) =>
  text(`UDF${index + 1}`, 20),
);
