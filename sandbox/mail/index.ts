import { startHttp } from '../core';
import { MailSandbox } from './sandbox';
import { startSmtp } from './smtp';

export { MailSandbox } from './sandbox';
export type { Message } from './sandbox';

export interface MailOptions {
  /** 0 takes a free one. */
  smtpPort: number;
  /** Of the JSON view and the control interface; 0 takes a free one. */
  httpPort: number;
  /** Default 127.0.0.1. */
  host?: string;
}

export interface RunningMail {
  smtp: { port: number };
  url: string;
  sandbox: MailSandbox;
  close(): Promise<void>;
}

/** A mail server that keeps what it gets, and shows it under `GET /messages`. */
export async function startMail(options: MailOptions): Promise<RunningMail> {
  const host = options.host ?? '127.0.0.1';
  const sandbox = new MailSandbox();
  const smtp = await startSmtp(sandbox, options.smtpPort, host);
  const http = await startHttp(sandbox, { port: options.httpPort, host });
  return {
    smtp: { port: smtp.port },
    url: http.url,
    sandbox,
    close: async () => {
      await Promise.all([smtp.close(), http.close()]);
    },
  };
}
