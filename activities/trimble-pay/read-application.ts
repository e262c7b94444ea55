/** What is read of a pay application and its subcontract, from Trimble Pay, Spectrum and the record store. */
import { placeOfKey } from '../../clients/trimble-pay';
import type { Attachment, PayApprovals } from '../../clients/trimble-pay';
import { latestHistory } from '../../clients/store/billing';
import { readPayContract, subcontractOfContract } from '../../clients/store/pay-contracts';
import type { PayContractState } from '../../clients/store/pay-contracts';
import type { ApprovalContent } from '../../domain/approvals/content';
import type { Submitter } from '../../domain/approvals/policy';
import { parseTarget } from '../../domain/record-id';
import type { RecordRef } from '../../domain/record-id';
import type {
  ApHeaderRow,
  ChangeOrderRow,
  PhaseDetailRow,
  SubcontractRow,
  VendorRow,
} from '../../domain/spectrum/subcontracts';
import { apNumber } from '../../domain/trimble-pay/ap-number';
import type { ApSource } from '../../domain/trimble-pay/ap-source';
import { approvalContent } from '../../domain/trimble-pay/approval-content';
import type { BillingHistory } from '../../domain/trimble-pay/history';
import { openingHistory } from '../../domain/trimble-pay/history';
import { missingPapers } from '../../domain/trimble-pay/papers';
import { phaseDetailsOf } from '../../domain/trimble-pay/phase-details';
import type {
  ApplicationStatus,
  PayApplication,
  PayContract,
  Section,
  SovLine,
} from '../../domain/trimble-pay/types';
import type { World } from '../world';
import { trimblePaySettings } from '../world';

/** The subcontract of an application, as all systems have it. */
export interface PaySubcontract {
  /** Record of the subcontract. */
  record: string;
  state: PayContractState;
  contract: PayContract;
  sections: Section[];
  sovLines: SovLine[];
  /** Undefined: Spectrum does not have it any more. */
  row: SubcontractRow | undefined;
  vendor: VendorRow | undefined;
  details: PhaseDetailRow[];
  changeOrders: ChangeOrderRow[];
}

/** What Girder keeps of the subcontract of a contract; undefined while it knows none. */
export async function knownSubcontract(
  world: Pick<World, 'store'>,
  { account }: Pick<RecordRef, 'account'>,
  contractId: string,
): Promise<PayContractState | undefined> {
  const record = await subcontractOfContract(world.store, account, contractId);
  return record === undefined ? undefined : readPayContract(world.store, record);
}

/** @returns undefined where the contract is not in Trimble Pay any more. */
export async function readPaySubcontract(
  world: World,
  ref: RecordRef,
  contractId: string,
  state: PayContractState,
): Promise<PaySubcontract | undefined> {
  const pay = world.trimblePay(ref.account);
  const contract = await pay.contract(contractId);
  if (!contract) return undefined;
  const { company, vendor, subcontract } = state;
  const spectrum = world.spectrum(parseTarget(ref.target).instance);
  const key = { vendor, subcontract };
  const [sovLines, row, vendors, details, changeOrders] = await Promise.all([
    pay.sov(contractId),
    spectrum.subcontract(company, key),
    spectrum.vendors(company, [vendor]),
    spectrum.phaseDetails(company, [key]),
    spectrum.subcontractChangeOrders(company, [key]),
  ]);
  const sections = sectionsOf(state);
  return {
    record: state.record,
    state,
    contract,
    sections,
    sovLines,
    row,
    vendor: vendors[0],
    details,
    changeOrders,
  };
}

/** A section whose key nobody can read belongs to no phase detail: lines in it stop the export. */
function sectionsOf({ sections }: PayContractState): Section[] {
  return sections.flatMap(({ id, externalKey, name, value, retainable }) => {
    const place = placeOfKey(externalKey);
    return place ? [{ id, place, name, value, retainable }] : [];
  });
}

export function contentOf(
  application: PayApplication,
  read: PaySubcontract,
  attachments: readonly Attachment[],
): { content: ApprovalContent; submitter: Submitter } {
  const { company, job, subcontract, vendor } = read.state;
  const content = approvalContent({
    application,
    company,
    job,
    subcontract,
    vendor,
    vendorName: read.vendor?.name ?? '',
    sections: read.sections,
    sovLines: read.sovLines,
    changeOrders: read.changeOrders,
    attachments,
  });
  return { content, submitter: application.submittedBy ?? {} };
}

/** What an approver would be shown now; undefined when there is nothing to be approved. */
export async function approvalContentOf(
  world: World,
  ref: RecordRef,
): Promise<{ content: ApprovalContent; submitter: Submitter } | undefined> {
  const pay = world.trimblePay(ref.account);
  const application = await pay.application(ref.id);
  const state = application && (await knownSubcontract(world, ref, application.contractId));
  if (!application || !state || !mayBeApproved.includes(application.status)) return undefined;
  const read = await readPaySubcontract(world, ref, application.contractId, state);
  if (!read) return undefined;
  return contentOf(application, read, await pay.attachments(ref.id));
}

/** What was taken back, declined or paid meanwhile, nobody approves. */
const mayBeApproved: readonly ApplicationStatus[] = ['submitted', 'in_review', 'approved'];

export interface SourceParts {
  application: PayApplication;
  approvals: PayApprovals;
  approvedFingerprint?: string;
  attachments: readonly Attachment[];
}

/** Everything that the AP invoice is planned from, and what stands in Spectrum under its number. */
export async function readSource(
  world: World,
  ref: RecordRef,
  read: PaySubcontract,
  { application, approvals, approvedFingerprint, attachments }: SourceParts,
): Promise<{ source: ApSource; entries: ApHeaderRow[] }> {
  const settings = trimblePaySettings(world, ref.account);
  const { company, job, vendor, subcontract } = read.state;
  const spectrum = world.spectrum(parseTarget(ref.target).instance);
  const { number } = apNumber({ application, spectrum: { subcontract } }, settings);
  const [billing, entries, processing] = await Promise.all([
    spectrum.subcontractBilling(company, { vendor, subcontract }, number),
    number === '' ? [] : spectrum.apHeaders(company, { vendor, number }),
    spectrum.processingDates(company, 'AP'),
  ]);
  const facts = {
    company,
    vendor,
    subcontract,
    job,
    status: read.row?.status ?? 'missing',
    vendorStatus: read.vendor?.status ?? 'missing',
    glAccount: read.row?.glAccount ?? '',
    details: phaseDetailsOf(read.details, read.changeOrders),
    posted: billing.posted,
    unposted: billing.unposted,
    retentionHeld: billing.retentionHeld,
    numbers: entries.map((entry) => entry.number),
    ...(processing && { processing }),
  };
  const history = await historyBefore(world, read, application, billing.retentionHeld);
  const source: ApSource = {
    application,
    contract: read.contract,
    sections: read.sections,
    sovLines: read.sovLines,
    approvals,
    ...(approvedFingerprint !== undefined && { approvedFingerprint }),
    missingPapers: missingPapers(
      attachments.map(({ kind }) => kind),
      read.row?.insurance ?? '',
      settings.ap.holdWithout,
    ),
    history,
    spectrum: facts,
  };
  return { source, entries };
}

/** Until the first application is exported, what was billed before Trimble Pay is taken as it stands now. */
async function historyBefore(
  world: World,
  { record, contract, sections }: PaySubcontract,
  application: PayApplication,
  retentionHeld: string,
): Promise<BillingHistory> {
  const latest = await latestHistory(world.store, record);
  if (latest && latest.applications.length > 0) return latest;
  return openingHistory(contract, application, sections, retentionHeld);
}
