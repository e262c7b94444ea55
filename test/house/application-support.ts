/** A house with a connected job, two subcontracts in Trimble Pay, and people who bill and approve there (TP6–TP10). */
import { isoDate } from '../../demo/dates';
import { company } from '../../demo/initial/spectrum';
import { drywall, glazing, subcontractedJob } from '../../demo/initial/subcontracts';
import type { Head } from '../../domain/heads';
import { recordId } from '../../domain/record-id';
import { recordStart, signals } from '../../domain/record-start';
import { applicationRef, projectRef, subcontractRef } from '../../domain/trimble-pay/record-ids';
import type { Row } from '../../sandbox';
import type { House } from '../support/house';
import { field, girder, until } from './support';

export type Contract = typeof drywall | typeof glazing;

/** One line by its section's phase: what is done in this period. */
export type Work = Record<string, string>;

export class Billing {
  private made = 0;

  constructor(readonly house: House) {}

  private get place() {
    return { account: 'main', target: this.house.target };
  }

  record(id: string): string {
    return recordId(applicationRef(this.place, id));
  }

  head(id: string): Promise<Head | undefined> {
    return this.house.head(this.record(id));
  }

  /** Connects the job and waits until both subcontracts are in Trimble Pay. */
  async connect(): Promise<void> {
    const ref = projectRef(this.place, subcontractedJob);
    const { workflowType, workflowId, taskQueue, args } = recordStart(ref);
    await this.house.client.workflow.signalWithStart(workflowType, {
      ...{ workflowId, taskQueue, args, workflowIdConflictPolicy: 'USE_EXISTING' },
      ...{ signal: signals.recordChanged, signalArgs: [] },
    });
    for (const one of [drywall, glazing]) {
      await this.house.waitForState(recordId(subcontractRef(this.place, one)), 'In Spectrum');
    }
  }

  /** Rows of Trimble Pay's own tables. */
  pay(table: string): Row[] {
    return this.house.trimblePay.sandbox.state()[table] ?? [];
  }

  application(id: string): Row {
    return this.pay('pay_application').find((row) => row.id === id) ?? {};
  }

  exportStatus(id: string): Row {
    return Object(this.application(id).erp_export);
  }

  /** Every status that Girder told of it, in order. */
  told(id: string): string[] {
    return this.house.trimblePay.sandbox.journal
      .after(0)
      .filter((entry) => entry.key === `pay_application/${id}/erp_export` && entry.committed)
      .map((entry) => String(field(entry.body, 'status')));
  }

  /** What people do in Trimble Pay. */
  does(action: string, body: Row): Row {
    return Object(this.house.trimblePay.sandbox.advance({ action, ...body }));
  }

  /** A draft of this month, or of the last. */
  draft(contract: Contract, work: Work, more: Row = {}): string {
    const { today, lastMonth } = this.house.days;
    const day = more.last === true ? lastMonth : today;
    const { last: _last, ...rest } = more;
    const row = this.does('draft', {
      contract_id: this.contractId(contract),
      period_start: isoDate(day.startOf('month')),
      period_end: isoDate(day.endOf('month')),
      invoice_date: isoDate(day),
      lines: this.lines(contract, work),
      ...rest,
    });
    return String(row.id);
  }

  contractId({ subcontract }: Contract): string {
    const row = this.pay('contract').find((one) => one.subcontract_number === subcontract);
    return String(row?.id);
  }

  lines(contract: Contract, work: Work): Row[] {
    const id = this.contractId(contract);
    const sections = this.pay('accounting_line').filter((row) => row.contract_id === id);
    const sov = this.pay('sov_line').filter((row) => row.contract_id === id);
    return Object.entries(work).map(([phase, done]) => {
      const section = sections.find((row) => row.accounting_line_code === phase);
      const line = sov.find((row) => row.accounting_line_id === section?.id);
      return { sov_line_id: line?.id, work_this_period: done };
    });
  }

  /** A small file of the billing backup, of its own content. */
  attach(id: string, kind: string, more: Row = {}): void {
    this.made += 1;
    const file_name = `${kind}-${this.made}.pdf`;
    const content = { content_type: 'application/pdf', text: `%PDF-1.4 ${file_name}` };
    this.does('addAttachment', { id, kind, file_name, ...content, ...more });
  }

  /** Submitted, with its papers, and signed by everybody. */
  approved(contract: Contract, work: Work, more: Row = {}): string {
    const id = this.draft(contract, work, more);
    this.attach(id, 'pay_app');
    this.attach(id, 'lien_waiver');
    this.does('submit', { id });
    this.approve(id);
    return id;
  }

  approve(id: string): void {
    this.does('approve', { id });
    this.does('approve', { id });
  }

  /** The operator's command, which starts a run where there is none. */
  async exports(id: string): Promise<{ done: boolean; said: string }> {
    const ran = await girder(this.house, 'approvals', 'export', this.record(id), '--reason', 'it is due');
    return { done: ran.code === 0, said: ran.out + ran.err };
  }

  async undoes(id: string): Promise<{ done: boolean; said: string }> {
    const args = ['records', 'resolve', this.record(id), '--undo', '--reason', 'deleted as agreed'];
    const ran = await girder(this.house, ...args);
    return { done: ran.code === 0, said: ran.out + ran.err };
  }

  waitFor(id: string, code: string): Promise<Head> {
    return this.house.waitFor(this.record(id), code, (head) => head.reason?.code === code);
  }

  exported(id: string): Promise<void> {
    return until(`${id} is exported`, () => this.exportStatus(id).status === 'exported', 30_000);
  }

  /** AP documents in Spectrum as `number type gross/retention`. */
  ledger(): string[] {
    const state = this.house.spectrum.sandbox.state();
    const rows = [...(state.VN_INVOICE_TRAN_HEADER_MC6 ?? []), ...(state.VN_GL_DISTRIBUTION_HEADER_MC ?? [])];
    return rows
      .map(
        (row) =>
          `${String(row.Invoice_Number).trim()} ${String(row.Invoice_Type_Code)} ${amount(row.Invoice_Amount)}/${amount(row.Retention_Amount)}`,
      )
      .sort();
  }

  /** Calls of the AP service that reached Spectrum. */
  calls(): Row[] {
    return this.house.spectrum.sandbox.journal
      .after(0)
      .filter((entry) => entry.operation === 'POST /vendor/invoice')
      .map((entry) => Object(entry.body));
  }

  /** A clerk in AP invoice entry. */
  clerk(action: 'editUnposted' | 'deleteUnposted', number: string, set?: Row): void {
    this.house.spectrum.sandbox.advance({
      action,
      table: 'VN_INVOICE_TRAN_HEADER_MC6',
      key: { Company_Code: company, Invoice_Number: number },
      ...(set ? { set } : {}),
    });
  }
}

function amount(value: unknown): string {
  return Number(value).toFixed(2);
}
