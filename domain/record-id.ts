/**
 * A record's name: `<source>~<account>~<process>~<id>~<target>`. It is the Temporal workflow id and the last
 * part of the record's store keys, so it holds no personal data and no `/` (Temporal's HTTP API answers 404).
 */
export type SourceSystem = 'servicetrade' | 'buildops' | 'trimble-pay' | 'spectrum';

export interface RecordRef {
  source: SourceSystem;
  /** Name of the connection in the configuration, e.g. `acme`. */
  account: string;
  /** The business process, e.g. `invoice`. */
  process: string;
  /** The record's id in the source, as a string. */
  id: string;
  /** Spectrum instance and company, e.g. `east-ABC`. */
  target: string;
}

/** Percent-encodes everything outside `[A-Za-z0-9._-]`, so that `~` and `/` never occur inside a part. */
export function encodePart(part: string): string {
  return encodeURIComponent(part).replace(
    /[!'()*~]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

export function recordId(ref: RecordRef): string {
  return [ref.source, ref.account, ref.process, ref.id, ref.target].map(encodePart).join('~');
}

/** @throws RangeError when `id` is not a record id; the message names it. */
export function parseRecordId(id: string): RecordRef {
  const [source, account, process, sourceId, target, ...rest] = id.split('~').map(decodeURIComponent);
  if (!source || !account || !process || !sourceId || !target || rest.length > 0 || !isSource(source)) {
    throw new RangeError(`"${id}" is not a record id; expected <source>~<account>~<process>~<id>~<target>.`);
  }
  return { source, account, process, id: sourceId, target };
}

function isSource(text: string): text is SourceSystem {
  return ['servicetrade', 'buildops', 'trimble-pay', 'spectrum'].includes(text);
}

/** The Spectrum instance and company of a target name; companies have no `-`. */
export function parseTarget(target: string): { instance: string; company: string } {
  const dash = target.lastIndexOf('-');
  return { instance: target.slice(0, dash), company: target.slice(dash + 1) };
}

export function targetName(instance: string, company: string): string {
  return `${instance}-${company}`;
}
