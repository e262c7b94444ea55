import type { PeriodRule } from '../dates';
import { canonicalCode } from '../spectrum/codes';

/** Re-price all work to date at today's rate, or apply today's rate to this period only. */
export type RetainageMode = 'cumulative' | 'incremental';

/** What pay applications are exported by, named as in the configuration file. */
export interface PaySettings {
  /** Whose sign-offs count. `both`: Girder's steps come after Trimble Pay's. */
  approvals: 'trimble-pay' | 'both' | 'girder';
  /** `girder` alone passes Trimble Pay's approvers over, so it must be said twice. */
  acknowledgeBypass: boolean;
  ap: {
    /** `manual`: a person exports each approved application. Default manual. */
    export: 'manual' | 'auto';
    /** Default `{subcontract}-{app}`. */
    number: string;
    /** Several billing items under one phase and cost type: Spectrum's AP line names no item. Default stop. */
    severalItems: 'stop' | 'aggregate';
    /** Default ask. */
    creditMemos: 'ask' | 'send';
    /** Open or on hold. Default O; a missing waiver or insurance makes it H. */
    paymentStatus: 'O' | 'H';
    /** Papers without which the invoice is put on hold. Default both. */
    holdWithout: ('waiver' | 'insurance')[];
    retainage: RetainageMode;
    /** By subcontract number, where a contract differs from `retainage`. */
    retainageBySubcontract: Record<string, RetainageMode>;
    /** Default block. */
    overBilling: 'block' | 'warn';
    /** Retainage on a section whose `Ret?` box is off in Spectrum. Default stop. */
    retainageOnNonRetainable: 'stop' | 'allow';
  };
  /** Default `TP{gl:YYYYMMDD}`. */
  batches: { ap: string };
  periods: { ap: PeriodRule };
}

/** The mode changes the cheque, so that it can be set for each contract. */
export function retainageMode(settings: PaySettings, subcontract: string): RetainageMode {
  const own = Object.entries(settings.ap.retainageBySubcontract).find(
    ([number]) => canonicalCode(number) === canonicalCode(subcontract),
  );
  return own?.[1] ?? settings.ap.retainage;
}
