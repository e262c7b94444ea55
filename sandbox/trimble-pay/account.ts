import * as rows from './rows';
import { amount, cents } from './money';
import type { Contract } from './rows';
import type { PrivateTables } from './private-tables';
import { emptyPrivateTables } from './private-tables';
import { Stamps, Table } from './table';

export type EventName =
  'pay_application.approved' | 'pay_application.unapproved' | 'contract.locked' | 'connection.created';

/** What a webhook tells: ids only, whoever wants the row reads it. */
export interface AccountEvent {
  event: EventName;
  /** ISO instant. */
  occurred_at: string;
  data: Record<string, string | number>;
}

/** One Trimble Pay account: its tables, by the names of its resources. */
export class Account {
  readonly stamps = new Stamps();
  readonly projects = new Table('project', rows.project, this.stamps, { prefix: 'prj' });
  readonly connections = new Table('erp_connection', rows.connection, this.stamps, { prefix: 'erp' });
  readonly vendors = new Table('vendor', rows.vendor, this.stamps, { prefix: 'ven' });
  readonly members = new Table('vendor_member', rows.member, this.stamps, { prefix: 'mem' });
  readonly contracts = new Table('contract', rows.contract, this.stamps, { prefix: 'con' });
  readonly sections = new Table('accounting_line', rows.section, this.stamps, { prefix: 'acl' });
  readonly sovLines = new Table('sov_line', rows.sovLine, this.stamps, { prefix: 'sov' });
  readonly changeOrders = new Table('change_order', rows.changeOrder, this.stamps, { prefix: 'cho' });
  readonly payApplications = new Table('pay_application', rows.payApplication, this.stamps, {
    prefix: 'pap',
    revises: false,
  });
  readonly attachments = new Table('attachment', rows.attachment, this.stamps, { prefix: 'att' });
  private: PrivateTables = emptyPrivateTables();

  constructor(private readonly send: (event: AccountEvent) => void) {}

  announce(event: EventName, data: AccountEvent['data']): void {
    this.send({ event, occurred_at: this.stamps.instant(), data });
  }

  /** The original value and all change orders. */
  currentValue(contract: Contract): string {
    const own = this.changeOrders.where(({ contract_id }) => contract_id === contract.id);
    return amount(own.reduce((total, one) => total + cents(one.amount), cents(contract.original_value)));
  }

  /** Whether an application that left the draft bills this line of the schedule of values. */
  isBilled(sovLineId: string): boolean {
    return this.payApplications.all().some(
      ({ status, lines }) =>
        status !== 'draft' &&
        // A line that stands there without an amount is not billed yet.
        lines.some(
          (line) =>
            line.sov_line_id === sovLineId &&
            [line.previous_work, line.work_this_period, line.previous_stored, line.stored_now].some(
              (one) => cents(one) !== 0n,
            ),
        ),
    );
  }

  clear(): void {
    for (const table of [
      this.projects,
      this.connections,
      this.vendors,
      this.members,
      this.contracts,
      this.sections,
      this.sovLines,
      this.changeOrders,
      this.payApplications,
      this.attachments,
    ])
      table.replace([]);
    this.private = emptyPrivateTables();
  }
}
