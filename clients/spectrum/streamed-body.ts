import { Readable } from 'node:stream';

/** A body too large for memory: its length is known before the first byte, its bytes are read while they are sent. */
export interface StreamedBody {
  /** Bytes in all. */
  length: number;
  /** From the first byte on. Called anew when the exchange is made again, which a refused token makes it. */
  chunks(): AsyncIterable<Buffer>;
}

export interface Upload {
  stream: Readable;
  /** Until then nothing is read, so that no byte is in the request before the last check has passed. */
  open(): void;
  /** Every announced byte was handed over. */
  whole(): boolean;
  /** Lets go of what is being read, sent or not. */
  close(): void;
}

/** One sending of a body. It ends in an error when there are more or fewer bytes than announced. */
export function uploadOf(body: StreamedBody): Upload {
  let given = 0;
  let opened = (): void => undefined;
  let closed = (): void => undefined;
  const gate = new Promise<void>((resolve, reject) => {
    opened = resolve;
    closed = () => reject(new Error('not sent'));
  });
  gate.catch(() => undefined);

  async function* afterTheGate(): AsyncGenerator<Buffer> {
    await gate;
    for await (const chunk of body.chunks()) {
      given += chunk.length;
      if (given > body.length) throw new Error(`the body has more than the ${body.length} bytes announced`);
      yield chunk;
    }
    if (given < body.length) {
      throw new Error(`the body has ${given} bytes; ${body.length} were announced`);
    }
  }

  const stream = Readable.from(afterTheGate(), { objectMode: false });
  // Whoever sends it hears of it by the request; before that nobody listens, and an unheard error ends the process.
  stream.on('error', () => undefined);
  return {
    stream,
    open: opened,
    whole: () => given === body.length,
    close() {
      closed();
      stream.destroy();
    },
  };
}
