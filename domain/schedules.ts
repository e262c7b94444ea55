/** Ids of the Schedules that workers keep in step with the settings and `doctor` looks for. */

/** Paused; its arguments hold the identity and epoch of the record store. */
export const storeScheduleId = 'girder-store';

export function pollScheduleId(source: string, account: string): string {
  return `girder-poll~${source}~${account}`;
}

export function tieoutScheduleId(connection: string): string {
  return `girder-tieout~${connection}`;
}

export function codesScheduleId(connection: string): string {
  return `girder-codes~${connection}`;
}

export function ledgerScheduleId(target: string): string {
  return `girder-ledger~${target}`;
}
