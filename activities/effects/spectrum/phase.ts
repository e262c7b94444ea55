import { z } from 'zod';
import type { PhaseMaster, SpectrumClient } from '../../../clients/spectrum';
import type { Effect, Probe } from '../../../domain/effects';
import { differences } from '../../../domain/effects';
import { decimal } from '../../../domain/money';
import type { PhaseFields } from '../../../domain/servicetrade/job-phases';
import { canonicalCode } from '../../../domain/spectrum/codes';
import { probeRow, withoutBlanks } from './row-probe';

interface PhaseBody extends PhaseFields {
  company: string;
}

/** A plain decimal; blank: no estimate is sent. */
const estimate = z.string().regex(/^(-?\d+(\.\d+)?)?$/);

/**
 * One cost type of a phase, copied to a new job (ST5). Spectrum inserts or updates, by job, phase and cost type.
 * https://help.viewpoint.com/spectrum/spectrum/api-web-services/list-of-web-services/job-cost-services/add-job-phase
 */
export const phaseBody = z.object({
  company: z.string(),
  number: z.string(),
  phase: z.string(),
  costType: z.string(),
  description: z.string(),
  unit: z.string(),
  priceMethod: z.enum(['F', 'T', 'C', 'U', 'J']),
  workersComp: z.string(),
  costCenter: z.string(),
  status: z.literal('A'),
  quantity: estimate,
  hours: estimate,
  cost: estimate,
}) satisfies z.ZodType<PhaseBody>;

/** What Info-Link gives back, as far as it was sent: a blank cost center becomes the job's. */
type PhaseEcho = Partial<
  Pick<
    PhaseFields,
    'description' | 'unit' | 'priceMethod' | 'workersComp' | 'costCenter' | 'quantity' | 'hours' | 'cost'
  >
>;

function phaseEcho(body: PhaseBody): PhaseEcho {
  return withoutBlanks({
    description: body.description,
    unit: canonicalCode(body.unit),
    priceMethod: canonicalCode(body.priceMethod),
    workersComp: canonicalCode(body.workersComp),
    costCenter: canonicalCode(body.costCenter),
    quantity: plain(body.quantity),
    hours: plain(body.hours),
    cost: plain(body.cost),
  });
}

/** `"12.50"` and `"12.5"` are one estimate; blank stays blank. */
function plain(number: string): string {
  return number === '' ? '' : decimal(number).toFixed();
}

/**
 * Keyed, though Spectrum would take a second one: that one would write over what somebody changed meanwhile. So one
 * in doubt is probed, and sent again only when it is proven absent.
 */
export function phaseEffect(spectrum: SpectrumClient): Effect<PhaseBody, PhaseEcho> {
  return {
    kind: 'spectrum/phase',
    guard: 'keyed',
    naturalKey: ({ company, number, phase, costType }) =>
      [company, ...[number, phase, costType].map(canonicalCode)].join('|'),
    echo: phaseEcho,
    send: (bodies, context) => Promise.all(bodies.map((body) => spectrum.addPhase(body, context))),
    probe: (key, echo) => probePhase(spectrum, key, echo),
  };
}

/** A complete read of the job's phases, of every status. */
function probePhase(spectrum: SpectrumClient, key: string, echo: PhaseEcho): Promise<Probe> {
  return probeRow(
    () => phaseOf(spectrum, key),
    (row) => {
      const held: Required<PhaseEcho> = {
        description: row.description,
        unit: canonicalCode(row.unit),
        priceMethod: canonicalCode(row.priceMethod),
        workersComp: canonicalCode(row.workersComp),
        costCenter: canonicalCode(row.costCenter),
        quantity: plain(row.quantity),
        hours: plain(row.hours),
        cost: plain(row.cost),
      };
      return {
        // As the service names it.
        ref: [row.number, row.phase, row.costType].join('/'),
        differences: differences(echo, held),
        evidence: `phase ${row.phase}, cost type ${row.costType} of job ${row.number}, status ${row.status}`,
      };
    },
  );
}

/** @throws Error when there are several: which one would be ours is a guess */
async function phaseOf(spectrum: SpectrumClient, key: string): Promise<PhaseMaster | undefined> {
  const [company = '', number = '', phase = '', costType = ''] = key.split('|');
  const phases = await spectrum.jobPhases(company, number);
  const [row, ...others] = phases.filter((one) => one.phase === phase && one.costType === costType);
  if (others.length === 0) return row;
  throw new Error(
    `Job ${number} has phase ${phase} with cost type ${costType} ${others.length + 1} times in Spectrum.`,
  );
}
