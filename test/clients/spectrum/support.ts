import * as net from 'node:net';
import type { SendContext } from '../../../domain/effects';
import type { SpectrumSettings } from '../../../domain/settings';
import type { ArDocument } from '../../../domain/spectrum/types';

/** A raw TCP server, so that an answer can be wrong in every way that HTTP libraries would prevent. */
export interface RawServer {
  url: string;
  port: number;
  /** What each connection received, in order of connecting. */
  received: string[];
  connections(): number;
  close(): Promise<void>;
}

/** @param answer called once per complete request (headers and Content-Length body) */
export async function rawServer(
  answer: (socket: net.Socket, request: string) => void | Promise<void>,
): Promise<RawServer> {
  const sockets = new Set<net.Socket>();
  const received: string[] = [];
  const server = net.createServer((socket) => {
    sockets.add(socket);
    const index = received.push('') - 1;
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    let pending = '';
    socket.on('data', (chunk) => {
      const text = chunk.toString('latin1');
      received[index] += text;
      pending += text;
      const end = pending.indexOf('\r\n\r\n');
      const length = Number(/content-length: (\d+)/i.exec(pending)?.[1] ?? 0);
      if (end < 0 || pending.length < end + 4 + length) return;
      const request = pending;
      pending = '';
      void answer(socket, request);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    received,
    connections: () => received.length,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

/** A whole HTTP answer; without `length` its end is the end of the connection. */
export function httpAnswer(
  status: number,
  body: string,
  options: { type?: string | undefined; headers?: string[]; length?: number | 'none' } = {},
): Buffer {
  const { type = 'application/json', headers = [], length = Buffer.byteLength(body) } = options;
  const lines = [
    `HTTP/1.1 ${status} X`,
    ...(type === '' ? [] : [`Content-Type: ${type}`]),
    ...(length === 'none' ? ['Connection: close'] : [`Content-Length: ${length}`]),
    ...headers,
  ];
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body}`, 'utf8');
}

/** A port on which nothing listens. */
export async function closedPort(): Promise<number> {
  const server = await rawServer(() => undefined);
  await server.close();
  return server.port;
}

export const probes: SpectrumSettings['probes'] = {
  arUnposted: { header: 'CR_INVOICE_TRAN_HEADER_MC', detail: 'CR_INVOICE_TRAN_DETAIL_MC' },
  apUnposted: { header: 'VN_INVOICE_TRAN_HEADER_MC6' },
  changeOrders: { header: 'VN_SUB_CHANGE_ORDER_HDR_MC', lines: 'VN_SUB_CHANGE_ORDER_DET_MC' },
};

export function settings(url: string, changes: Partial<SpectrumSettings> = {}): SpectrumSettings {
  return {
    url,
    authorizationId: 'S3CRET-ID',
    companies: ['ABC'],
    infolink: {
      server: '127.0.0.1',
      port: 1,
      database: 'Spectrum',
      user: 'INFO1',
      password: 'secret',
      encrypt: false,
      budgetMs: 2000,
    },
    limits: { concurrent: 2, perSecond: 5 },
    timing: { sendBudgetMs: 1000, answerMs: 400, settleMs: 1000, heartbeatMs: 100 },
    resendKeyed: 2,
    resendUnkeyed: 'once',
    probes,
    polls: { ledgerMs: 1000 },
    cost: { centers: false },
    ...changes,
  };
}

export function mayAlwaysSend(signal: AbortSignal = new AbortController().signal): SendContext {
  return { assertMayStillSend: () => undefined, signal };
}

export function document(changes: Partial<ArDocument> = {}): ArDocument {
  return {
    company: 'ABC',
    batch: 'ST20261120',
    customer: 'C00001',
    job: '1001',
    number: '100123',
    type: 'I',
    invoiceDate: '2026-11-20',
    glDate: '2026-11-20',
    terms: '3',
    salesperson: 'JD',
    taxCode: 'TXAUS',
    taxAmount: '8.25',
    retentionPercent: '0',
    retentionAmount: '0.00',
    remarks: 'ST 100123',
    customerPo: 'PO 7',
    assetCostCenter: '',
    lines: [
      {
        description: 'Labor',
        quantity: '2',
        extension: '100.00',
        glAccount: '4010',
        taxable: true,
        costCenter: '',
        message: '',
      },
    ],
    ...changes,
  };
}
