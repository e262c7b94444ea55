import { z } from 'zod';
import { checked } from './answer';
import { approvalSchema } from './entities';
import { TrimblePayError } from './errors';
import { idPart, unlessMissing } from './http';
import type { Http } from './http';
import { wholeList } from './lists';
import type { PayApprovals } from './types';
import { count } from './values';

const revisionSchema = z.looseObject({ revision: count(0) });

/** So often the application may change between two looks at it. */
const TRIES = 3;

/**
 * The sign-offs with the revision that they belong to. The list names none, so the application is read before and
 * after it: the same revision both times is that of the sign-offs.
 *
 * @returns undefined if there is no such application.
 * @throws TrimblePayError `conflict` if the application keeps changing
 */
export async function readApprovals(http: Http, id: string): Promise<PayApprovals | undefined> {
  const path = `/pay_applications/${idPart(id)}`;
  const revision = async (): Promise<number> =>
    checked(revisionSchema, await http.get(path), `pay application ${id}`).revision;
  const read = async (): Promise<PayApprovals> => {
    let before = await revision();
    for (let tries = 0; tries < TRIES; tries += 1) {
      const steps = await wholeList(http, `${path}/approvals`, approvalSchema(before));
      const after = await revision();
      if (after === before) return { revision: after, steps: steps.sort((a, b) => a.sequence - b.sequence) };
      before = after;
    }
    throw new TrimblePayError('conflict', `pay application ${id} of Trimble Pay changes while it is read`);
  };
  return unlessMissing(read());
}
