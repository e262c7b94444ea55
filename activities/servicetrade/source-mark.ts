/**
 * What the poll compares, to tell an invoice that changed from one that Girder has seen as it is. ServiceTrade dates
 * changes by the second: a mark taken within that second could hide what happened later in it, a void right after an
 * answer for instance, so it is told apart and the next poll looks once more.
 */
interface Seen {
  /** Epoch seconds. */
  updated: number;
  status: string;
}

/** As a list shows it, or as it was read when its second was over. */
export function sourceMark({ updated, status }: Seen): string {
  return `${updated}|${status}`;
}

/** @param readAt when the read began. */
export function sourceMarkReadAt(seen: Seen, readAt: Date): string {
  const over = readAt.getTime() / 1000 >= seen.updated + 1;
  return over ? sourceMark(seen) : `${sourceMark(seen)}|early`;
}
