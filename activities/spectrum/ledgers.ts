import type { SpectrumClient } from '../../clients/spectrum';
import type { Posting } from '../../domain/postings';
import { canonicalCode } from '../../domain/spectrum/codes';
import type { ApHeaderRow } from '../../domain/spectrum/subcontracts';
import type { ArHeaderRow } from '../../domain/spectrum/types';
import { apBody, apEcho, apRowFor } from '../effects/spectrum/ap-invoice';
import { arDocument, arEcho, arEchoOfRow } from '../effects/spectrum/ar-invoice';

/** A document as it was sent. */
export interface SentDocument {
  /** Finds it among the rows of its batch. */
  key: string;
  batch: string;
  echo: object;
  /** A clerk may move it to another batch: reads it wherever it is; undefined when neither table holds it. */
  find(): Promise<LedgerRow | undefined>;
}

/** A document as Spectrum holds it. */
export interface LedgerRow {
  key: string;
  stage: 'unposted' | 'updated';
  echo: object;
}

/** One of Spectrum's ledgers in a company. Reads throw when they are not complete. */
export interface Ledger {
  has(posting: Pick<Posting, 'kind'>): boolean;
  /** @throws when the body is not one that Girder writes, naming the field. */
  sent(posting: Pick<Posting, 'body'>): SentDocument;
  /** All documents of some batches, unposted and updated. */
  inBatches(batches: readonly string[]): Promise<LedgerRow[]>;
}

/** The ledgers in which a clerk may still change what Girder posted. */
export function ledgersOf(spectrum: SpectrumClient, company: string): Ledger[] {
  return [receivable(spectrum, company), payable(spectrum, company)];
}

function receivable(spectrum: SpectrumClient, company: string): Ledger {
  const rowOf = (row: ArHeaderRow): LedgerRow => ({
    key: canonicalCode(row.number),
    stage: row.stage,
    echo: arEchoOfRow(row),
  });
  return {
    has: ({ kind }) => kind.startsWith('spectrum/ar-'),
    sent({ body }) {
      const document = arDocument.parse(body);
      const number = canonicalCode(document.number);
      return {
        key: number,
        batch: document.batch,
        echo: arEcho(document),
        async find() {
          const [row] = await spectrum.arHeaders(company, { number });
          return row && rowOf(row);
        },
      };
    },
    inBatches: async (batches) => (await spectrum.arHeaders(company, { batches })).map(rowOf),
  };
}

/** A number is its vendor's. */
function payable(spectrum: SpectrumClient, company: string): Ledger {
  const rowOf = (row: ApHeaderRow): LedgerRow => ({
    key: apKey(row),
    stage: row.stage,
    echo: apEcho(row),
  });
  return {
    has: ({ kind }) => kind.startsWith('spectrum/ap-'),
    sent({ body }) {
      const document = apBody.parse(body);
      const echo = apEcho(document);
      return {
        key: apKey(document),
        batch: document.batch,
        echo,
        async find() {
          const { vendor, number } = echo;
          const row = apRowFor(await spectrum.apHeaders(company, { vendor, number }), echo);
          return row && rowOf(row);
        },
      };
    },
    inBatches: async (batches) => (await spectrum.apHeaders(company, { batches })).map(rowOf),
  };
}

const apKey = ({ vendor, number }: { vendor: string; number: string }): string =>
  JSON.stringify([canonicalCode(vendor), canonicalCode(number)]);
