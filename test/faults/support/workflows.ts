/** Girder's workflows, and two that carry out a single posting, for effects that no process of this release needs. */
import type { Task } from '../../../domain/steps';
import { carryOut, deliver } from '../../../workflows/carry-out';

export * from '../../../workflows';

/** As a record does, without a plan in between: what proved absent is sent again with the same body. */
export async function carryOne(task: Task): Promise<string> {
  for (;;) {
    const end = await carryOut(task, () => undefined);
    if (end !== 'replan') return end;
  }
}

export async function deliverOne(task: Task): Promise<void> {
  await deliver(task);
}
