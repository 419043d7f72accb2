/**
 * Skips: what of a file gave no reference, counted by reason. The reasons stay few, whatever a
 * strange file has to offer.
 */

const MOST_REASONS = 32;
const REST = 'for other reasons';

export class Skips {
  readonly counts = new Map<string, number>();

  add(reason: string): void {
    const { counts } = this;
    const isKnown = counts.has(reason) || counts.size < MOST_REASONS;
    const counted = isKnown ? reason : REST;
    counts.set(counted, (counts.get(counted) ?? 0) + 1);
  }
}

/** `3: 2 blank, 1 comment`, or `nothing`. */
export function skipsText(
  skipped: ReadonlyMap<string, number>,
  number: (value: number) => string = String,
): string {
  const all = [...skipped.values()].reduce((sum, count) => sum + count, 0);
  const reasons = [...skipped].map(([reason, count]) => `${number(count)} ${reason}`);
  return all === 0 ? 'nothing' : `${number(all)}: ${reasons.join(', ')}`;
}
