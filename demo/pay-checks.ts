/** Whether subcontracts and pay applications came out as the story says, in the far sides' own tables. */
import type { Subcontract } from './initial/subcontracts';
import type { Row } from './rows';
import { differs, shown } from './rows';
import type { Stage } from './stage';

/** @param value with the executed change orders. */
export async function wrongContract(
  { trimblePay }: Stage,
  { subcontract, email }: Subcontract,
  value: string,
): Promise<string[]> {
  const contracts = (await trimblePay.table('contract')).filter(
    (row) => row.subcontract_number === subcontract,
  );
  const [contract] = contracts;
  const own = (rows: Row[]): Row[] => rows.filter((row) => row.contract_id === contract?.id);
  const sections = own(await trimblePay.table('accounting_line'));
  const members = (await trimblePay.table('vendor_member')).filter(
    (row) => row.vendor_id === contract?.vendor_id,
  );
  return [
    ...differs(`Contracts of ${subcontract}`, contracts.length, '1'),
    ...differs(`Sections of ${subcontract}`, sumOf(sections, 'accounting_line_value'), value),
    ...differs(
      `Lines of ${subcontract}`,
      sumOf(own(await trimblePay.table('sov_line')), 'scheduled_value'),
      value,
    ),
    ...differs(`Members of ${subcontract}`, members.map((row) => shown(row.email)).join(), email),
  ];
}

export async function apInvoice({ spectrum }: Stage, number: string): Promise<Row[]> {
  const rows = await spectrum.table('VN_INVOICE_TRAN_HEADER_MC6');
  return rows.filter((row) => shown(row.Invoice_Number) === number);
}

/** One entry, approved and unposted, with its lines and images. */
export async function wrongAp(
  stage: Stage,
  number: string,
  wanted: { amount: string; retention: string; images: number; lines: number },
): Promise<string[]> {
  const [row, ...more] = await apInvoice(stage, number);
  const own = (rows: Row[]): Row[] => rows.filter((one) => shown(one.Invoice_Number) === number);
  const lines = own(await stage.spectrum.table('VN_INVOICE_TRAN_DETAIL_MC'));
  const images = own(await stage.spectrum.table('_images'));
  return [
    ...differs(`AP entries ${number}`, 1 + more.length, '1'),
    ...differs(`${number}: amount`, cents(row?.Invoice_Amount), wanted.amount),
    ...differs(`${number}: retention`, cents(row?.Retention_Amount), wanted.retention),
    ...differs(`${number}: lines`, lines.length, String(wanted.lines)),
    ...differs(`${number}: images`, images.length, String(wanted.images)),
  ];
}

function sumOf(rows: Row[], column: string): string {
  const total = rows.reduce((sum, row) => sum + Math.round(Number(row[column]) * 100), 0);
  return (total / 100).toFixed(2);
}

function cents(value: unknown): string {
  return value === undefined ? '' : Number(value).toFixed(2);
}
