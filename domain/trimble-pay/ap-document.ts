/** `I` invoice, `C` credit memo. */
export type ApType = 'I' | 'C';

/** One line per phase and cost type. */
export interface ApLine {
  glAccount: string;
  job: string;
  phase: string;
  costType: string;
  description: string;
  /**
   * In the sign of the document: positive is billed on an invoice and credited on a credit memo. A phase that goes
   * the other way than the document has a negative amount, which Spectrum takes on lines.
   */
  amount: string;
  /** The items that are billed, as Spectrum's line names none. */
  remark: string;
}

/** What is sent for one AP invoice against a subcontract, in domain names. Amounts of the header are positive. */
export interface ApDocument {
  company: string;
  batch: string;
  vendor: string;
  subcontract: string;
  /** At most 20 characters, unique for the vendor. */
  number: string;
  type: ApType;
  /** ISO dates. */
  invoiceDate: string;
  glDate: string;
  /** Blank: Spectrum takes the vendor's terms. */
  dueDate: string;
  /** Gross, before retention: Σ lines. */
  amount: string;
  /** Always sent; Spectrum would compute it from the lines and drift by cents. */
  retentionAmount: string;
  salesTaxAmount: string;
  /** Open or on hold. */
  paymentStatus: 'O' | 'H';
  remarks: string;
  lines: ApLine[];
}

/** One file of the billing backup that goes with the document. Its bytes are in the file store, by `sha256`. */
export interface ApFile {
  /** Trimble Pay's id of the attachment. */
  id: string;
  /** As Trimble Pay names it. It may hold a person's name, so that no sentence quotes it. */
  name: string;
  /** Extension without point, e.g. `pdf`. */
  type: string;
  /** At most 40 characters; blank: Spectrum names it by the invoice. */
  description: string;
  /** Bytes. */
  size: number;
  /** 64 lower-case hexadecimal digits. */
  sha256: string;
}

/** The pay application whose sign-offs a document is sent on. */
export interface SignedApplication {
  /** Trimble Pay connection. */
  connection: string;
  id: string;
  /** Sign-offs count on this revision and no other. */
  revision: number;
}

/** Body of the posting of an AP document. */
export interface ApBody extends ApDocument {
  images: ApFile[];
  application: SignedApplication;
}
