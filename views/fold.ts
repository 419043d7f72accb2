/**
 * Folds what repeats: rows that look like those before them but for numbers, period by period, are
 * counted instead of printed. Three rounds are shown before a fourth is folded. What lives here:
 * the search for what repeats, and a fold of rows of text.
 */
import { chartGap } from './chart';

/** Of rows that repeat. */
export const LONGEST_PERIOD = 6;
/** So few rows are sooner read than counted. */
export const WORTH_FOLDING = 4;

const TIME = 12;

/** What a text looks like: without numbers and their units. */
export function shapeOf(text: string): string {
  return text.replace(/\d+([.]\d+)?( (ns|us|ms|s)\b)?/g, '9').replace(/-+|\s+/g, ' ');
}

/** Sees the shapes of rows in their order. */
export class Repeats {
  private readonly shapes: string[] = [];

  /** True if the row ends the third round, or a later one, of a period: it can be folded. */
  add(shape: string): boolean {
    const { shapes } = this;
    shapes.push(shape);
    if (shapes.length > LONGEST_PERIOD * 4) shapes.shift();
    const last = shapes.length - 1;
    for (let period = 1; period <= LONGEST_PERIOD; period += 1) {
      if (last - period * 3 + 1 < 0) return false;
      let same = true;
      for (let i = 0; i < period * 2 && same; i += 1) {
        same = shapes[last - i] === shapes[last - i - period];
      }
      if (same) return true;
    }
    return false;
  }
}

export class Fold {
  private readonly repeats = new Repeats();
  private folded: string[] = [];
  private readonly print: (row: string) => void;

  constructor(print: (row: string) => void) {
    this.print = print;
  }

  add(row: string): void {
    if (this.repeats.add(shapeOf(row.slice(TIME)))) {
      this.folded.push(row);
      return;
    }
    this.flush();
    this.print(row);
  }

  /** Says how many rows were folded, if any. */
  flush(): void {
    const { length } = this.folded;
    if (length >= WORTH_FOLDING) this.print(`${chartGap}  ${length} more rows like these`);
    else for (const row of this.folded) this.print(row);
    this.folded = [];
  }
}
