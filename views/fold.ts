/**
 * Folds what repeats: rows that look like those before them but for numbers, period by period, are
 * counted instead of printed. Three rounds are shown before a fourth is folded.
 */
import { chartGap } from './chart';

/** Of rows that repeat. */
export const LONGEST_PERIOD = 6;
/** So few rows are sooner read than counted. */
const WORTH_FOLDING = 4;

const TIME = 12;

/** What a row looks like: its text without numbers and units, and without the time in front. */
function shapeOf(row: string): string {
  return row
    .slice(TIME)
    .replace(/\d+([.]\d+)?( (ns|us|ms|s)\b)?/g, '9')
    .replace(/-+|\s+/g, ' ');
}

export class Fold {
  private readonly shapes: string[] = [];
  private folded: string[] = [];
  private readonly print: (row: string) => void;

  constructor(print: (row: string) => void) {
    this.print = print;
  }

  add(row: string): void {
    const { shapes } = this;
    shapes.push(shapeOf(row));
    if (shapes.length > LONGEST_PERIOD * 4) shapes.shift();
    if (this.repeats()) {
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

  /** True if the last rows are three rounds of one period. */
  private repeats(): boolean {
    const { shapes } = this;
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
