/**
 * "Did you mean": the known name that a misspelt one is nearest to. Two edits at most, because a
 * transposition (`fautl`) is two; of short names at most a third of the letters may be wrong.
 */

/** How many letters must be inserted, removed or replaced to make one word of the other. */
export function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let i = 1; i <= from.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= to.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}

/** The nearest of the known names, or null if none is near. */
export function nearest(word: string, known: readonly string[]): string | null {
  const allowed = Math.min(2, Math.max(1, Math.floor(word.length / 2)));
  let best: string | null = null;
  let bestDistance = allowed + 1;
  for (const name of known) {
    const distance = editDistance(word.toLowerCase(), name.toLowerCase());
    if (distance < bestDistance) {
      best = name;
      bestDistance = distance;
    }
  }
  return best;
}

/** What was meant: the nearest name, else all of them while the list is short. */
export function meant(word: string, known: readonly string[]): string {
  const near = nearest(word, known);
  if (near !== null) return `did you mean ${near}?`;
  if (known.length === 0) return 'none is defined';
  if (known.length > 16) return `known are ${known.slice(0, 16).join(', ')}, ...`;
  return `known ${known.length === 1 ? 'is' : 'are'} ${known.join(', ')}`;
}
