import type { BoundProcess } from '../../tools/bound-process';

/** What global-setup.ts started, for global-teardown.ts to end; jest runs both in one process. */
const servers: BoundProcess[] = [];
const folders: string[] = [];
const shared = { servers, folders };

declare global {
  var girderTestRun: typeof shared | undefined;
}

/** Jest loads the two files apart from each other, so a module's own variable would not do. */
export function started(): typeof shared {
  globalThis.girderTestRun ??= shared;
  return globalThis.girderTestRun;
}

export function remember({ server, folder }: { server?: BoundProcess; folder?: string }): void {
  if (server) started().servers.push(server);
  if (folder) started().folders.push(folder);
}
