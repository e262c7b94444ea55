import { shortHash, hashOf } from '../hash';
import { cents, shown, sum } from '../money';
import type { Reason } from '../reasons';
import { reason } from '../reasons';
import type { ChangeOrderRow, PhaseDetailRow, SubcontractRow, VendorRow } from '../spectrum/subcontracts';
import { sectionKey } from './section-key';
import { planChangeOrders } from './subcontract-change-orders';
import { baseSections, changeOrderSections, contractContent } from './subcontract-content';
import type { ContractContent, SectionContent } from './subcontract-content';
import type { Slot, SubcontractPlan, SubcontractWrite, WrittenSubcontract } from './subcontract-plan';
import type { PayContract } from './types';
import { memberEmail, vendorContent } from './vendor';

/** What Spectrum and Trimble Pay say at present. */
export interface SubcontractSource {
  vendorCode: string;
  number: string;
  /** Undefined: Spectrum has no such subcontract. */
  row: SubcontractRow | undefined;
  vendor: VendorRow | undefined;
  details: readonly PhaseDetailRow[];
  /** Of every status. */
  changeOrders: readonly ChangeOrderRow[];
  /** Undefined until it was made. */
  contract: PayContract | undefined;
  /** Job under which it was taken up. */
  job: string;
}

const nothing = { writes: [], sections: [], finished: false };

/** What should be in Trimble Pay of a subcontract (TP2–TP5). */
export function planSubcontract(
  source: SubcontractSource,
  written: WrittenSubcontract,
  sendAgain: boolean,
): SubcontractPlan {
  const { row, vendor, contract } = source;
  const resting = whyResting(source);
  if (resting || !row) {
    return { ...nothing, problems: resting ? [resting] : [], finished: row?.status === 'C' };
  }
  const vendorProblem = whyNoVendor(source);
  // Without a vendor there is no contract; one that is there goes on.
  if (vendorProblem && !written.vendor) return { ...nothing, problems: [vendorProblem] };

  const base = planBase(source, written);
  const orders = planChangeOrders(source.changeOrders, written.changeOrders, sendAgain);
  const sections = [...base.sections, ...orders.standing.flatMap(changeOrderSections)];
  const content = contractContent(row, base.originalValue, contract?.lineItemType ?? lineItemType(row));
  const writes: SubcontractWrite[] = [
    ...(vendorProblem || !vendor ? [] : vendorWrites(vendor, written)),
    ...(isToWrite(written.contract, content)
      ? [{ kind: 'trimble-pay/contract', slot: 'contract', content } as const]
      : []),
    ...orders.writes,
    // A change order's sections are made by it; they are written again for what only a section says.
    ...(orders.writes.length > 0 || isToWrite(written.sections, sections)
      ? [{ kind: 'trimble-pay/sections', slot: 'sections', content: sections } as const]
      : []),
  ];
  const problems = [...orders.problems, ...base.problems, ...(vendorProblem ? [vendorProblem] : [])];
  return { writes, problems: [...problems, ...memberProblems(source, written)], sections, finished: false };
}

function isToWrite<Content>(slot: Slot<Content> | undefined, content: Content): boolean {
  return !slot?.settled || hashOf(slot.content) !== hashOf(content);
}

const lineItemType = (row: SubcontractRow): ContractContent['lineItemType'] =>
  row.byUnitPrice ? 'unit' : 'lump_sum';

const statusNames: Record<string, string> = { I: 'inactive', C: 'complete' };

function whyResting({ row, number, vendorCode, job }: SubcontractSource): Reason | undefined {
  if (!row) {
    return reason(
      'SUBCONTRACT_NOT_ACTIVE',
      `Subcontract ${number} of vendor ${vendorCode} is not in Spectrum any more; what is in Trimble Pay stays.`,
    );
  }
  if (row.status !== 'A') {
    const name = statusNames[row.status];
    const status = name ? `${row.status} (${name})` : row.status || 'blank';
    return reason(
      'SUBCONTRACT_NOT_ACTIVE',
      `Subcontract ${number} has status ${status} in Spectrum; A (active) is needed.`,
    );
  }
  if (row.job !== job) {
    return reason(
      'SUBCONTRACT_EDITED',
      `Subcontract ${number} was moved from job ${job} to job ${row.job} in Spectrum; Trimble Pay has it under ${job}.`,
    );
  }
  return undefined;
}

function whyNoVendor({ vendor, vendorCode }: SubcontractSource): Reason | undefined {
  if (vendor?.status === 'A') return undefined;
  const is = vendor ? `has status ${vendor.status || 'blank'}` : 'is not there';
  return reason('VENDOR_INACTIVE', `Vendor ${vendorCode} ${is} in Spectrum; A (active) is needed.`);
}

function vendorWrites(vendor: VendorRow, written: WrittenSubcontract): SubcontractWrite[] {
  const content = vendorContent(vendor);
  const email = memberEmail(vendor);
  const known = email === '' || written.members.has(email) || written.refusedMembers.has(email);
  return [
    ...(isToWrite(written.vendor, content)
      ? [{ kind: 'trimble-pay/vendor', slot: 'vendor', content } as const]
      : []),
    // A changed e-mail is one more member; a deleted one does nothing (TP5).
    ...(known
      ? []
      : [
          {
            kind: 'trimble-pay/vendor-member',
            slot: `member-${shortHash(email)}`,
            content: { email },
          } as const,
        ]),
  ];
}

/** Names no e-mail: it is personal data. */
function memberProblems({ vendor, vendorCode }: SubcontractSource, written: WrittenSubcontract): Reason[] {
  if (!vendor || !written.refusedMembers.has(memberEmail(vendor))) return [];
  return [
    reason(
      'MEMBER_REFUSED',
      `Trimble Pay refused the e-mail of vendor ${vendorCode} as a member; correct it in Spectrum.`,
    ),
  ];
}

interface Base {
  sections: SectionContent[];
  originalValue: string;
  problems: Reason[];
}

/** The base follows Spectrum until the first application is submitted, and never after (TP3). */
function planBase({ details, contract, number }: SubcontractSource, { sections }: WrittenSubcontract): Base {
  const wanted = baseSections(details);
  const agreed = sections?.content.filter(({ place }) => place.changeOrder === undefined);
  const edited = contract?.locked && agreed ? whyEdited(number, agreed, wanted) : undefined;
  const standing = edited && agreed ? agreed : wanted;
  return {
    sections: standing,
    originalValue: cents(sum(standing.map(({ value }) => value))),
    problems: edited ? [edited] : [],
  };
}

function whyEdited(
  number: string,
  agreed: readonly SectionContent[],
  wanted: readonly SectionContent[],
): Reason | undefined {
  const now = new Map(wanted.map((section) => [sectionKey(section.place), section.value]));
  const before = new Map(agreed.map((section) => [sectionKey(section.place), section.value]));
  const differing = [...new Set([...before.keys(), ...now.keys()])].find(
    (key) => before.get(key) !== now.get(key),
  );
  if (differing === undefined) return undefined;
  const [was, is] = [before.get(differing) ?? '0.00', now.get(differing) ?? '0.00'];
  return reason(
    'SUBCONTRACT_EDITED',
    `Section ${differing} of subcontract ${number} was agreed at ${shown(was)} and has the original amount ${shown(is)} in Spectrum now, after billing began.`,
  );
}
