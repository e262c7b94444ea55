/** Codes and formats of job numbers for the tests. */
import fc from 'fast-check';
import type { NumberFormat } from '../../../domain/spectrum/job-number';
import { type NumberCodes, parseNumberFormat } from '../../../domain/spectrum/number-formats';

export const codes: NumberCodes = {
  offices: { '7': 'DA', '8': '12' },
  costCenters: { '100': 'A', '200': 'B', '300X': '1' },
};

/** @throws when the format is not a valid one. */
export function formatOf(text: string): NumberFormat {
  const parsed = parseNumberFormat(text, codes, 'jobs.number');
  if (!parsed.ok) throw new Error(parsed.problems.join('\n'));
  return parsed.format;
}

const around = fc
  .array(fc.constantFrom('T', '1', '0', '-', '12', 'A', '{office}', '{cc}', '{yy}'), { maxLength: 2 })
  .map((pieces) => pieces.join(''));

/** Valid formats, many of them close to each other. */
export const formatTexts = fc
  .tuple(around, fc.constantFrom('{number}', '{number}', '{number:2}', '{number:3}', '{number:5}'), around)
  .map((pieces) => pieces.join(''))
  .filter((text) => parseNumberFormat(text, codes, 'jobs.number').ok);
