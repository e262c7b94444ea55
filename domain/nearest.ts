/** The candidate that is most likely meant, or undefined when none is close. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const [best] = byDistance(word, candidates);
  if (best === undefined || best.distance > Math.max(2, Math.floor(word.length / 3))) return undefined;
  return best.candidate;
}

/** The closest candidates, however far they are, the closest first. */
export function closest(word: string, candidates: readonly string[], most: number): string[] {
  return byDistance(word, candidates)
    .slice(0, most)
    .map(({ candidate }) => candidate);
}

/** Those of one distance stay in the order in which they were given. */
function byDistance(word: string, candidates: readonly string[]): { candidate: string; distance: number }[] {
  const given = word.toLowerCase().slice(0, 60);
  return candidates
    .map((candidate) => ({ candidate, distance: editDistance(given, candidate.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance);
}

/** Levenshtein. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
