import { isMap, parseDocument } from 'yaml';
import type { Problem } from '../../../config';
import { changed, minimal, problemsOf } from '../../config/base';

/** A configuration whose connection holds no code yet. */
export const base = changed([[['servicetrade', 'acme', 'invoices'], undefined]], minimal);

/** The configuration with the parts of a draft put into its connection, as a person does it. */
export function merged(configuration: string, draft: string): string {
  const document = parseDocument(configuration);
  const drafted = parseDocument(draft).getIn(['servicetrade', 'acme']);
  if (!isMap(drafted)) throw new Error(`The draft has no connection acme: ${draft}`);
  for (const { key, value } of drafted.items) document.setIn(['servicetrade', 'acme', String(key)], value);
  return document.toString();
}

export function problems(configuration: string): Problem[] {
  return problemsOf(configuration);
}
