/** The workflows of today with one step more at their beginning: what a careless change looks like to a replay. */
import { sleep } from '@temporalio/workflow';
import * as today from '../../../workflows';

function later<In, Out>(workflow: (input: In) => Promise<Out>): (input: In) => Promise<Out> {
  return async (input) => {
    await sleep(1_000);
    return workflow(input);
  };
}

export const cause = later(today.cause);
export const customer = later(today.customer);
export const dailyCodes = later(today.dailyCodes);
export const dailyTieout = later(today.dailyTieout);
export const invoice = later(today.invoice);
export const job = later(today.job);
export const ledgerWatch = later(today.ledgerWatch);
export const payApplication = later(today.payApplication);
export const payPoll = later(today.payPoll);
export const poll = later(today.poll);
export const project = later(today.project);
export const report = later(today.report);
export const site = later(today.site);
export const subcontract = later(today.subcontract);
