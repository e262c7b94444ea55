/** What an operator decides about a pay application, beside its export. */
import { readBilled } from '../../clients/store/billing';
import { updateHead } from '../../clients/store/heads';
import { readPayContract } from '../../clients/store/pay-contracts';
import { readPosting } from '../../clients/store/postings';
import { postingKey } from '../../clients/store/keys';
import type { Head, Order } from '../../domain/heads';
import { parseRecordId, parseTarget } from '../../domain/record-id';
import type { OperatorAnswer, ResolveRequest } from '../../domain/steps';
import type { ApHeaderRow } from '../../domain/spectrum/subcontracts';
import type { Billed } from '../../domain/trimble-pay/billed';
import { isOrderPending, undoable } from '../../domain/trimble-pay/application';
import { effectOf } from '../effects';
import { apPart } from '../trimble-pay/application-work';
import type { World } from '../world';
import { accepted, noted, refused } from './decision';

/**
 * The export is taken back after a person deleted the entry in Spectrum: only the newest of its subcontract, and only
 * when a complete read just now did not hold it.
 */
export async function decideUndo(world: World, head: Head, request: ResolveRequest): Promise<OperatorAnswer> {
  const billed =
    head.billing && (await readBilled(world.store, head.billing.subcontract, head.billing.number));
  const own = billed?.record === head.record ? billed : undefined;
  const why = undoable(head, own);
  if (why !== undefined) return refused(why);
  const found = await whatIsThere(world, head, own);
  if (found !== undefined) return refused(found);
  return keep(world, head, request, 'undo', 'The export is taken back: Spectrum does not hold the entry.');
}

/** Undefined: a complete read did not hold it. */
async function whatIsThere(
  world: World,
  head: Head,
  billed: Billed | undefined,
): Promise<string | undefined> {
  if (billed?.how === 'nothing') return undefined;
  if (billed?.how === 'keyed') {
    const entries = await entriesOf(world, head);
    const [entry] = entries ?? [];
    if (entries === undefined)
      return 'It cannot be told what was keyed: its subcontract is not known any more.';
    return (
      entry &&
      `${entry.number} is in Spectrum (${entry.stage} in batch ${entry.batch}): delete it there first.`
    );
  }
  const posting = await readPosting(world.store, postingKey(head.record, apPart));
  if (!posting) return 'Girder sent nothing of it to Spectrum.';
  const seen = await effectOf(world, posting).probe(posting.body);
  switch (seen.result) {
    case 'absent':
      return undefined;
    case 'found':
      return `${posting.naturalKey} is in Spectrum: ${seen.evidence}. Delete it there first.`;
    case 'unknown':
      return `It cannot be proven that ${posting.naturalKey} is not there: ${seen.why}.`;
  }
}

/** Everything of the vendor in Spectrum under the number that is shown; undefined: nobody knows the vendor. */
async function entriesOf(world: World, head: Head): Promise<ApHeaderRow[] | undefined> {
  const state = head.billing && (await readPayContract(world.store, head.billing.subcontract));
  const [number] = head.title.spectrumNumbers;
  if (!state || number === undefined) return undefined;
  const { instance, company } = parseTarget(parseRecordId(head.record).target);
  return world.spectrum(instance).apHeaders(company, { vendor: state.vendor, number });
}

/** Spectrum stays as it is: an edit, a removal, or an entry that was keyed with other figures. */
export async function decideAccept(
  world: World,
  head: Head,
  request: ResolveRequest,
): Promise<OperatorAnswer> {
  const stays = 'Spectrum stays as it is; this is written down.';
  if (head.state === 'Removed in Spectrum') return keep(world, head, request, 'acceptRemoved', stays);
  if (head.reason?.code === 'EDITED_IN_SPECTRUM') return keep(world, head, request, 'acceptEdit', stays);
  if (head.reason?.code === 'RETAINAGE_EXPORT_UNSUPPORTED') {
    const [entry] = (await entriesOf(world, head)) ?? [];
    if (!entry) return refused('Spectrum has no entry under its number: key it first.');
    return keep(
      world,
      head,
      request,
      'acceptEdit',
      `${entry.number} is taken over as it stands in Spectrum.`,
    );
  }
  return refused(
    `The record is ${head.state} ${head.reason?.code ?? ''}; this verdict is for EDITED_IN_SPECTRUM, RETAINAGE_EXPORT_UNSUPPORTED and Removed in Spectrum.`,
  );
}

async function keep(
  world: World,
  head: Head,
  request: ResolveRequest,
  kind: 'undo' | 'acceptRemoved' | 'acceptEdit',
  sentence: string,
): Promise<OperatorAnswer> {
  const order: Order = { kind, at: world.now().toISOString(), operator: request.operator };
  let moved = false;
  await updateHead(world.store, head.record, (now) => {
    // What was just looked at must still be so.
    moved = !now || now.since !== head.since || isOrderPending(now);
    if (!now || moved) return undefined;
    return { ...now, order, decisions: [...now.decisions, noted(world, request, kind)] };
  });
  return moved ? refused('The record moved on meanwhile: look again, then decide.') : accepted(sentence);
}
