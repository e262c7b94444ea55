import * as net from 'node:net';

/** A proxy that ends the connection after so many bytes of the next answer. */
export async function cutter(target: number): Promise<{
  port: number;
  after(bytes: number): void;
  measure(read: () => Promise<unknown>): Promise<number>;
  close(): Promise<void>;
}> {
  let left = Infinity;
  let counted = 0;
  // The log-in has to pass: only what answers a request after it is cut.
  const requestOf = Buffer.from('SELECT', 'utf16le');
  const sockets = new Set<net.Socket>();
  const server = net.createServer((near) => {
    const far = net.connect(target, '127.0.0.1');
    let asked = false;
    for (const each of [near, far]) {
      sockets.add(each);
      each.on('error', () => undefined);
      each.on('close', () => {
        near.destroy();
        far.destroy();
      });
    }
    near.on('data', (chunk) => {
      if (chunk.includes(requestOf)) {
        asked = true;
        counted = 0;
      }
      far.write(chunk);
    });
    far.on('data', (chunk) => {
      const pass = asked ? chunk.subarray(0, Math.max(0, left - counted)) : chunk;
      if (asked) counted += chunk.length;
      if (pass.length === chunk.length) near.write(pass);
      else near.end(pass);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    after: (bytes) => void (left = bytes),
    async measure(read) {
      await read();
      return counted;
    },
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}
