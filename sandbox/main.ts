/** The command that the demo starts as a process: all stand-ins on their ports, until SIGTERM. */
import { startMail } from './mail';
import { startServiceTrade } from './servicetrade';
import { startSpectrum } from './spectrum';
import { startTrimblePay } from './trimble-pay';

interface Running {
  close(): Promise<void>;
}

const defaultBase = 4700;
/** From the base: where the last stand-in listens. */
const lastOffset = 51;

function portBase(): number {
  const text = process.env.GIRDER_PORT_BASE ?? String(defaultBase);
  const base = Number(text);
  if (!/^\d+$/.test(text) || base < 1 || base + lastOffset > 65_535) {
    throw new Error(`GIRDER_PORT_BASE must be a number from 1 to ${65_535 - lastOffset}, not "${text}"`);
  }
  return base;
}

async function startAll(base: number, running: Running[]): Promise<string[]> {
  const spectrum = await startSpectrum({ port: base + 10, infolinkPort: base + 11 });
  running.push(spectrum);
  const serviceTrade = await startServiceTrade({ port: base + 20 });
  running.push(serviceTrade);
  const trimblePay = await startTrimblePay({ port: base + 40 });
  running.push(trimblePay);
  const mail = await startMail({ smtpPort: base + 50, httpPort: base + 51 });
  running.push(mail);
  return [
    `spectrum ${spectrum.url}`,
    `spectrum-infolink tds://127.0.0.1:${spectrum.infolink.port}`,
    `servicetrade ${serviceTrade.url}/api`,
    `trimble-pay ${trimblePay.url}`,
    `mail-smtp smtp://127.0.0.1:${mail.smtp.port}`,
    `mail ${mail.url}/messages`,
  ];
}

/** Node's own sentence for a busy port does not say which setting moves it. */
function explain(error: unknown): string {
  const busy = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
  if (busy && 'port' in error) {
    return `Port ${String(error.port)} is already in use; set GIRDER_PORT_BASE to move all ports (now ${
      process.env.GIRDER_PORT_BASE ?? defaultBase
    }).`;
  }
  return error instanceof Error ? error.message : String(error);
}

async function main(): Promise<void> {
  const running: Running[] = [];
  const stop = async (code: number): Promise<void> => {
    await Promise.all(running.map((one) => one.close()));
    process.exit(code);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stop(0));
  try {
    const lines = await startAll(portBase(), running);
    process.stdout.write(lines.map((line) => `${line}\n`).join(''));
  } catch (error) {
    process.stderr.write(`${explain(error)}\n`);
    await stop(1);
  }
}

void main();
