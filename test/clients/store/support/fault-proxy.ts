import { connect, createServer } from 'node:net';
import type { Socket } from 'node:net';

/** Where a request to the S3 server is cut, or what is answered instead. */
export type Fault =
  /** Half of the request arrives. */
  | 'halfRequest'
  /** The server has committed; not a byte of its answer arrives. */
  | 'answerLost'
  /** The server has committed; the answer breaks off. */
  | 'halfAnswer'
  /** The client's connection breaks, and the request arrives some time later all the same. */
  | 'commitsLate'
  | 'status503'
  | 'status409';

export interface Rule {
  method: 'PUT' | 'GET' | 'DELETE';
  fault: Fault;
  /** Called when the fault strikes, before the client hears of it. */
  then?: () => Promise<void> | void;
}

export interface FaultProxy {
  url: string;
  /** Rules wait in line; each strikes one request of its method. */
  rules: Rule[];
  /** How many rules have struck. */
  struck(): number;
  close(): Promise<void>;
}

/** A TCP proxy in front of the S3 server that breaks connections at chosen points. */
export async function faultProxy(target: string): Promise<FaultProxy> {
  const { hostname, port } = new URL(target);
  const rules: Rule[] = [];
  const sockets = new Set<Socket>();
  let struck = 0;

  function take(chunk: Buffer): Rule | undefined {
    const method = chunk.toString('latin1', 0, 8).split(' ')[0];
    const index = rules.findIndex((rule) => rule.method === method);
    if (index < 0) return undefined;
    struck += 1;
    return rules.splice(index, 1)[0];
  }

  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.setNoDelay(true);
      socket.on('error', () => undefined);
      socket.on('close', () => sockets.delete(socket));
    }
    let active: Rule | undefined;
    client.on('close', () => {
      if (active?.fault !== 'commitsLate') upstream.destroy();
    });
    upstream.on('close', () => {
      // A server that closes after its answer must not tell the client before the rule has done its work.
      if (active === undefined) client.end();
    });

    const strike = async (rule: Rule, act: () => void) => {
      await rule.then?.();
      act();
    };
    client.on('data', (chunk: Buffer) => {
      active = take(chunk) ?? active;
      switch (active?.fault) {
        case undefined:
        case 'answerLost':
        case 'halfAnswer':
          upstream.write(chunk);
          return;
        case 'halfRequest':
          upstream.write(chunk.subarray(0, chunk.length / 2), () => {
            if (active) void strike(active, () => client.destroy());
          });
          return;
        case 'commitsLate': {
          void strike(active, () => client.destroy());
          setTimeout(() => upstream.write(chunk), 150);
          setTimeout(() => upstream.destroy(), 600);
          return;
        }
        case 'status503':
        case 'status409': {
          const line = active.fault === 'status503' ? '503 Slow Down' : '409 Conflict';
          const code = active.fault === 'status503' ? 'SlowDown' : 'ConditionalRequestConflict';
          const body = `<?xml version="1.0"?><Error><Code>${code}</Code><Message>injected</Message></Error>`;
          const answer = `HTTP/1.1 ${line}\r\nContent-Type: application/xml\r\nConnection: close\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
          void strike(active, () => client.end(answer));
          return;
        }
      }
    });
    upstream.on('data', (chunk: Buffer) => {
      if (active?.fault === 'answerLost') void strike(active, () => client.destroy());
      else if (active?.fault === 'halfAnswer') {
        client.write(chunk.subarray(0, 12), () => {
          if (active) void strike(active, () => client.destroy());
        });
      } else if (active === undefined) client.write(chunk);
    });
  });

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The proxy has no port.');
  return {
    url: `http://127.0.0.1:${address.port}`,
    rules,
    struck: () => struck,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
