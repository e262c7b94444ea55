import { Client, Connection } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import type { Settings } from '../domain/settings';

export interface TemporalConnections {
  native: NativeConnection;
  client: Client;
  close(): Promise<void>;
}

export async function connectTemporal({
  address,
  namespace,
}: Settings['temporal']): Promise<TemporalConnections> {
  const native = await NativeConnection.connect({ address });
  const connection = await Connection.connect({ address });
  const client = new Client({ connection, namespace });
  return {
    native,
    client,
    async close() {
      await connection.close();
      await native.close();
    },
  };
}
