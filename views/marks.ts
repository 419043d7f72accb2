/** The marks of a lesson: sentences that stand in the chart just before what they are about. */
import type { LessonMark } from '../scenarios/language/lesson';
import type { Line } from '../scenarios/transcript/line';
import { matches } from '../scenarios/transcript/match';
import { linesOf } from './fit';
import type { Style } from './style';

/** A mark stands where the tasks stand. */
const AT = 12;
const SIGN = '* ';

/** Sees the lines of a run in order. */
export class Marks {
  private readonly marks: readonly { readonly mark: LessonMark; seen: number }[];

  constructor(marks: readonly LessonMark[]) {
    this.marks = marks.map((mark) => ({ mark, seen: 0 }));
  }

  /** The marks that stand before the line, in the order of the file. */
  before(line: Line): readonly string[] {
    return this.marks.flatMap((entry) => {
      const { pattern, nth } = entry.mark.at;
      if (!matches(pattern, line)) return [];
      entry.seen += 1;
      return entry.seen === nth ? [entry.mark.text] : [];
    });
  }
}

/** The row of a mark, of one line or more. */
export function markRow(text: string, { width, colors }: Style): string {
  const lines = linesOf(text, width - AT - SIGN.length);
  return lines
    .map((line, i) => `${(i === 0 ? SIGN : '').padStart(AT + SIGN.length)}${colors.bold(line)}`)
    .join('\n');
}
