import type { PayContractState } from '../../clients/store/pay-contracts';
import { readPayContract } from '../../clients/store/pay-contracts';
import { readPayProject } from '../../clients/store/pay-projects';
import { readHead } from '../../clients/store/heads';
import { isOpen } from '../../domain/heads';
import type { Reason } from '../../domain/reasons';
import { reason } from '../../domain/reasons';
import type { RecordRef } from '../../domain/record-id';
import { parseTarget, recordId } from '../../domain/record-id';
import type { SubcontractBilling } from '../../domain/spectrum/subcontract-billing';
import type { SubcontractRow } from '../../domain/spectrum/subcontracts';
import { pendingSubject } from '../../domain/trimble-pay/project';
import { projectRef, subcontractKeyOf } from '../../domain/trimble-pay/record-ids';
import type { SubcontractSource } from '../../domain/trimble-pay/subcontract';
import type { World } from '../world';

/** What the plan of a subcontract is made from. */
export interface SubcontractRead {
  source: SubcontractSource;
  state: PayContractState;
  /** Trimble Pay has no such contract any more, though it had. */
  contractGone: boolean;
  /** Read only before the contract is made. */
  billing?: SubcontractBilling;
}

/** Why a subcontract is not taken up: skipped, or waiting for its job. */
export interface NotTaken {
  state: 'Waiting' | 'Skipped';
  reason: Reason;
}

export async function readSubcontract(world: World, ref: RecordRef): Promise<SubcontractRead | NotTaken> {
  const { instance, company } = parseTarget(ref.target);
  const { vendor, subcontract } = subcontractKeyOf(ref);
  const spectrum = world.spectrum(instance);
  const record = recordId(ref);
  const row = await spectrum.subcontract(company, { vendor, subcontract });
  const known = await readPayContract(world.store, record);
  const job = known?.job ?? row?.job ?? '';
  const notTaken = await whyNotTaken(world, ref, { row, job, isKnown: known !== undefined });
  if (notTaken) return notTaken;
  const state: PayContractState = known ?? { ...emptyState, record, company, job, vendor, subcontract };
  const keys = [{ vendor, subcontract }];
  const { contractId } = state;
  const [details, changeOrders, vendors, contract, billing] = await Promise.all([
    spectrum.phaseDetails(company, keys),
    spectrum.subcontractChangeOrders(company, keys),
    spectrum.vendors(company, [vendor]),
    contractId === undefined ? undefined : world.trimblePay(ref.account).contract(contractId),
    contractId === undefined ? spectrum.subcontractBilling(company, { vendor, subcontract }) : undefined,
  ]);
  return {
    source: {
      vendorCode: vendor,
      number: subcontract,
      row,
      vendor: vendors.find(({ code }) => code === vendor),
      details,
      changeOrders,
      contract,
      job,
    },
    state,
    contractGone: contractId !== undefined && contract === undefined,
    billing,
  };
}

const emptyState = { sections: [], changeOrders: {}, members: [], blocked: [] };

interface Facts {
  row: SubcontractRow | undefined;
  job: string;
  /** It was taken up: from then on it is followed, whatever becomes of it. */
  isKnown: boolean;
}

async function whyNotTaken(
  world: World,
  ref: RecordRef,
  { row, job, isKnown }: Facts,
): Promise<NotTaken | undefined> {
  const skipped = (why: Reason): NotTaken => ({ state: 'Skipped', reason: why });
  if (!isKnown && row?.status !== 'A') {
    const is = row ? `has status ${row.status || 'blank'}` : 'is not there';
    return skipped(
      reason('SUBCONTRACT_NOT_ACTIVE', `The subcontract ${is} in Spectrum; it is taken up while it is A.`),
    );
  }
  const project = await readPayProject(world.store, ref.account, job);
  if (project?.active || (project && isKnown)) return undefined;
  if (project) {
    const sentence = `Job ${job} is not active in Spectrum; no new subcontracts of it are taken up.`;
    return skipped(reason('JOB_CLOSED', sentence));
  }
  const connecting = (await readHead(world.store, recordId(projectRef(ref, job))))?.value;
  if (connecting && isOpen(connecting.state)) {
    const sentence = `Job ${job} is being connected with Trimble Pay.`;
    return { state: 'Waiting', reason: reason('PROJECT_PENDING', sentence, pendingSubject(job)) };
  }
  const sentence = `Job ${job} is not connected with Trimble Pay: girder jobs import ${job}`;
  return skipped(reason('JOB_NOT_CONNECTED', sentence));
}
