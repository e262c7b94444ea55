import { rmSync } from 'node:fs';
import { started } from './started';

/** Ends what global-setup.ts started, and nothing else. */
export default async function globalTeardown(): Promise<void> {
  const { servers, folders } = started();
  await Promise.all(servers.map((server) => server.stop()));
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
}
