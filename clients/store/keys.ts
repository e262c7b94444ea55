import { parseCauseId } from '../../domain/causes';
import { encodePart } from '../../domain/record-id';

/**
 * Every key of the record store. Record and cause ids are already percent-encoded and go in as they are; all else is
 * encoded here, so that a code such as `A/B` stays one part.
 */
export const prefixes = {
  records: 'records/',
  open: 'open/',
  inbox: 'inbox/',
  /** Webhook messages that nobody can read; apart from the inbox, so that they hold up nothing. */
  unreadable: 'unreadable/',
  causes: 'causes/',
  reports: 'reports/',
  tokens: 'tokens/',
  postings: 'postings/',
  /** Decisions that were written and may not be applied yet, by record. */
  undecided: 'undecided/',
  approvals: 'approvals/',
  decisions: 'decisions/',
  billing: 'billing/',
} as const;

export const epochKey = 'meta/epoch';

export function recordKey(record: string): string {
  return `${prefixes.records}${record}`;
}

export function openKey(record: string): string {
  return `${prefixes.open}${record}`;
}

/** @param part the document's place in its record: `invoice`, `rebill-2`, `status@3`. */
export function postingKey(record: string, part: string): string {
  return `${postingsPrefix(record)}${part.split('@').map(encode).join('@')}`;
}

export function postingsPrefix(record: string): string {
  return `${prefixes.postings}${record}/`;
}

/** A posting that later ones superseded: apart from those that every plan reads. */
export function oldPostingKey(record: string, part: string): string {
  return `old-postings/${record}/${part.split('@').map(encode).join('@')}`;
}

export function codeKey(target: string, kind: string, code: string): string {
  return `${codesPrefix(target, kind)}${encode(code)}`;
}

/** All codes of a kind that were ever claimed in a target. */
export function codesPrefix(target: string, kind: string): string {
  return `codes/${encode(target)}/${encode(kind)}/`;
}

/** The code that a record chose from a range; it stands there before the code is claimed. */
export function chosenCodeKey(target: string, kind: string, record: string): string {
  return `chosen-codes/${encode(target)}/${encode(kind)}/${record}`;
}

/** @param range its first and its last code, e.g. `C00001-C99999`. */
export function highestCodeKey(target: string, kind: string, range: string): string {
  return `highest-codes/${encode(target)}/${encode(kind)}/${encode(range)}`;
}

/**
 * Also the beginning of the keys of all slots, where `slot` is blank. Record ids hold no `@`.
 * @param slot canonical; blank where a record has one code of a kind.
 */
export function linkOfRecordKey(target: string, kind: string, record: string, slot: string): string {
  return `${linksOfRecordsPrefix(target, kind)}${record}${slot === '' ? '' : `@${encode(slot)}`}`;
}

export function linksOfRecordsPrefix(target: string, kind: string): string {
  return `links/${encode(target)}/${encode(kind)}/records/`;
}

/** What the key of a record's side of a link names. */
export function linkedIn(key: string): { record: string; slot: string } {
  const [record = '', slot = ''] = lastId(key).split('@');
  return { record, slot: decodeURIComponent(slot) };
}

/** @param account that of the record ids: a code may be linked once in each. */
export function linkOfCodeKey(target: string, kind: string, account: string, code: string): string {
  return `links/${encode(target)}/${encode(kind)}/codes/${encode(account)}/${encode(code)}`;
}

export function watchKey(target: string, record: string): string {
  return `${watchPrefix(target)}${record}`;
}

export function watchPrefix(target: string): string {
  return `watch/${encode(target)}/`;
}

/** @param cause `cause~<target>~<code>~<subject>` */
export function causeKey(cause: string): string {
  const { target, code, subject } = parseCauseId(cause);
  return `${prefixes.causes}${encode(target)}/${encode(code)}/${encode(subject)}`;
}

export function reportKey(id: string): string {
  return `${prefixes.reports}${encode(id)}`;
}

/** @param feed what is polled, e.g. `servicetrade-acme-invoices`. */
export function snapshotKey(feed: string): string {
  return `snapshots/${encode(feed)}`;
}

/** @param id sorts by time of arrival. */
export function inboxKey(id: string): string {
  return `${prefixes.inbox}${encode(id)}`;
}

export function tokenKey(connection: string): string {
  return `${prefixes.tokens}${encode(connection)}`;
}

/** @param sha256 of the file's bytes, 64 lower-case hexadecimal digits. */
export function fileKey(sha256: string): string {
  return `files/${encode(sha256)}`;
}

/** What Girder knows of a subcontract in Trimble Pay. */
export function payContractKey(record: string): string {
  return `pay-contracts/${record}`;
}

/** Leads from Trimble Pay's id of a contract to the subcontract's record. */
export function payContractIdKey(connection: string, contractId: string): string {
  return `pay-contract-ids/${encode(connection)}/${encode(contractId)}`;
}

/** A connected job. */
export function payProjectKey(connection: string, job: string): string {
  return `${payProjectsPrefix(connection)}${encode(job)}`;
}

export function payProjectsPrefix(connection: string): string {
  return `pay-projects/${encode(connection)}/`;
}

/** What was billed on a subcontract up to and with an application. */
export function billingKey(subcontract: string, application: number): string {
  return `${billingPrefix(subcontract)}${String(application).padStart(6, '0')}`;
}

export function billingPrefix(subcontract: string): string {
  return `${prefixes.billing}${subcontract}/`;
}

/** The approval of a pay application: its rounds, links and what is shown. */
export function approvalKey(record: string): string {
  return `${prefixes.approvals}${record}`;
}

/** Leads from a mailed link to its record. @param id of the token, never the token */
export function approvalLinkKey(id: string): string {
  return `approval-links/${encode(id)}`;
}

/** @param id of the token, or of a caller's request. */
export function decisionKey(id: string): string {
  return `${prefixes.decisions}${encode(id)}`;
}

/** Stands beside a decision until that is applied, so that none is lost between the two. */
export function undecidedKey(record: string, id: string): string {
  return `${prefixes.undecided}${record}/${encode(id)}`;
}

/** The last part of a key, decoded. */
export function lastPart(key: string): string {
  return decodeURIComponent(key.slice(key.lastIndexOf('/') + 1));
}

/** The last part of a key as it stands: the id of a record or cause. */
export function lastId(key: string): string {
  return key.slice(key.lastIndexOf('/') + 1);
}

/** `.` and `..` mean something else to file systems, and to some S3 servers that keep files. */
function encode(part: string): string {
  return /^\.{1,2}$/.test(part) ? part.replaceAll('.', '%2E') : encodePart(part);
}
