import { costCenters, ohBatch, template } from './initial/spectrum';

/**
 * What `girder.yaml` says beyond invoices where Girder creates customers, sites and jobs (ST1–ST6). Codes are of
 * ranges of their own, and a job has a Spectrum job for each cost center.
 */
export const creation = {
  customers: { mode: 'create', code: { prefix: 'C', from: 50001, to: 59999, width: 5 } },
  sites: { mode: 'create', code: { prefix: 'W', from: 50001, to: 59999, width: 5 } },
  jobs: {
    mode: 'create',
    number: 'J{number}{cc}',
    costCenterCodes: { [costCenters.hvac]: 'A', [costCenters.plumbing]: 'B' },
    contractTypes: { repair: 'REP' },
    priceMethod: 'T',
    ohBatch: { default: ohBatch },
    template: { job: template },
  },
  costCenters: {
    enabled: true,
    multi: true,
    rules: [
      { serviceLine: 'HVAC', code: costCenters.hvac },
      { serviceLine: 'Plumbing', code: costCenters.plumbing },
    ],
    default: costCenters.hvac,
    priceMethod: { [costCenters.plumbing]: 'F' },
  },
  payroll: { workStateByState: { TX: 'TX' } },
};

/** Tax classes of new jobs, beside the other taxes. */
export const taxClasses = { classByState: { TX: 'TXSA' } };
