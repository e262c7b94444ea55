import { z } from 'zod';
import { recordId, targetName } from '../../domain/record-id';
import type { Settings, TrimblePaySettings } from '../../domain/settings';
import { projectRef } from '../../domain/trimble-pay/record-ids';
import { deliver, type DeliveryDeps } from '../webhooks/deliver';
import { ApiError } from './errors';
import { readBody } from './read-body';

const importBody = z.strictObject({
  connection: z.string().optional(),
  job: z
    .string()
    .regex(
      /^ *[A-Za-z0-9-]{1,10} *$/,
      'expected a job number of Spectrum: 1 to 10 letters, digits and hyphens',
    ),
});

/**
 * Connects a job with Trimble Pay (TP1): its record is told to look, or to begin. Whether the job can be connected is
 * decided there, so the answer is only that it was taken.
 */
export async function importJob(
  deps: DeliveryDeps & { settings: Settings },
  body: unknown,
): Promise<{ record: string }> {
  const { connection, job } = readBody(importBody, body);
  const [account, { target }] = connectionOf(deps.settings, connection);
  const place = { account, target: targetName(target.spectrum, target.company) };
  const record = recordId(projectRef(place, job));
  const how = await deliver(deps, {
    source: 'trimble-pay',
    connection: account,
    records: [record],
    causes: [],
  });
  if (how === 'refused') throw new ApiError(503, 'unavailable', 'It was not taken; try again.');
  return { record };
}

function connectionOf({ trimblePay }: Settings, named: string | undefined): [string, TrimblePaySettings] {
  const all = Object.entries(trimblePay);
  const names = all.map(([name]) => name).join(', ') || 'none';
  const fitting = named === undefined ? all : all.filter(([name]) => name === named);
  const [only, ...others] = fitting;
  if (!only) {
    const what =
      named === undefined ? 'There is no connection to Trimble Pay' : `There is no connection "${named}"`;
    throw new ApiError(404, 'unknown_connection', `${what}; configured are: ${names}.`);
  }
  if (others.length > 0) {
    throw new ApiError(422, 'invalid', `connection: name one of several, which are: ${names}.`);
  }
  return only;
}
