import * as http from 'node:http';
import * as https from 'node:https';
import type { Duplex } from 'node:stream';

type Handover = (error: Error | null, socket: Duplex) => void;
type Connect = (options: http.ClientRequestArgs, callback?: Handover) => Duplex | null | undefined;

/**
 * Agents that give a request its socket only once it is connected (and, with TLS, the certificate was accepted).
 * Node's own agents give it at once and buffer the request, which leaves no moment between "connected" and
 * "written": here that moment is the request's `socket` event. Whatever fails before it has written nothing.
 */
export function connectedAgents(options: http.AgentOptions & { connectTimeoutMs: number }): {
  http: http.Agent;
  https: https.Agent;
  destroy(): void;
} {
  const { connectTimeoutMs, ...agentOptions } = options;
  const plain = new http.Agent(agentOptions);
  const secure = new https.Agent(agentOptions);
  plain.createConnection = onceConnected(plain.createConnection.bind(plain), 'connect', connectTimeoutMs);
  secure.createConnection = onceConnected(
    secure.createConnection.bind(secure),
    'secureConnect',
    connectTimeoutMs,
  );
  return {
    http: plain,
    https: secure,
    destroy() {
      plain.destroy();
      secure.destroy();
    },
  };
}

function onceConnected(connect: Connect, event: 'connect' | 'secureConnect', timeoutMs: number): Connect {
  return (options, callback) => {
    const socket = connect(options);
    if (!socket || !callback) return socket;
    // A socket whose request was given up meanwhile has no other listener, and an unheard error ends the process.
    socket.on('error', () => undefined);
    const timer = setTimeout(
      () => socket.destroy(new Error(`not connected within ${timeoutMs} ms`)),
      timeoutMs,
    );
    const settle = (error: Error | null): void => {
      clearTimeout(timer);
      socket.off(event, connected).off('error', failed).off('close', closed);
      if (error) socket.destroy();
      callback(error, socket);
    };
    const connected = (): void => settle(null);
    const failed = (error: Error): void => settle(error);
    const closed = (): void => settle(new Error('closed while connecting'));
    socket.on(event, connected).on('error', failed).on('close', closed);
    return undefined;
  };
}
