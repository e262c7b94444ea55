/** A pay application that is approved in Trimble Pay, under test: its AP invoice (TP7) and what is told of it (TP10). */
import Decimal from 'decimal.js';
import { postingKey } from '../../../clients/store/keys';
import { glazing } from '../../../demo/initial/subcontracts';
import { Billing } from '../../house/application-support';
import type { House } from '../../support/house';
import { mustFind } from './fault-house';
import type { FaultHouse } from './fault-house';
import { onlyPhase } from './pay-subcontracts';
import { numbered, patienceMs, payFarSide, stateOf } from './pay-subjects';
import type { PaySubject } from './pay-subjects';

export const apOperation = 'POST /vendor/invoice';

/** Of the gross, to the cent. */
const grossOf = (id: number): string => `${1_000 + id}.30`;
/** `<gross>/<retention>`: 10 % are held back. */
export const billedOf = (gross: string): string => `${gross}/${new Decimal(gross).times('0.1').toFixed(2)}`;

const ids = new Map<string, string>();

async function exported(house: FaultHouse, number: string, id: number): Promise<string> {
  const billing = new Billing(house);
  const application = billing.approved({ ...glazing, subcontract: number }, { [onlyPhase]: grossOf(id) });
  ids.set(`${house.dir} ${number}`, application);
  const record = billing.record(application);
  await house.waitForState(record, 'In Spectrum', patienceMs);
  await house.client.workflow.getHandle(record).result();
  return record;
}

function applicationOf(house: House, number: string): string {
  return ids.get(`${house.dir} ${number}`) ?? '';
}

function application(
  letter: string,
  subject: Pick<PaySubject, 'name' | 'guard' | 'operation' | 'delivered' | 'farSide' | 'expected'> & {
    part: string;
    effects(house: FaultHouse, number: string): string[];
  },
): PaySubject {
  const { part, effects, ...rest } = subject;
  return {
    ...rest,
    ready: (id) => ({ number: numbered(letter, id) }),
    async run(house, id) {
      const record = await exported(house, numbered(letter, id), id);
      return mustFind(house, postingKey(record, part));
    },
    effects: (house, id) => effects(house, numbered(letter, id)),
    state: (house, id) =>
      stateOf(house, new Billing(house).record(applicationOf(house, numbered(letter, id)))),
    rests: 'In Spectrum',
  };
}

/**
 * In Spectrum's tables, and images in the calls that were committed.
 * @param number of the AP invoice
 */
export function apInvoices(house: House, number: string): string[] {
  const rows = new Billing(house).ledger().filter((one) => one.split(' ')[0] === number);
  const images = house.spectrum.sandbox.journal
    .after(0)
    .filter(({ operation, committed }) => operation === apOperation && committed)
    .filter(({ key }) => key.split('|').includes(number))
    .map(({ body }) => {
      const { Images: list } = Object(body);
      return `${Array.isArray(list) ? list.length : 0} images`;
    });
  return [...rows, ...images];
}

/** Each is sent with a pay application and a lien waiver. */
export const apInvoice: PaySubject = application('SA', {
  name: 'AP invoice',
  guard: 'keyed',
  operation: apOperation,
  farSide: ({ spectrum }) => spectrum.sandbox,
  part: 'ap-invoice',
  effects: (house, number) => [
    ...apInvoices(house, `${number}-1`),
    `${String(new Billing(house).exportStatus(applicationOf(house, number)).status)}`,
  ],
  expected: (id) => `${numbered('SA', id)}-1 I ${billedOf(grossOf(id))},2 images,exported`,
});

/** The first word, `exporting`, meets the fault; what is said twice says nothing new. */
export const exportStatus: PaySubject = application('SX', {
  name: 'export status',
  guard: 'idempotent',
  delivered: true,
  operation: 'PUT /pay_applications/{pay_application_id}/erp_export',
  farSide: payFarSide,
  part: 'export-status@1',
  effects(house, number) {
    const billing = new Billing(house);
    const id = applicationOf(house, number);
    const { status, erp_invoice_number, attachments } = billing.exportStatus(id);
    const files = Array.isArray(attachments) ? attachments.length : 0;
    return [
      ...billing.told(id).filter((word, at, all) => word !== all[at - 1]),
      `${String(status)} as ${String(erp_invoice_number)} with ${files} files`,
      ...apInvoices(house, `${number}-1`),
    ];
  },
  expected(id) {
    const number = `${numbered('SX', id)}-1`;
    return `exporting,exported,exported as ${number} with 2 files,${number} I ${billedOf(grossOf(id))},2 images`;
  },
});
