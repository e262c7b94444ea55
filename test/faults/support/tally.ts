import { outcomes } from './fault-house';
import type { CellEnd, Ends } from './cells';
import type { Subject } from './subjects';

/** One line per group of runs, for docs/faults.md; jest's own console would put a stack under it. */
export function say(line: string): void {
  process.stdout.write(`FAULT ${line}\n`);
}

/** How each effect came through a fault: `unclear → adopted`, `notSent → applied`. */
export async function tally(fault: string, subjects: readonly Subject[], ends: Ends): Promise<void> {
  const ways = await Promise.all(
    subjects.map(async ({ name }) => {
      const end = await ends.get(name)?.catch(() => undefined);
      return `${name}: ${end ? wayOf(end) : 'did not end'}`;
    }),
  );
  say(`${fault} | ${ways.join(' | ')}`);
}

function wayOf({ posting }: CellEnd): string {
  const ways = outcomes(posting).map((outcome) => outcome ?? 'not heard');
  return [...ways, posting.adopted ? 'adopted' : posting.state].join(' → ');
}
