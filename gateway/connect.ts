import { Client, Connection } from '@temporalio/client';
import type { Settings } from '../domain/settings';

/**
 * The gateway's connection to Temporal. It is lazy, so that the gateway starts, and fills the inbox, while Temporal is
 * down. And nothing is retried inside a call: a webhook has 5 seconds, and the inbox is better than waiting.
 */
export function connectTemporal({ address, namespace }: Settings['temporal']): {
  client: Client;
  close(): Promise<void>;
} {
  const connection = Connection.lazy({
    address,
    interceptors: [],
    channelArgs: {
      // By default up to two minutes pass before a server that is back is tried again.
      'grpc.initial_reconnect_backoff_ms': 250,
      'grpc.max_reconnect_backoff_ms': 5000,
    },
  });
  return { client: new Client({ connection, namespace }), close: () => connection.close() };
}
