/** What all decisions of operators have in common. */
import type { Head } from '../../domain/heads';
import type { Decision } from '../../domain/postings';
import type { OperatorAnswer, OperatorRequest } from '../../domain/steps';
import type { World } from '../world';

export const accepted = (sentence: string): OperatorAnswer => ({ accepted: true, sentence });
export const refused = (sentence: string): OperatorAnswer => ({ accepted: false, sentence });

/** The head is not the one any more that the operator saw. */
export function movedOn({ state, since }: Head, { seen }: OperatorRequest): OperatorAnswer | undefined {
  if (seen === undefined || seen === since) return undefined;
  return refused(`The record moved on meanwhile: it is ${state} since ${since}. Look again, then decide.`);
}

export function noted(world: World, { operator, reason }: OperatorRequest, choice: string): Decision {
  return { at: world.now().toISOString(), operator, choice, reason };
}
