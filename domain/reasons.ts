/**
 * The one catalogue of why a record is where it is: code, what happens next, and who can do something about it.
 * Every code has its line in docs/reasons.md (a test checks).
 */
export type Resumes =
  /** By itself, when the cause is gone; one check for all records that wait on it. */
  | 'byItself'
  /** When a person decides (`girder records resolve`). */
  | 'person'
  /** When the source changes. */
  | 'source'
  /** Final. */
  | 'never';

interface Entry {
  resumes: Resumes;
  /** What a person does about it, one sentence. */
  advice: string;
  /** It passes by itself within a moment: no mail, no comment. */
  quiet?: boolean;
  /** Nobody else waits on it and nothing is to be mended: it has no cause, only its own place. */
  alone?: boolean;
}

const entry = (resumes: Resumes, advice: string, more: Pick<Entry, 'quiet' | 'alone'> = {}): Entry => ({
  resumes,
  advice,
  ...more,
});

export const catalogue = {
  // Prerequisites
  BEFORE_GO_LIVE: entry('byItself', 'Nothing to do: the connection goes live on the date in `goLive`.'),
  CUSTOMER_UNMAPPED: entry(
    'byItself',
    "Enter the Spectrum customer code as the company's external id in ServiceTrade.",
  ),
  CUSTOMER_MISSING: entry(
    'byItself',
    'The customer code does not exist in Spectrum: correct the external id or create the customer.',
  ),
  CUSTOMER_NOT_USED: entry(
    'byItself',
    'Set the customer back to active in Spectrum, or correct the external id.',
  ),
  CUSTOMER_PENDING: entry(
    'byItself',
    'Nothing to do: Girder creates the customer first, in a record of its own.',
    {
      quiet: true,
    },
  ),
  POSSIBLE_DUPLICATE: entry(
    'person',
    'If it is one of them, `links link` it, or enter its code as the external id in ServiceTrade; if it is none, `records resolve --create`.',
  ),
  READ_INCOMPLETE: entry(
    'byItself',
    "A list of Spectrum's could not be read completely, so nothing is created: Girder tries again.",
  ),
  CODES_EXHAUSTED: entry(
    'byItself',
    'Every code of the range is used: raise its `to`, or give another prefix.',
  ),
  SITE_PENDING: entry('byItself', 'Nothing to do: Girder creates the site first, in a record of its own.', {
    quiet: true,
  }),
  SITE_MISSING: entry(
    'byItself',
    'The site id does not exist in Spectrum: correct the external id or create the site.',
  ),
  STATE_MISSING: entry('source', 'Enter the state with two letters, such as TX, in ServiceTrade.'),
  JOB_PENDING: entry('byItself', 'Nothing to do: Girder creates the job first, in a record of its own.', {
    quiet: true,
  }),
  JOB_UNMAPPED: entry('byItself', "Enter the Spectrum job number as the job's external id in ServiceTrade."),
  JOB_MISSING: entry(
    'byItself',
    'The job number does not exist in Spectrum: correct the external id or create the job.',
  ),
  JOB_COMPLETE: entry('byItself', 'Reopen the job in Spectrum, or bill it by hand.'),
  JOB_NOT_FOUND_BY_LOCATION: entry(
    'byItself',
    'Exactly one active Spectrum job must have this site and customer, or link the job.',
  ),
  JOB_NUMBER_UNUSABLE: entry(
    'source',
    'The job number does not fit `jobs.number`: correct it in ServiceTrade, or the format.',
  ),
  OFFICE_UNMAPPED: entry(
    'byItself',
    'Add the office to `jobs.officeCodes` or `jobs.udf1.map`, or give the job an office in ServiceTrade.',
  ),
  CONTRACT_TYPE_UNMAPPED: entry('byItself', 'Add the job type to `jobs.contractTypes`.'),
  TAX_CLASS_UNMAPPED: entry('byItself', 'Add the state to `taxes.classByState`.'),
  WORK_STATE_UNMAPPED: entry('byItself', 'Add the state to `payroll.workStateByState`.'),
  PRICE_METHOD_UNMAPPED: entry(
    'byItself',
    'Add the cost center to `costCenters.priceMethod`, or set `jobs.priceMethod`.',
  ),
  PROJECT_MANAGER_UNMAPPED: entry(
    'byItself',
    'Add the name to `jobs.projectManager.employees`, correct the tags of the job, or set `onMissing: blank`.',
  ),
  TEMPLATE_UNUSABLE: entry(
    'byItself',
    'The template job must exist and not be complete: correct `jobs.template.job`, or the job.',
  ),
  LOCATION_UNMAPPED: entry(
    'byItself',
    "Enter the Spectrum site id as the location's external id in ServiceTrade.",
  ),
  WITHOUT_JOB: entry('byItself', 'Put the invoice on a job, or set `invoices.withoutJob: post`.'),
  BILL_TO_DIFFERS: entry(
    'byItself',
    "The invoice's customer is not the customer of the Spectrum contract: correct one of them.",
  ),
  SEVERAL_JOBS: entry(
    'byItself',
    'The lines belong to several Spectrum jobs: split the invoice in ServiceTrade.',
  ),
  SALESPERSON_UNMAPPED: entry(
    'byItself',
    "Enter the Spectrum salesperson as the user's external id, or set `invoices.salesperson.onMissing: blank`.",
  ),
  TERMS_UNMAPPED: entry('byItself', 'Add the payment term to `terms.byPaymentTerm`, or set `terms.default`.'),
  COST_CENTER_UNMAPPED: entry('byItself', 'Add a rule to `costCenters.rules`, or set `costCenters.default`.'),
  // Tax
  TAX_UNMAPPED: entry('byItself', 'Add the tax rate to `taxes.byTaxRate`, or the state to `taxes.byState`.'),
  TAX_CODE_MISSING: entry(
    'byItself',
    'The tax code has no rate in Spectrum on the invoice date, or is inactive.',
  ),
  TAX_RATE_DIFFERS: entry(
    'byItself',
    "Spectrum's rate on the invoice date gives another tax than ServiceTrade charged: correct the rate or the invoice.",
  ),
  SEVERAL_TAX_RATES: entry(
    'source',
    'Spectrum takes one tax code per invoice: split the invoice in ServiceTrade.',
  ),
  // Accounts
  GL_UNMAPPED: entry('byItself', 'No account in `invoices.glOrder` applies: add a mapping or a default.'),
  GL_ACCOUNT_UNUSABLE: entry(
    'byItself',
    'The account is missing, not active or direct in Spectrum: use another or correct it.',
  ),
  // Numbers and texts
  NUMBER_BLANK: entry('source', 'Give the invoice a number in ServiceTrade.'),
  NUMBER_UNUSABLE: entry(
    'source',
    'Numbers are at most 9 characters of A-Z, 0-9, _ and -, and end in a digit.',
  ),
  NUMBER_TAKEN: entry(
    'byItself',
    'Another record or a clerk used this number: change it in ServiceTrade, or free it in Spectrum.',
  ),
  TEXT_TOO_LONG: entry('source', 'Shorten the text in the source, or allow shortening in the configuration.'),
  TEXT_FORBIDDEN: entry('source', 'Remove the characters that Spectrum refuses.'),
  // Amounts
  TOTALS_DIFFER: entry('source', 'Subtotal plus tax is not the total: correct the invoice in ServiceTrade.'),
  ROUNDING_UNRESOLVED: entry(
    'source',
    'The tax cannot be split over the two halves to the cent: split the invoice in ServiceTrade.',
  ),
  ZERO_INVOICE: entry('never', 'Every line and the tax are zero: there is nothing to post.'),
  // Spectrum
  PERIOD_CLOSED: entry(
    'byItself',
    "Open the month in Spectrum's AR processing dates, or change the invoice's date in ServiceTrade.",
  ),
  LOCKED: entry(
    'byItself',
    'Somebody has the record open in Spectrum: close the screen, or clear it in View Locked Database Tables.',
  ),
  ACCESS: entry(
    'byItself',
    'The Authorization ID lacks the company or the service: extend it in Data Exchange.',
  ),
  CODE_REFUSED: entry('byItself', 'Spectrum refused a mapped code: correct the mapping or the code.'),
  TARGET_UNAVAILABLE: entry('byItself', 'Spectrum cannot be reached: nothing was sent. Girder keeps trying.'),
  REFUSED: entry(
    'source',
    'Spectrum refused it: correct it in ServiceTrade, and set an invoice to pending_accounting again.',
  ),
  IN_DOUBT: entry(
    'person',
    'Look in Spectrum whether the document is there, then `records resolve --posted <number>` or `--not-posted`.',
  ),
  ECHO_DIFFERS: entry(
    'person',
    'Spectrum holds the number with other values: decide which one is right, then resolve.',
  ),
  SOURCE_UNAVAILABLE: entry(
    'byItself',
    'ServiceTrade, or Trimble Pay, cannot be reached: Girder keeps trying.',
  ),
  SOURCE_ACCESS: entry(
    'byItself',
    "The login is refused or lacks a permission: check the connection's client id and secret, and the API user's role.",
  ),
  SOURCE_UNREADABLE: entry(
    'byItself',
    'The source answers something that is not as documented: look at the record there, or report it.',
  ),
  // Life after posting
  CHANGED_AFTER_POSTING: entry(
    'person',
    'Decide: `records resolve --credit-and-rebill <new number>`, or `--accept` to leave Spectrum as it is.',
  ),
  EDITED_IN_SPECTRUM: entry(
    'person',
    'A clerk changed the document: `records resolve --accept`, or `--ask-source` to put it right in ServiceTrade.',
  ),
  REMOVED_IN_SPECTRUM: entry(
    'person',
    'A clerk deleted the document: `records resolve --send-again` or `--accept`.',
  ),
  VOID_OF_PAID: entry(
    'person',
    'Cash was applied to the invoice: reverse it in Spectrum by hand, then `records resolve --accept`.',
  ),
  VOID_OF_CREDIT: entry(
    'person',
    'The void of a credit memo: decide with `records resolve --offset` or `--accept`.',
  ),
  VOID_UNPOSTED: entry(
    'person',
    'The document is not updated yet: delete it in Spectrum, or resolve with `--offset` to post a reversal.',
  ),
  // Skips
  UNCHANGED_SINCE_GO_LIVE: entry(
    'source',
    'It is taken up when it changes in ServiceTrade, or when something that flows needs it.',
  ),
  MAP_ONLY: entry(
    'source',
    'Enter the Spectrum code as its external id, or set the `mode` of customers, sites or jobs to create.',
  ),
  NOT_A_CUSTOMER: entry('source', 'Mark the company as a customer in ServiceTrade, if it is one.'),
  INACTIVE_IN_SOURCE: entry('source', 'Only what is active in ServiceTrade is created.'),
  DATED_BEFORE_GO_LIVE: entry('never', 'The invoice is dated before the connection went live.'),
  VOID_BEFORE_POSTING: entry('never', 'It was voided before anything was posted.'),
  WITHDRAWN: entry('source', 'Its status left the approved ones; it resumes when a user approves it again.'),
  NOT_APPROVED: entry('source', 'It is not approved yet.'),
  DELETED_IN_SOURCE: entry('never', 'It no longer exists in the source.'),
  JOB_NOT_READY: entry('source', 'A job is created once its status is one of `jobs.createWhen`.'),
  JOB_TYPE_IGNORED: entry('never', '`jobs.become` says that jobs of this type are ignored.'),
  WORK_ORDER_JOB: entry('never', 'The job is billed from its work order in Spectrum.'),
  SKIPPED_BY_OPERATOR: entry('person', 'An operator skipped it; `records retry` takes it up again.'),
  ACCEPTED_REMOVED: entry('never', 'Removed in Spectrum, accepted by a person.'),
  // Trimble Pay
  JOB_NOT_IMPORTABLE: entry(
    'source',
    'Only an active job is imported: set it to active in Spectrum, then `jobs import` it again.',
  ),
  JOB_NOT_CONNECTED: entry('source', 'Import the job of the subcontract: `jobs import`.'),
  JOB_CLOSED: entry(
    'source',
    'No new subcontracts are taken up while the job is not active in Spectrum; exports go on.',
  ),
  PROJECT_PENDING: entry('byItself', 'Nothing to do: the job is connected first, in a record of its own.', {
    quiet: true,
  }),
  SUBCONTRACT_PENDING: entry(
    'byItself',
    'Nothing to do: the subcontract is brought in step first, in a record of its own.',
    { quiet: true },
  ),
  SUBCONTRACT_NOT_ACTIVE: entry(
    'source',
    'Set the subcontract back to active in Spectrum; until then nothing of it is billed.',
    { alone: true },
  ),
  VENDOR_INACTIVE: entry('person', 'Set the vendor back to active in Spectrum, then export again.'),
  SUBCONTRACT_EDITED: entry(
    'person',
    'The original amount was changed after billing began: correct it in Spectrum, or issue a change order.',
  ),
  CHANGE_ORDER_EDITED: entry(
    'person',
    'Correct the change order in Spectrum, or `records resolve --send-again` to put the edited one into Trimble Pay.',
  ),
  CHANGE_ORDER_REVERSED: entry(
    'person',
    'Execute the change order again in Spectrum, or take it back in Trimble Pay by a deductive one.',
  ),
  CHANGE_ORDER_UNUSABLE: entry(
    'source',
    'An executed change order needs a date and lines that add up to its amount: correct it in Spectrum.',
  ),
  SOV_OUT_OF_BALANCE: entry(
    'byItself',
    'The lines of the named section must add up to its value: correct the schedule of values in Trimble Pay.',
  ),
  PHASE_DETAIL_MISSING: entry(
    'person',
    'A section has no phase detail in Spectrum: correct the subcontract there, then export again.',
  ),
  PAY_REFUSED: entry(
    'source',
    'Trimble Pay refused it: the sentence says what; correct it in Spectrum or Trimble Pay.',
  ),
  MEMBER_REFUSED: entry('source', 'Trimble Pay refused the e-mail of a vendor: correct it in Spectrum.'),
  APPROVAL_PENDING: entry('source', 'Nothing to do: it is signed off in Trimble Pay.', { alone: true }),
  APPROVAL_OPEN: entry(
    'source',
    'Nothing to do: the approvers have their mails; `girder approvals show` lists who is missing.',
    { alone: true },
  ),
  APPROVAL_IMPOSSIBLE: entry('byItself', 'Nobody could approve it: correct `approvalPolicy`.'),
  APPROVAL_DECLINED: entry(
    'source',
    'It went back to Trimble Pay with the comment; it starts over when it is submitted again.',
  ),
  NOT_FULLY_APPROVED: entry(
    'source',
    'Somebody took an approval back: it goes on when everybody has signed this revision.',
    { alone: true },
  ),
  EXPORT_MANUAL: entry(
    'person',
    'Approved: `girder approvals export`, or the page; or set `ap.export: auto`.',
    { alone: true },
  ),
  OUT_OF_SEQUENCE: entry(
    'source',
    'The application before it is exported first; then this one goes on by itself.',
    { alone: true },
  ),
  CREDIT_MEMO: entry(
    'person',
    'A credit memo against the subcontract: `girder approvals export` sends it; or set `ap.creditMemos: send`.',
  ),
  RETAINAGE_EXPORT_UNSUPPORTED: entry(
    'byItself',
    'Key the entry in Spectrum as `records show` tells; Girder finds it by vendor and number and takes it over.',
  ),
  DUPLICATE_INVOICE_NUMBER: entry(
    'person',
    'Enter another ERP invoice number in Trimble Pay, then export again.',
  ),
  INVOICE_NUMBER_UNUSABLE: entry(
    'person',
    'AP numbers have at most 20 characters: enter another ERP invoice number in Trimble Pay, then export again.',
  ),
  GL_PERIOD_CLOSED: entry(
    'person',
    "Open the month in Spectrum's AP processing dates, then export again; or set `periods.ap.onClosed`.",
  ),
  GL_ACCOUNT_MISSING: entry('person', 'Give the subcontract a G/L account in Spectrum, then export again.'),
  OVER_CONTRACT: entry(
    'person',
    'Posted, unposted and this application are more than the revised subcontract: correct it, then export again.',
  ),
  RETENTION_EXCEEDS_HELD: entry(
    'person',
    'More retention goes back than is held: correct the application, then export again.',
  ),
  TOTALS_MISMATCH: entry(
    'person',
    "The application's figures do not agree: have it revised in Trimble Pay, then export again.",
  ),
  RETENTION_ON_NONRETAINABLE_PHASE: entry(
    'person',
    'The phase takes no retention in Spectrum: correct one of them, or set `ap.retainageOnNonRetainable: allow`.',
  ),
  LINE_OVER_BILLED: entry(
    'person',
    'A line is billed beyond its value: have it revised, or set `ap.overBilling: warn`.',
  ),
  LINE_BELOW_ZERO: entry('person', 'A figure that cannot be negative is: have the application revised.'),
  SEVERAL_ITEMS: entry(
    'person',
    "Spectrum's AP line names no billing item: set `ap.severalItems: aggregate`, or key it.",
  ),
  CHANGED_AFTER_EXPORT: entry(
    'person',
    'It was exported with other figures: undo the export first, then export again.',
  ),
  ATTACHMENT_FAILED: entry(
    'person',
    'Replace the file in Trimble Pay, then export again: Spectrum takes all images in the creating call.',
  ),
  NOTHING_TO_EXPORT: entry(
    'never',
    'Neither gross nor retention: it counts as exported, under the reference no-op.',
  ),
  PAID_ELSEWHERE: entry(
    'never',
    'It was paid without an export of Girder: if Spectrum does not hold it, key it there by hand.',
  ),
  CONTRACT_UNKNOWN: entry(
    'source',
    'Its contract belongs to no connected job: `jobs import` the job, then `records retry` it.',
  ),
  EXPORT_UNDONE: entry('person', 'The export was taken back; export it again when it is right.', {
    alone: true,
  }),
  // Girder itself
  GIRDER_FAILED: entry(
    'byItself',
    "Something that nobody foresaw: look at the worker's log at that time, and report it; Girder tries again.",
  ),
  STORE_OUTDATED: entry(
    'byItself',
    'The record store is older than Temporal knows: run `girder store rebuild`.',
  ),
} as const satisfies Record<string, Entry>;

export type ReasonCode = keyof typeof catalogue;

export interface Reason {
  code: ReasonCode;
  /** One plain sentence with the offending value and the allowed ones. */
  sentence: string;
  /**
   * What the cause is about, so that records that wait on the same thing share it: `company-77`, `AR-2026-10`.
   * Without it the record is its own subject.
   */
  subject?: string;
}

/** Whether Girder looks again by itself; a document in doubt is probed again, though a person may be faster. */
export function rechecksItself(code: ReasonCode): boolean {
  return catalogue[code].resumes === 'byItself' || code === 'IN_DOUBT';
}

/** Whether nobody is told, because it passes by itself within a moment. */
export function isQuiet(code: ReasonCode): boolean {
  const found: Entry = catalogue[code];
  return found.quiet === true;
}

/** Whether it has no cause that others share, that mails and looks again. */
export function isAlone(code: ReasonCode): boolean {
  const found: Entry = catalogue[code];
  return found.alone === true;
}

export function isReasonCode(text: string): text is ReasonCode {
  return Object.hasOwn(catalogue, text);
}

export function reason(code: ReasonCode, sentence: string, subject?: string): Reason {
  return subject === undefined ? { code, sentence } : { code, sentence, subject };
}
