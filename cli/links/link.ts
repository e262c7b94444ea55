/** A person says what a company, location or job of ServiceTrade is in Spectrum, or takes that back (ST21). */
import { updates } from '../../domain/record-start';
import type { LinkVerdict } from '../../domain/steps';
import type { Answer } from '../answer';
import { UsageError } from '../answer';
import type { DecideOptions } from '../records/decide';
import { ask, requestOf } from '../records/decide';
import type { Session } from '../session';
import { findLinked } from './find';

export interface LinkOptions extends DecideOptions {
  connection?: string;
  costCenter?: string;
  force?: boolean;
}

export async function linkCommand(
  session: Session,
  kind: LinkVerdict['kind'],
  given: string,
  code: string,
  options: LinkOptions,
): Promise<Answer> {
  const request = requestOf(session, options);
  if (code.trim() === '') throw new UsageError('Give the code that it has in Spectrum.');
  const { costCenter: slot } = options;
  if (slot?.trim() === '') throw new UsageError('Give the cost center: --cost-center <code>.');
  const verdict: LinkVerdict = {
    kind,
    code: code.trim(),
    ...(slot === undefined ? {} : { slot: slot.trim() }),
  };
  const record = await findLinked(session, given, options.connection);
  // What was seen of the record is of no matter: both sides are read anew, and the code says what is meant.
  const resolve = { ...request, verdict, force: options.force === true };
  return ask(session, record, updates.resolve, resolve, { decideFirst: true });
}
