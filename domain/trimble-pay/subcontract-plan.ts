import type { Reason } from '../reasons';
import type { ChangeOrderContent, ContractContent, SectionContent } from './subcontract-content';
import type { VendorContent } from './vendor';

/** Something that was written to Trimble Pay before. */
export interface Slot<Content> {
  /** As Trimble Pay last took it. */
  content: Content;
  /** Nothing was tried since, and its id is known. */
  settled: boolean;
}

export interface SentChangeOrder extends Partial<Slot<ChangeOrderContent>> {
  /** Claimed and not taken yet: a person ordered it, or it is the first time. */
  pending?: ChangeOrderContent;
}

/** By number. */
export type SentChangeOrders = ReadonlyMap<string, SentChangeOrder>;

export interface WrittenSubcontract {
  vendor?: Slot<VendorContent>;
  /** E-mails that Trimble Pay took, and those that it refused; lower case. */
  members: ReadonlySet<string>;
  refusedMembers: ReadonlySet<string>;
  contract?: Slot<ContractContent>;
  changeOrders: SentChangeOrders;
  sections?: Slot<SectionContent[]>;
}

/** One write, in the order in which they must be made. `slot` names its postings. */
export type SubcontractWrite =
  | { kind: 'trimble-pay/vendor'; slot: string; content: VendorContent }
  | { kind: 'trimble-pay/vendor-member'; slot: string; content: { email: string } }
  | { kind: 'trimble-pay/contract'; slot: string; content: ContractContent }
  | { kind: 'trimble-pay/change-order'; slot: string; content: ChangeOrderContent }
  | { kind: 'trimble-pay/sections'; slot: string; content: SectionContent[] };

export interface SubcontractPlan {
  writes: SubcontractWrite[];
  /** Why it is not, or not wholly, in step; what matters most first. While there is one, nothing of it is billed. */
  problems: Reason[];
  /** All sections that should be there now. */
  sections: SectionContent[];
  /** Spectrum has completed it: there is nothing to follow any more. */
  finished: boolean;
}
