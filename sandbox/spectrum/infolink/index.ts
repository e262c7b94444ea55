import { createServer } from 'node:net';
import type { FaultPlan } from '../../core';
import type { Tables } from '../tables';
import { Connection } from './connection';
import { InfolinkDatabase } from './database';

export interface RunningInfolink {
  port: number;
  close(): Promise<void>;
}

/** Info-Link: read-only SQL Server access to the stand-in's tables, on TDS 7.4 without encryption. */
export async function startInfolink(
  tables: Tables,
  faults: FaultPlan,
  options: { port: number; host: string },
): Promise<RunningInfolink> {
  const database = await InfolinkDatabase.open(tables);
  const open = new Set<Connection>();
  const server = createServer((socket) => {
    socket.setNoDelay(true);
    const connection = new Connection(socket, { database, tables, faults });
    open.add(connection);
    socket.on('close', () => open.delete(connection));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : options.port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          database.close();
          resolve();
        });
        for (const connection of open) connection.close();
      }),
  };
}
