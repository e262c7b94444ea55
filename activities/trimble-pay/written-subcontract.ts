import type { PayContractState } from '../../clients/store/pay-contracts';
import { externalKeyOf } from '../../clients/trimble-pay';
import type { Posting } from '../../domain/postings';
import type { SectionContent } from '../../domain/trimble-pay/subcontract-content';
import type { SentChangeOrder, Slot, WrittenSubcontract } from '../../domain/trimble-pay/subcontract-plan';
import { changeOrderBody } from '../effects/trimble-pay/change-order';
import { contractBody } from '../effects/trimble-pay/contract';
import { sectionsBody } from '../effects/trimble-pay/sections';
import { vendorBody, vendorMemberBody } from '../effects/trimble-pay/vendor';
import { ofSlot } from '../records/claim-pay';

/** What was written of a subcontract, by its postings; what Trimble Pay calls it, by what Girder knows of it. */
export function writtenSubcontract(done: readonly Posting[], state: PayContractState): WrittenSubcontract {
  const members = done.filter(({ kind }) => kind === 'trimble-pay/vendor-member');
  const emails = (wanted: Posting['state']): string[] =>
    members
      .filter((one) => one.state === wanted)
      .map(({ body }) => vendorMemberBody.parse(body).content.email);
  return {
    vendor: slot(done, 'vendor', (body) => vendorBody.parse(body).content, state.vendorId !== undefined),
    members: new Set([...state.members, ...emails('posted')]),
    refusedMembers: new Set(emails('rejected')),
    contract: slot(
      done,
      'contract',
      (body) => contractBody.parse(body).content,
      state.contractId !== undefined,
    ),
    changeOrders: changeOrders(done, state),
    sections: slot(
      done,
      'sections',
      (body) => sectionsBody.parse(body).content,
      (content) => areKnown(content, state),
    ),
  };
}

/** @param isKnown that Girder has the id of it, without which nothing could follow. */
function slot<Content>(
  done: readonly Posting[],
  name: string,
  parse: (body: unknown) => Content,
  isKnown: boolean | ((content: Content) => boolean),
): Slot<Content> | undefined {
  const own = ofSlot(done, name);
  const last = own.findLast(({ state }) => state === 'posted');
  if (!last) return undefined;
  const content = parse(last.body);
  const known = typeof isKnown === 'boolean' ? isKnown : isKnown(content);
  return { content, settled: known && last === own.at(-1) };
}

function areKnown(content: readonly SectionContent[], { sections }: PayContractState): boolean {
  const there = new Set(sections.map(({ externalKey }) => externalKey));
  return content.every(({ place }) => there.has(externalKeyOf(place)));
}

function changeOrders(done: readonly Posting[], state: PayContractState): Map<string, SentChangeOrder> {
  const parse = (body: unknown) => changeOrderBody.parse(body).content;
  const own = done.filter(({ kind }) => kind === 'trimble-pay/change-order');
  const slots = new Set(own.map(({ part }) => part.slice(0, part.lastIndexOf('@'))));
  return new Map(
    [...slots].flatMap((name): [string, SentChangeOrder][] => {
      const newest = ofSlot(own, name).at(-1);
      if (!newest) return [];
      const { number } = parse(newest.body);
      const sent = slot(own, name, parse, state.changeOrders[number] !== undefined);
      // One that was refused is not repeated by itself: what is in Trimble Pay stands.
      return [[number, { ...sent, ...(newest.state === 'claimed' && { pending: parse(newest.body) }) }]];
    }),
  );
}
