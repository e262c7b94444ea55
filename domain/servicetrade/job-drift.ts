import type { Difference } from '../effects';
import { sameCode } from '../spectrum/codes';
import type { JobRow } from '../spectrum/types';
import type { JobFields } from './job-plan';

/** A job as Spectrum has it (JC_JOB_MASTER_MC), as far as Girder sends it. Codes canonical, texts trimmed. */
export interface JobMasterRow extends JobRow {
  description: string;
  division: string;
  address1: string;
  address2: string;
  city: string;
  state: string;
  zip: string;
  jobType: string;
  taxClass: string;
  taxable: string;
  priceMethod: string;
  workStateTaxCode: string;
  projectManager: string;
  ohBatch: string;
  udf1: string;
}

/** What a job was sent with, and the overhead batch that was set afterwards. */
export interface SentJob extends JobFields {
  ohBatch?: string;
}

/**
 * Where Spectrum's job is no longer what was sent: somebody changed it there, which is their right
 * (`jobs.update: never`), so it is only shown. What was sent blank is not compared, as Spectrum fills it by its own
 * defaults. Codes compare as codes, texts to the letter.
 */
export function driftOf(sent: SentJob, row: JobMasterRow): Difference[] {
  const text = (field: string, ours: string, theirs: string): Difference[] =>
    ours === '' || ours.trim() === theirs.trim() ? [] : [{ field, sent: ours, found: theirs }];
  const code = (field: string, ours: string, theirs: string): Difference[] =>
    ours === '' || sameCode(ours, theirs) ? [] : [{ field, sent: ours, found: theirs }];
  return [
    ...text('description', sent.description, row.description),
    ...code('division', sent.division, row.division),
    ...text('address1', sent.address1, row.address1),
    ...text('address2', sent.address2, row.address2),
    ...text('city', sent.city, row.city),
    ...code('state', sent.state, row.state),
    ...text('zip', sent.zip, row.zip),
    ...code('customer', sent.customer, row.customerCode),
    ...code('site', sent.site, row.site),
    ...code('jobType', sent.jobType, row.jobType),
    ...code('taxClass', sent.taxClass, row.taxClass),
    ...code('taxable', sent.taxable, row.taxable),
    ...code('priceMethod', sent.priceMethod, row.priceMethod),
    ...code('workState', sent.workState, row.workStateTaxCode),
    ...code('projectManager', sent.projectManager, row.projectManager),
    ...code('costCenter', sent.costCenter, row.costCenter),
    ...text('udf1', sent.udf1, row.udf1),
    ...code('ohBatch', sent.ohBatch ?? '', row.ohBatch),
  ];
}
