/** Far sides that answer at once from memory, with what the stand-ins answered to one plain invoice. */
import type { World } from '../activities/world';
import type { ServiceTradeClient } from '../clients/servicetrade';
import type { SpectrumClient } from '../clients/spectrum';
import type { Invoice } from '../domain/servicetrade/types';

type Answers = Map<string | symbol, unknown>;

export interface Still {
  /** Puts the remembered answers in the place of the stand-ins. */
  hold(): void;
  /** How many documents the far side took. */
  posted(): number;
}

/** Listens to the world's clients until `hold` is called. */
export function listen(world: World, connection: string, instance: string): Still {
  const fromSpectrum: Answers = new Map();
  const fromServiceTrade: Answers = new Map();
  const spectrum = listened(world.spectrum(instance), fromSpectrum);
  const servicetrade = listened(world.servicetrade(connection), fromServiceTrade);
  world.spectrum = () => spectrum;
  world.servicetrade = () => servicetrade;
  let posted = 0;
  return {
    hold() {
      const heldSpectrum: SpectrumClient = {
        ...answering(spectrum, fromSpectrum),
        postArInvoice(document, context) {
          context.assertMayStillSend();
          posted += 1;
          return Promise.resolve({ outcome: 'applied', ref: document.number, stage: 'unposted', answer: '' });
        },
      };
      const heldServiceTrade = answering(servicetrade, fromServiceTrade);
      world.spectrum = () => heldSpectrum;
      world.servicetrade = () => ({ ...heldServiceTrade, ...invoices(fromServiceTrade.get('invoice')) });
    },
    posted: () => posted,
  };
}

function listened<T extends object>(client: T, answers: Answers): T {
  return new Proxy(client, {
    get(target, name): unknown {
      const held: unknown = Reflect.get(target, name);
      if (typeof held !== 'function') return held;
      return (...args: unknown[]): unknown => {
        const answer: unknown = held.apply(target, args);
        if (answer instanceof Promise) {
          void answer.then((value: unknown) => answers.set(name, value)).catch(() => undefined);
        }
        return answer;
      };
    },
  });
}

/** What was never asked is asked for real; it would show as time, not as a wrong answer. */
function answering<T extends object>(client: T, answers: Answers): T {
  const held = { ...client };
  for (const [name, value] of answers) Reflect.set(held, name, () => Promise.resolve(value));
  return held;
}

/** The remembered invoice under every id, approved until Girder answers it. */
function invoices(remembered: unknown): Pick<ServiceTradeClient, 'invoice' | 'setInvoiceStatus'> {
  return {
    invoice: (id) => Promise.resolve(isInvoice(remembered) ? asked(remembered, id) : undefined),
    setInvoiceStatus(id, status) {
      answered.set(id, status);
      return Promise.resolve({ outcome: 'applied', ref: id, stage: 'done', answer: '' });
    },
  };
}

const answered = new Map<string, string>();

function asked(invoice: Invoice, id: string): Invoice {
  return { ...invoice, id, invoiceNumber: id, status: answered.get(id) ?? 'pending_accounting' };
}

function isInvoice(value: unknown): value is Invoice {
  return typeof value === 'object' && value !== null && 'invoiceNumber' in value && 'items' in value;
}
