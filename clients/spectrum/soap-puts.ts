import { randomUUID } from 'node:crypto';
import type { SendContext, Sent } from '../../domain/effects';
import { canonicalCode } from '../../domain/spectrum/codes';
import { classifySoapPut } from './classify';
import type { SentRecord } from './classify';
import type { NewCustomer } from './customer-body';
import { toAddCustomer } from './customer-body';
import type { Fields } from './get-reply';
import type { Transport } from './http';
import type { NewJob } from './job-body';
import { toAddJob } from './job-body';
import type { JobOhBatch } from './job-oh-batch-body';
import { toUpdateJobOhBatch } from './job-oh-batch-body';
import type { NewPhase } from './phase-body';
import { toAddPhase } from './phase-body';
import { notSent, refusedHere } from './put-outcomes';
import type { NewSite } from './site-body';
import { toAddSite } from './site-body';
import type { SoapService } from './soap-service';

/**
 * Spectrum's SOAP Puts, one record per call. Each is sent once and never throws: whatever happens is an outcome.
 * A body that breaks a width or a character rule is refused here, and nothing is sent.
 */
export interface SoapPuts {
  /** ST1. Spectrum refuses a code that exists. */
  addCustomer(customer: NewCustomer, context: SendContext): Promise<Sent>;
  /** ST2, a work order site address. Spectrum refuses an id that exists. */
  addSite(site: NewSite, context: SendContext): Promise<Sent>;
  /** ST4. Spectrum refuses a number that exists. */
  addJob(job: NewJob, context: SendContext): Promise<Sent>;
  /** ST6. Sending it again changes nothing more. */
  updateJobOhBatch(job: JobOhBatch, context: SendContext): Promise<Sent>;
  /** ST5. Inserts, or updates the phase and cost type that exists: look before. */
  addPhase(phase: NewPhase, context: SendContext): Promise<Sent>;
}

export function soapPuts(soap: SoapService): SoapPuts {
  /** @param key columns of the natural key; the last of them name the record */
  const put = async (
    method: string,
    body: () => Fields,
    key: Record<string, string>,
    context: SendContext,
  ): Promise<Sent> => {
    const company = key['Company_Code'] ?? '';
    let fields: Fields;
    try {
      fields = body();
    } catch (error) {
      return refusedHere(error);
    }
    let answer: Transport;
    try {
      // One group of records per GUID is allowed; a fresh one per call cannot be used up or out of time.
      const request = await soap.prepare(method, company, { GUID: randomUUID(), ...fields });
      answer = await soap.exchange(company, {
        ...request,
        beforeWrite: () => context.assertMayStillSend(),
        signal: context.signal,
      });
    } catch (error) {
      return notSent(error);
    }
    return classifySoapPut(answer, method, recordOf(key));
  };

  return {
    addCustomer: (customer, context) => {
      const key = { Company_Code: customer.company, Customer_Code: customer.code };
      return put('AddCustomer', () => toAddCustomer(customer), key, context);
    },
    addSite: (site, context) => {
      const key = { Company_Code: site.company, Site_ID: site.site };
      return put('AddWOSiteAddress', () => toAddSite(site), key, context);
    },
    addJob: (job, context) => {
      const key = { Company_Code: job.company, Job_Number: job.number };
      return put('AddJob', () => toAddJob(job), key, context);
    },
    updateJobOhBatch: (job, context) => {
      const key = { Company_Code: job.company, Job_Number: job.number };
      return put('UpdateJob', () => toUpdateJobOhBatch(job), key, context);
    },
    addPhase: (phase, context) => {
      const { company, number, costType } = phase;
      const key = { Company_Code: company, Job_Number: number, Phase_Code: phase.phase, Cost_Type: costType };
      return put('AddPhase', () => toAddPhase(phase), key, context);
    },
  };
}

/** Spectrum's name for the record: its key without the company, `T123` or `T123/0100/L`. */
function recordOf(key: Record<string, string>): SentRecord {
  const ref = Object.entries(key)
    .filter(([column]) => column !== 'Company_Code')
    .map(([, value]) => canonicalCode(value))
    .join('/');
  return { key, ref, stage: 'done' };
}
