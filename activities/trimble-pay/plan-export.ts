import type { Attachment, PayApprovals } from '../../clients/trimble-pay';
import type { RecordRef } from '../../domain/record-id';
import type { ApHeaderRow } from '../../domain/spectrum/subcontracts';
import type { ApPlan } from '../../domain/trimble-pay/ap-plan';
import type { ApSource } from '../../domain/trimble-pay/ap-source';
import { failure } from '../../domain/trimble-pay/failures';
import { planApInvoice } from '../../domain/trimble-pay/plan-ap-invoice';
import type { PayApplication } from '../../domain/trimble-pay/types';
import { signalRecord } from '../records/start';
import type { World } from '../world';
import { trimblePaySettings } from '../world';
import type { PaySubcontract } from './read-application';
import { readSource } from './read-application';

export interface ExportParts {
  application: PayApplication;
  approvals: PayApprovals;
  attachments: readonly Attachment[];
  approvedFingerprint?: string;
  /** A person allowed the credit memo. */
  credits: boolean;
}

export interface PlannedExport {
  plan: ApPlan;
  source: ApSource;
  /** What stands in Spectrum under the number. */
  entries: ApHeaderRow[];
}

/** What the AP invoice would be, by everything as it stands now. */
export async function planExport(
  world: World,
  ref: RecordRef,
  read: PaySubcontract,
  { credits, ...parts }: ExportParts,
): Promise<PlannedExport> {
  const settings = trimblePaySettings(world, ref.account);
  const { source, entries } = await readSource(world, ref, read, parts);
  const allowed = credits ? { ...settings, ap: { ...settings.ap, creditMemos: 'send' as const } } : settings;
  const plan = planApInvoice(source, allowed);
  // People may have put the schedule of values right since: its own record looks again.
  if (read.state.blocked.length > 0) await signalRecord(world, read.state.record);
  return { plan: plan.verdict === 'stop' ? plan : (whyBlocked(read) ?? plan), source, entries };
}

/** What the subcontract's own record found, and the figures do not show. */
function whyBlocked({ state }: PaySubcontract): ApPlan | undefined {
  if (state.blocked.length === 0) return undefined;
  const sentence = `Nothing of subcontract ${state.subcontract} may be billed: ${state.blocked.join(' ')}`;
  return { verdict: 'stop', failure: failure('sov_out_of_balance', sentence), also: [] };
}
