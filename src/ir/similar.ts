/** The names most like the one that was written, best first, at most three. */
export function similarNames(written: string, candidates: Iterable<string>): string[] {
  const limit = Math.max(1, Math.floor(written.length / 3));
  return [...new Set(candidates)]
    .map((name) => ({ name, distance: editDistance(written.toLowerCase(), name.toLowerCase()) }))
    .filter(({ name, distance }) => name !== written && distance <= limit && distance < longer(written, name))
    .sort((a, b) => a.distance - b.distance || a.name.localeCompare(b.name))
    .slice(0, 3)
    .map(({ name }) => name);
}

/** A word of which nothing is left is not like it. */
function longer(a: string, b: string): number {
  return Math.max(a.length, b.length);
}

/** Letters added, left out or changed, and neighbours swapped: one each. */
function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const changeCost = a[i - 1] === b[j - 1] ? 0 : 1;
      const swapped = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? (before[j - 2] ?? Infinity) + 1 : Infinity;
      const others = [(row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + changeCost];
      next.push(Math.min(swapped, ...others));
    }
    before = row;
    row = next;
  }
  return row[b.length] ?? 0;
}
