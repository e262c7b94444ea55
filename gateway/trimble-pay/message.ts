/**
 * What a webhook message of Trimble Pay asks for. All that is taken from it is which record may have changed: the rest
 * is read again from Trimble Pay, and what was missed the poll finds.
 */
import { z } from 'zod';
import { recordId, targetName } from '../../domain/record-id';
import type { TrimblePaySettings } from '../../domain/settings';
import { applicationRef, type PayPlace, projectRef } from '../../domain/trimble-pay/record-ids';

const id = z.string().regex(/^[^\p{C}]{1,100}$/u);
const jobNumber = z.string().regex(/^[A-Za-z0-9 -]{1,10}$/);

/** Unknown fields are dropped: Trimble Pay may add some at any time. */
const message = z.object({ event: z.string(), data: z.unknown() });
const applicationData = z.object({ pay_application_id: id });
const contractData = z.object({ contract_id: id });
const connectionData = z.object({ company_code: z.string(), job: jobNumber });

export type PayReading =
  | { kind: 'record'; event: string; record: string }
  /** The record is found by Trimble Pay's id of the contract. */
  | { kind: 'contract'; event: string; contractId: string }
  | { kind: 'ignored'; event: string; why: string };

/** @returns undefined when it is no webhook message, or names nothing. */
export function readPayMessage(
  body: unknown,
  connection: string,
  { target }: Pick<TrimblePaySettings, 'target'>,
): PayReading | undefined {
  const parsed = message.safeParse(body);
  if (!parsed.success) return undefined;
  const { event, data } = parsed.data;
  const place = { account: connection, target: targetName(target.spectrum, target.company) };
  switch (event) {
    case 'pay_application.approved':
    case 'pay_application.unapproved': {
      const application = applicationData.safeParse(data);
      if (!application.success) return undefined;
      const record = recordId(applicationRef(place, application.data.pay_application_id));
      return { kind: 'record', event, record };
    }
    case 'contract.locked': {
      const contract = contractData.safeParse(data);
      return contract.success
        ? { kind: 'contract', event, contractId: contract.data.contract_id }
        : undefined;
    }
    case 'connection.created':
      return connected(data, place, target.company);
    default:
      // A name of another program may hold anything; the log gets a short, plain one.
      return {
        kind: 'ignored',
        event: event.replace(/[^\w.-]/g, '?').slice(0, 60),
        why: 'not a followed event',
      };
  }
}

function connected(data: unknown, place: PayPlace, company: string): PayReading | undefined {
  const connection = connectionData.safeParse(data);
  if (!connection.success) return undefined;
  const { company_code, job } = connection.data;
  const event = 'connection.created';
  if (job.trim() === '') return undefined;
  return company_code.trim().toUpperCase() === company.toUpperCase()
    ? { kind: 'record', event, record: recordId(projectRef(place, job)) }
    : { kind: 'ignored', event, why: 'another company' };
}
