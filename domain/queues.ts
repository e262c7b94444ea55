/**
 * Task queues: each Spectrum instance and each source account has its own, so that a slow or dead system holds up
 * only its own (docs/concepts.md, "Limits").
 */

/** Workflows, and the short bookkeeping activities that touch nothing but the store and Temporal. */
export const workflowQueue = 'girder';

export const mailQueue = 'girder-mail';

/** Reading, planning and writing back for one source account. */
export function sourceQueue(source: string, account: string): string {
  return `${source}-${account}`;
}

/** Writes to one Spectrum instance; its limits are this queue's limits. */
export function spectrumQueue(instance: string): string {
  return `spectrum-${instance}`;
}

/** Probes and other reads of one Spectrum instance that no write should wait for. */
export function probeQueue(instance: string): string {
  return `spectrum-${instance}-probe`;
}
