import type {
  ChangeOrderLineRow,
  ChangeOrderRow,
  PhaseDetailRow,
  SubcontractRow,
  VendorRow,
} from '../../../domain/spectrum/subcontracts';
import type { SubcontractSource } from '../../../domain/trimble-pay/subcontract';
import { planSubcontract } from '../../../domain/trimble-pay/subcontract';
import type {
  SentChangeOrder,
  SubcontractPlan,
  SubcontractWrite,
  WrittenSubcontract,
} from '../../../domain/trimble-pay/subcontract-plan';
import type { PayContract } from '../../../domain/trimble-pay/types';

const key = { vendor: 'V1', subcontract: 'SC-1' };

export const row: SubcontractRow = {
  ...key,
  job: 'P1',
  status: 'A',
  comment: 'Drywall',
  byUnitPrice: false,
  insurance: 'N',
  glAccount: '502000000',
  retentionPercent: '10.00',
  totalBilled: '0.00',
};

export const detail = (
  phase: string,
  original: string,
  more: Partial<PhaseDetailRow> = {},
): PhaseDetailRow => ({
  ...key,
  phase,
  costType: 'S',
  item: '10',
  description: `Work of ${phase}`,
  unit: 'LS',
  retainable: true,
  unitPrice: '0',
  quantity: '0',
  original,
  ...more,
});

export const vendor: VendorRow = {
  code: 'V1',
  name: 'LONE STAR DRYWALL',
  phone: '210-555-0100',
  address1: '1 Main',
  address2: '',
  city: 'San Antonio',
  state: 'TX',
  zip: '78210',
  email: 'Billing@lone-star.example',
  status: 'A',
};

export const orderLine = (
  line: string,
  phase: string,
  amount: string,
  more: Partial<ChangeOrderLineRow> = {},
): ChangeOrderLineRow => ({
  line,
  phase,
  costType: 'S',
  item: '10',
  description: `Extra ${phase}`,
  unit: 'LS',
  quantity: '0',
  unitPrice: '0',
  amount,
  retainable: true,
  ...more,
});

export const order = (
  number: string,
  amount: string,
  lines: ChangeOrderLineRow[],
  more: Partial<ChangeOrderRow> = {},
): ChangeOrderRow => ({
  ...key,
  job: 'P1',
  number,
  description: `Change ${number}`,
  status: 'E',
  issuedOn: '2026-07-01',
  executedOn: '2026-07-02',
  amount,
  lines,
  ...more,
});

export const contract: PayContract = {
  id: 'con_1',
  projectId: 'prj_1',
  vendorId: 'ven_1',
  subcontractNumber: 'SC-1',
  lineItemType: 'lump_sum',
  originalValue: '160000.00',
  currentValue: '160000.00',
  retainage: { work: '10.00', stored: '10.00' },
  amountApprovedOffSystem: '0.00',
  approvedApplicationCount: 0,
  status: 'active',
  locked: false,
};

export const source: SubcontractSource = {
  vendorCode: 'V1',
  number: 'SC-1',
  row,
  vendor,
  details: [detail('0100', '100000.00'), detail('0200', '60000.00')],
  changeOrders: [],
  contract: undefined,
  job: 'P1',
};

export const nothingWritten: WrittenSubcontract = {
  members: new Set(),
  refusedMembers: new Set(),
  changeOrders: new Map(),
};

/** Trimble Pay takes all of it. */
export function taken(written: WrittenSubcontract, writes: readonly SubcontractWrite[]): WrittenSubcontract {
  return writes.reduce((now, write) => takenOne(now, write), written);
}

function takenOne(now: WrittenSubcontract, write: SubcontractWrite): WrittenSubcontract {
  switch (write.kind) {
    case 'trimble-pay/vendor':
      return { ...now, vendor: { content: write.content, settled: true } };
    case 'trimble-pay/vendor-member':
      return { ...now, members: new Set([...now.members, write.content.email]) };
    case 'trimble-pay/contract':
      return { ...now, contract: { content: write.content, settled: true } };
    case 'trimble-pay/change-order': {
      const sent: [string, SentChangeOrder] = [
        write.content.number,
        { content: write.content, settled: true },
      ];
      return { ...now, changeOrders: new Map([...now.changeOrders, sent]) };
    }
    case 'trimble-pay/sections':
      return { ...now, sections: { content: write.content, settled: true } };
  }
}

/** In step with `before`; the contract is there. */
export function inStep(before: SubcontractSource = source): WrittenSubcontract {
  return taken(nothingWritten, planSubcontract(before, nothingWritten, false).writes);
}

export const kindsOf = ({ writes }: SubcontractPlan): string[] =>
  writes.map(({ kind }) => kind.slice('trimble-pay/'.length));

export const codesOf = ({ problems }: SubcontractPlan): string[] => problems.map(({ code }) => code);
