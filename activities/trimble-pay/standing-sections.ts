import type { PayContractState } from '../../clients/store/pay-contracts';
import { placeOfKey } from '../../clients/trimble-pay';
import type { StandingSection } from '../../domain/trimble-pay/subcontract-sov';

/** The sections of a subcontract as they were last written; one whose key is not Girder's is left out. */
export function standingSections({ sections }: Pick<PayContractState, 'sections'>): StandingSection[] {
  return sections.flatMap(({ externalKey, ...section }) => {
    const place = placeOfKey(externalKey);
    return place ? [{ ...section, place }] : [];
  });
}
