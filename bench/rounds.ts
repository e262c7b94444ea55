export interface Lane {
  name: string;
  /** Starts one unit of work and resolves when it is done; `at` is never repeated. */
  one(at: number): Promise<void>;
}

export interface Measured {
  name: string;
  /** Per second, one for each round. */
  rates: number[];
}

export interface Sizes {
  perRound: number;
  rounds: number;
  concurrency: number;
}

/**
 * Interleaves the lanes, so that what slows the machine or the server down slows them alike; the first round of each
 * warms up and does not count.
 */
export async function measure(lanes: Lane[], sizes: Sizes): Promise<Measured[]> {
  const measured = lanes.map(({ name }): Measured => ({ name, rates: [] }));
  let at = 0;
  for (let round = 0; round <= sizes.rounds; round += 1) {
    for (const [index, lane] of lanes.entries()) {
      const seconds = await timed(lane, at, sizes);
      at += sizes.perRound;
      if (round > 0) measured[index]?.rates.push(sizes.perRound / seconds);
    }
  }
  return measured;
}

async function timed(lane: Lane, from: number, { perRound, concurrency }: Sizes): Promise<number> {
  let next = from;
  const began = performance.now();
  const hand = async (): Promise<void> => {
    while (next < from + perRound) await lane.one(next++);
  };
  await Promise.all(Array.from({ length: concurrency }, hand));
  return (performance.now() - began) / 1000;
}

export function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [low = NaN, high = low] = sorted.slice(sorted.length % 2 ? middle : middle - 1, middle + 1);
  return (low + high) / 2;
}

/** Of each round by itself: the median and the extremes. */
export function ratios(of: Measured, to: Measured): { median: number; lowest: number; highest: number } {
  const each = of.rates.map((rate, round) => rate / (to.rates[round] ?? NaN));
  return { median: median(each), lowest: Math.min(...each), highest: Math.max(...each) };
}
