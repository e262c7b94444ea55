import type { SpectrumSettings } from '../../domain/settings';
import type { ApChecks } from './ap-checks';
import { apChecks } from './ap-checks';
import type { ApPuts } from './ap-puts';
import { apPuts } from './ap-puts';
import type { Checks } from './checks';
import { checks } from './checks';
import { spectrumHttp } from './http';
import { infolink } from './infolink';
import type { ApReads } from './infolink-ap';
import { apReads } from './infolink-ap';
import type { ArReads } from './infolink-ar';
import { arReads } from './infolink-ar';
import type { CodeReads } from './infolink-codes';
import { codeReads } from './infolink-codes';
import type { CustomerReads } from './infolink-customers';
import { customerReads } from './infolink-customers';
import type { JobReads } from './infolink-jobs';
import { jobReads } from './infolink-jobs';
import type { CodeLists } from './infolink-lists';
import { codeLists } from './infolink-lists';
import type { SiteReads } from './infolink-sites';
import { siteReads } from './infolink-sites';
import type { SubcontractReads } from './infolink-subcontracts';
import { subcontractReads } from './infolink-subcontracts';
import type { VendorReads } from './infolink-vendors';
import { vendorReads } from './infolink-vendors';
import { instanceAccess } from './instance-access';
import type { AccessState, Enhanced } from './instance-access';
import type { RestPuts } from './rest';
import { restPuts } from './rest';
import type { SetupChecks } from './setup-checks';
import { setupChecks } from './setup-checks';
import type { SoapGets } from './soap';
import { soapGets } from './soap';
import type { SoapPuts } from './soap-puts';
import { soapPuts } from './soap-puts';
import { soapService } from './soap-service';

export { bytesOf } from './ap-image';
export type { ApImage } from './ap-image';
export { toSpectrumInvoice } from './ar-invoice-body';
export type { SpectrumInvoice, SpectrumInvoiceDetail, SpectrumInvoices } from './ar-invoice-body';
export type { ServiceCheck, TableCheck } from './checks';
export type { NewCustomer } from './customer-body';
export type { Listing } from './get-reply';
export type { ApHeaderFilter } from './infolink-ap';
export type { ArHeaderFilter } from './infolink-ar';
export type { CustomerMaster } from './infolink-customers';
export { InfolinkError } from './infolink-error';
export type { InfolinkFault } from './infolink-error';
export type { JobMaster, PhaseMaster } from './infolink-jobs';
export { codeListNames } from './infolink-lists';
export type { CodeListName, ListedCode } from './infolink-lists';
export type { CodeSpan } from './infolink-rows';
export type { SiteMaster } from './infolink-sites';
export type { AccessState, Enhanced } from './instance-access';
export type { NewJob } from './job-body';
export type { JobOhBatch } from './job-oh-batch-body';
export type { Likeness } from './likeness';
export type { NewPhase } from './phase-body';
export type { EnhancedSettings, RotationTimes } from './secret-rotation';
export { secretKey, storeSecretVault } from './secret-vault';
export type { ClientSecret, ClientSecrets, SecretVault } from './secret-vault';
export { SpectrumServiceError } from './service-error';
export type { ServiceFault } from './service-error';
export type { NewSite } from './site-body';
export type { ListedCustomer, ListedJob, ListedPhase } from './soap';

/**
 * One Spectrum instance through its three doors: REST Puts, SOAP Puts and Gets, and Info-Link. Puts answer with an outcome
 * and never throw; reads throw `InfolinkError` or `SpectrumServiceError` when they are not complete.
 */
export interface SpectrumClient
  extends
    RestPuts,
    ApPuts,
    SoapPuts,
    SoapGets,
    CodeReads,
    CodeLists,
    CustomerReads,
    SiteReads,
    JobReads,
    ArReads,
    SubcontractReads,
    VendorReads,
    ApReads,
    Checks,
    SetupChecks,
    ApChecks {
  /**
   * To be called now and then, also while nothing is sent: proves that Spectrum still lets Girder in, and renews
   * the client secret when that is due.
   * @throws SpectrumServiceError saying what a person must do
   */
  keepAccess(): Promise<AccessState>;
  close(): Promise<void>;
}

/** Longer than this no host takes to accept a connection that it will accept. */
const longestConnectMs = 10_000;

/**
 * Connects to nothing yet: both doors open with the first call.
 * @param instance its name in the configuration, for sentences
 * @param enhanced absent: classic authentication by the Authorization ID alone
 */
export function spectrumClient(
  settings: SpectrumSettings,
  instance: string,
  enhanced?: Enhanced,
): SpectrumClient {
  const { url, authorizationId, timing, probes } = settings;
  const http = spectrumHttp(url, Math.min(timing.answerMs, longestConnectMs));
  const link = infolink(settings.infolink, instance);
  const { access, keepAccess } = instanceAccess(http, settings, instance, enhanced);
  const timeoutMs = timing.answerMs;
  const soap = soapService(access, { url, authorizationId, timeoutMs });
  const gets = soapGets(soap);
  return {
    ...restPuts(access, timeoutMs),
    ...apPuts(access, timeoutMs),
    ...soapPuts(soap),
    ...gets,
    ...codeReads(link),
    ...codeLists(link),
    ...customerReads(link),
    ...siteReads(link),
    ...jobReads(link),
    ...arReads(link, probes),
    ...subcontractReads(link, probes),
    ...vendorReads(link),
    ...apReads(link, probes),
    ...checks(access, timeoutMs, gets, link, probes),
    ...setupChecks(soap, gets, link),
    ...apChecks(access, timeoutMs, link, probes),
    keepAccess,
    async close() {
      http.close();
      await link.close();
    },
  };
}
