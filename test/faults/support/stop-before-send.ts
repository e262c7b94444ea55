/**
 * Loaded ahead of workers/main.ts in a process of its own: stops that process, as a SIGSTOP from outside would, at the
 * first call of the path GIRDER_TEST_STOP_AT, an AR invoice's unless said otherwise: the posting is marked `sending`, the connection stands, and the next thing to happen is
 * the write. No timer runs in between, so that only the budget can keep it back. Product code knows nothing of it.
 */
import { existsSync, writeFileSync } from 'node:fs';
import http from 'node:http';

const marker = process.env.GIRDER_TEST_STOP_MARKER;
const stopAt = process.env.GIRDER_TEST_STOP_AT ?? '/customer/invoice';
const request = http.request.bind(http);

function isAwaited(options: unknown): boolean {
  if (typeof options !== 'object' || options === null) return false;
  return 'path' in options && options.path === stopAt;
}

function stopping(...args: Parameters<typeof http.request>): http.ClientRequest {
  const made = request(...args);
  if (marker !== undefined && isAwaited(args[0]) && !existsSync(marker)) {
    // Ahead of the client's own listener, in the same turn of the loop.
    made.once('socket', () => {
      writeFileSync(marker, '');
      process.kill(process.pid, 'SIGSTOP');
    });
  }
  return made;
}

Object.assign(http, { request: stopping });
