/** What a column holds. `padded` is Spectrum's right-justified number: spaces on the left up to the width. */
export type ColumnKind =
  | { type: 'text'; width: number; padded: boolean; default: string }
  | { type: 'decimal'; precision: number; scale: number; default: number }
  | { type: 'int'; default: number }
  | { type: 'date' }
  /** Private tables only: never served by Info-Link. */
  | { type: 'json'; default: unknown };

export interface Column {
  name: string;
  kind: ColumnKind;
}

export interface Table {
  name: string;
  columns: readonly Column[];
}

export const text = (name: string, width: number, preset = ''): Column => ({
  name,
  kind: { type: 'text', width, padded: false, default: preset },
});
export const padded = (name: string, width = 10): Column => ({
  name,
  kind: { type: 'text', width, padded: true, default: '' },
});
export const decimal = (name: string, precision: number, scale: number): Column => ({
  name,
  kind: { type: 'decimal', precision, scale, default: 0 },
});
export const money = (name: string): Column => decimal(name, 15, 2);
export const int = (name: string, preset = 0): Column => ({ name, kind: { type: 'int', default: preset } });
export const date = (name: string): Column => ({ name, kind: { type: 'date' } });
export const json = (name: string, preset: unknown): Column => ({
  name,
  kind: { type: 'json', default: preset },
});

export const company = text('Company_Code', 3);
/** A/I and what the table's module adds: C(omplete) for jobs, N(ot used) for customers and accounts. */
export const status = (name = 'Status'): Column => text(name, 1, 'A');

/** Every Info-Link table begins with the company: `_MC` tables hold several. */
export const table = (name: string, ...columns: Column[]): Table => ({
  name,
  columns: [company, ...columns],
});
