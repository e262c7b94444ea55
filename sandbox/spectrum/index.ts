import { startHttp } from '../core';
import { startInfolink } from './infolink';
import { Spectrum } from './spectrum';

export { Spectrum } from './spectrum';

export interface SpectrumOptions {
  /** SOAP, REST and the control interface; 0 takes a free one. */
  port: number;
  /** SQL Server's protocol; 0 takes a free one. */
  infolinkPort: number;
  /** Default 127.0.0.1. */
  host?: string;
}

export interface RunningSpectrum {
  url: string;
  port: number;
  infolink: { port: number };
  sandbox: Spectrum;
  close(): Promise<void>;
}

export async function startSpectrum(options: SpectrumOptions): Promise<RunningSpectrum> {
  const host = options.host ?? '127.0.0.1';
  const sandbox = new Spectrum();
  const http = await startHttp(sandbox, { port: options.port, host });
  try {
    const infolink = await startInfolink(sandbox.tables, sandbox.faults, {
      port: options.infolinkPort,
      host,
    });
    return {
      url: http.url,
      port: http.port,
      infolink: { port: infolink.port },
      sandbox,
      close: async () => {
        await Promise.all([http.close(), infolink.close()]);
      },
    };
  } catch (error) {
    // A second port that is busy must not leave the first one open.
    await http.close();
    throw error;
  }
}
