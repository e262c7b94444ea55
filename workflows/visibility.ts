/** What Temporal UI shows of a run: search attributes and current details (OP1). */
import { setCurrentDetails, upsertSearchAttributes } from '@temporalio/workflow';
import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import { searchAttributes } from '../domain/search-attributes';
import type { Step } from '../domain/steps';

const stateKey = defineSearchAttributeKey(searchAttributes.state, SearchAttributeType.KEYWORD);
const numberKey = defineSearchAttributeKey(searchAttributes.spectrumNumber, SearchAttributeType.KEYWORD);

let shown = '';

/** Shows a step; unchanged steps cost nothing. */
export function showStep(step: Step): void {
  const number = step.facts.spectrumNumbers[0] ?? '';
  const details = describe(step);
  if (details === shown) return;
  shown = details;
  setCurrentDetails(details);
  upsertSearchAttributes([
    { key: stateKey, value: step.state },
    ...(number ? [{ key: numberKey, value: number }] : []),
  ]);
}

/** Adds a sentence to what is shown, until the step changes: the answer to a signal, which has no other. */
export function showNote(sentence: string): void {
  setCurrentDetails([shown, sentence].filter((part) => part !== '').join('\n\n'));
}

function describe(step: Step): string {
  const lines = [`**${step.state}**${step.sentence ? `: ${step.sentence}` : ''}`];
  if (step.facts.sourceNumber) lines.push(`Source number: ${step.facts.sourceNumber}`);
  if (step.facts.spectrumNumbers.length > 0) lines.push(`Spectrum: ${step.facts.spectrumNumbers.join(', ')}`);
  if (step.code) lines.push(`Code: \`${step.code}\``);
  if (step.cause) lines.push(`Waits on: \`${step.cause}\``);
  return lines.join('\n\n');
}
