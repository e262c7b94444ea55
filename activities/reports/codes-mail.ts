import type { InfolinkError } from '../../clients/spectrum';
import { updateToldCodes } from '../../clients/store/told-codes';
import { afterCheck, codesMail as mailOf } from '../../domain/codes-told';
import { targetName } from '../../domain/record-id';
import type { Task } from '../../domain/steps';
import { claimMail } from '../mail-task';
import type { World } from '../world';
import { serviceTradeSettings } from '../world';
import { checkCodes } from './codes-check';

/**
 * The daily check of the codes (ST3). What was told stands in the store and counts the mails: a check that is repeated,
 * or finds what was told already, claims the same mail again, and one that was sent is sent no more.
 */
export async function codesMail(world: World, connection: string): Promise<{ wrong: number; mail?: Task }> {
  const { codes, findings, unread } = await checkCodes(world, connection, passes);
  for (const { list, why } of unread) world.log.warn({ connection, list, why }, 'codes were not checked');
  const lists = unread.map(({ list }) => list);
  const at = world.now().toISOString();
  const told = await updateToldCodes(world.store, connection, (before) =>
    afterCheck(before, { codes, findings, unread: lists }, at),
  );
  if (!told) return { wrong: findings.length };
  const { target } = serviceTradeSettings(world, connection);
  const text = mailOf(connection, targetName(target.spectrum, target.company), told);
  const mail = await claimMail(world, `codes~${connection}`, `told@${told.telling}`, text);
  return { wrong: findings.length, mail };
}

/** A table that is not granted stays so until somebody grants it; the rest passes by itself. */
function passes({ kind }: InfolinkError): boolean {
  switch (kind) {
    case 'unavailable':
    case 'timeout':
    case 'login':
      return true;
    case 'denied':
    case 'missing':
    case 'unexpected':
      return false;
  }
}
