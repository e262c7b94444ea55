import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { Connection } from '@temporalio/client';
import { mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { searchAttributes } from '../../domain/search-attributes';
import { freePort, startBound } from '../../tools/bound-process';
import type { BoundProcess } from '../../tools/bound-process';
import { resolveTemporal, resolveVersitygw } from '../../tools/resolve';
import { remember } from './started';
import { variables } from './services';

/**
 * Starts one Temporal server in memory and one S3 server for the whole test run. A server that cannot be had fails
 * only the tests that ask for it (services.ts). `GIRDER_TEST_SERVICES=none` starts nothing, for a quick look at pure
 * rules.
 */
export default async function globalSetup(): Promise<void> {
  if (process.env.GIRDER_TEST_SERVICES === 'none') {
    process.env[variables.temporalMissing] = 'GIRDER_TEST_SERVICES is "none": unset it to run this test.';
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), 'girder-test-'));
  remember({ folder });
  process.env[variables.folder] = folder;
  await Promise.all([startTemporal(folder), startS3(folder)]);
}

async function startTemporal(folder: string): Promise<void> {
  if (process.env[variables.temporal]) return;
  try {
    const executable = await resolveTemporal(say);
    const port = await freePort();
    const address = `127.0.0.1:${port}`;
    const log = join(folder, 'temporal.log');
    const attributes = Object.values(searchAttributes).flatMap((name) => [
      '--search-attribute',
      `${name}=Keyword`,
    ]);
    const server = startBound(
      executable,
      [
        ...['server', 'start-dev', '--headless', '--ip', '127.0.0.1', '--port', String(port)],
        ...['--namespace', 'default', '--log-level', 'error', ...attributes],
      ],
      log,
    );
    remember({ server });
    await untilReady('Temporal', server, log, async () => {
      const connection = await Connection.connect({ address, connectTimeout: 1_000 });
      try {
        await connection.workflowService.describeNamespace({ namespace: 'default' });
      } finally {
        await connection.close();
      }
    });
    process.env[variables.temporal] = address;
  } catch (error) {
    process.env[variables.temporalMissing] = error instanceof Error ? error.message : String(error);
  }
}

async function startS3(folder: string): Promise<void> {
  if (process.env[variables.s3]) return;
  const executable = await resolveVersitygw(say);
  if (executable === undefined) return;
  const port = await freePort();
  const settings = {
    bucket: 'girder-test',
    region: 'us-east-1',
    endpoint: `http://127.0.0.1:${port}`,
    accessKeyId: 'girder-test',
    secretAccessKey: 'girder-test-secret',
  };
  const log = join(folder, 's3.log');
  const data = join(folder, 's3');
  mkdirSync(data);
  const server = startBound(
    executable,
    [
      ...[
        '--access',
        settings.accessKeyId,
        '--secret',
        settings.secretAccessKey,
        '--region',
        settings.region,
      ],
      ...['--port', `127.0.0.1:${port}`, '--quiet', '--keep-alive', 'posix', data],
    ],
    log,
  );
  remember({ server });
  const client = new S3Client({
    region: settings.region,
    endpoint: settings.endpoint,
    forcePathStyle: true,
    credentials: { accessKeyId: settings.accessKeyId, secretAccessKey: settings.secretAccessKey },
    maxAttempts: 1,
  });
  try {
    await untilReady('versitygw', server, log, () =>
      client.send(new CreateBucketCommand({ Bucket: settings.bucket })),
    );
    process.env[variables.s3] = JSON.stringify(settings);
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
  } finally {
    client.destroy();
  }
}

async function untilReady(
  name: string,
  server: BoundProcess,
  log: string,
  check: () => Promise<unknown>,
): Promise<void> {
  const until = Date.now() + 30_000;
  for (;;) {
    try {
      await check();
      return;
    } catch (cause) {
      if (Date.now() > until || !server.running()) {
        const printed = readFileSync(log, 'utf8').slice(-1_000);
        throw new Error(`${name} did not start: ${printed || String(cause)}`, { cause });
      }
      await sleep(50);
    }
  }
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
