import type { SpectrumSettings } from '../../domain/settings';
import type { Checks } from './checks';
import { checks } from './checks';
import { spectrumHttp } from './http';
import { infolink } from './infolink';
import type { ArReads } from './infolink-ar';
import { arReads } from './infolink-ar';
import type { CodeReads } from './infolink-codes';
import { codeReads } from './infolink-codes';
import type { RestPuts } from './rest';
import { restPuts } from './rest';
import type { SoapGets } from './soap';
import { soapGets } from './soap';

export { toSpectrumInvoice } from './ar-invoice-body';
export type { SpectrumInvoice, SpectrumInvoiceDetail, SpectrumInvoices } from './ar-invoice-body';
export type { ServiceCheck, TableCheck } from './checks';
export type { Listing } from './get-reply';
export type { ArHeaderFilter } from './infolink-ar';
export { InfolinkError } from './infolink-error';
export type { InfolinkFault } from './infolink-error';
export { SpectrumServiceError } from './service-error';
export type { ServiceFault } from './service-error';
export type { ListedCustomer, ListedJob } from './soap';

/**
 * One Spectrum instance through its three doors: REST Puts, SOAP Gets and Info-Link. Puts answer with an outcome
 * and never throw; reads throw `InfolinkError` or `SpectrumServiceError` when they are not complete.
 */
export interface SpectrumClient extends RestPuts, SoapGets, CodeReads, ArReads, Checks {
  close(): Promise<void>;
}

/** Longer than this no host takes to accept a connection that it will accept. */
const longestConnectMs = 10_000;

/**
 * Connects to nothing yet: both doors open with the first call.
 * @param instance its name in the configuration, for sentences
 */
export function spectrumClient(settings: SpectrumSettings, instance: string): SpectrumClient {
  const { url, authorizationId, timing, probes } = settings;
  const http = spectrumHttp(url, Math.min(timing.answerMs, longestConnectMs));
  const link = infolink(settings.infolink, instance);
  const rest = { authorizationId, timeoutMs: timing.answerMs };
  const gets = soapGets(http, { url, ...rest });
  return {
    ...restPuts(http, rest),
    ...gets,
    ...codeReads(link),
    ...arReads(link, probes),
    ...checks(http, rest, gets, link, probes),
    async close() {
      http.close();
      await link.close();
    },
  };
}
