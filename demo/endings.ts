/** What the end of the story must look like. */
export interface Ending {
  /** As `RecordsView` calls it. */
  name: string;
  tells: string;
  state: string;
  spectrumNumbers: string[];
  /** A state or code that the record must have passed through. */
  through?: string;
}

export const invoiceEndings: Ending[] = [
  { name: '10001', tells: 'a plain invoice', state: 'In Spectrum', spectrumNumbers: ['10001'] },
  {
    name: '10002',
    tells: '+1,000.00 and −50.00: an invoice and a credit memo',
    state: 'In Spectrum',
    spectrumNumbers: ['10002', '10002C'],
  },
  {
    name: '10003',
    tells: '10 % retention on the contract, none retained',
    state: 'In Spectrum',
    spectrumNumbers: ['10003'],
  },
  {
    name: '10004',
    tells: 'posted, then voided',
    state: 'In Spectrum',
    spectrumNumbers: ['10004', '10004V'],
  },
  {
    name: '10005',
    tells: 'dated in a closed month: held, then posted with its own date; its batch is updated',
    state: 'Updated',
    spectrumNumbers: ['10005'],
    through: 'PERIOD_CLOSED',
  },
  {
    name: '10006',
    tells: "last month's invoice, voided this month",
    state: 'In Spectrum',
    spectrumNumbers: ['10006', '10006V'],
  },
  {
    name: '10007',
    tells: 'customer not linked: waits, mails once, resumes',
    state: 'In Spectrum',
    spectrumNumbers: ['10007'],
    through: 'CUSTOMER_PENDING',
  },
  {
    name: '10008',
    tells: 'the same customer, the same cause',
    state: 'In Spectrum',
    spectrumNumbers: ['10008'],
    through: 'CUSTOMER_PENDING',
  },
  {
    name: '10009',
    tells: 'changed after posting: credited and rebilled',
    state: 'In Spectrum',
    spectrumNumbers: ['10009', '10009V', '10109'],
    through: 'CHANGED_AFTER_POSTING',
  },
  {
    name: '10010',
    tells: 'deleted by a clerk, sent again',
    state: 'In Spectrum',
    spectrumNumbers: ['10010'],
    through: 'Removed in Spectrum',
  },
  {
    name: '10011',
    tells: 'the answer was lost: exactly one',
    state: 'In Spectrum',
    spectrumNumbers: ['10011'],
    through: 'In doubt',
  },
  {
    name: '10012',
    tells: 'it came before its job, location and company: all are made, nothing is mailed',
    state: 'In Spectrum',
    spectrumNumbers: ['10012'],
    through: 'JOB_PENDING',
  },
];

export const setupEndings: Ending[] = [
  { name: 'customer Pearl', tells: 'a new company', state: 'In Spectrum', spectrumNumbers: ['C50001'] },
  { name: 'site Pearl', tells: 'its location', state: 'In Spectrum', spectrumNumbers: ['W50001'] },
  {
    name: 'customer 7003',
    tells: 'Spectrum had it already: linked by a person, not made again',
    state: 'In Spectrum',
    spectrumNumbers: ['C00003'],
    through: 'POSSIBLE_DUPLICATE',
  },
  {
    name: 'job 1004',
    tells: 'with phases of the template and overhead batch',
    state: 'In Spectrum',
    spectrumNumbers: ['J1004A'],
  },
  {
    name: 'job 1005',
    tells: 'two cost centers: a job for each',
    state: 'In Spectrum',
    spectrumNumbers: ['J1005A', 'J1005B'],
  },
  { name: 'customer Olmos', tells: 'needed by 10012', state: 'In Spectrum', spectrumNumbers: ['C50002'] },
  { name: 'site Olmos', tells: 'needed by 10012', state: 'In Spectrum', spectrumNumbers: ['W50002'] },
  { name: 'job 1006', tells: 'needed by 10012', state: 'In Spectrum', spectrumNumbers: ['J1006A'] },
];

export const payEndings: Ending[] = [
  {
    name: 'project P2002',
    tells: 'inactive: its import is refused',
    state: 'Rejected',
    spectrumNumbers: ['P2002'],
    through: 'JOB_NOT_IMPORTABLE',
  },
  { name: 'project P2001', tells: 'connected, once', state: 'In Spectrum', spectrumNumbers: ['P2001'] },
  {
    name: 'subcontract V00101:SC2001',
    tells: 'two change orders, one of them a deduction',
    state: 'In Spectrum',
    spectrumNumbers: ['SC2001'],
  },
  { name: 'subcontract V00102:SC2002', tells: 'in step', state: 'In Spectrum', spectrumNumbers: ['SC2002'] },
  {
    name: 'application SC2001-1',
    tells: 'declined, revised and approved; all files are images',
    state: 'In Spectrum',
    spectrumNumbers: ['SC2001-1'],
    through: 'APPROVAL_DECLINED',
  },
  {
    name: 'application SC2001-2',
    tells: 'with stored material and a change order',
    state: 'In Spectrum',
    spectrumNumbers: ['SC2001-2'],
    through: 'APPROVAL_OPEN',
  },
  {
    name: 'application SC2002-1',
    tells: 'nobody decided yet: its page can be opened',
    state: 'Waiting',
    spectrumNumbers: [],
    through: 'APPROVAL_OPEN',
  },
];
