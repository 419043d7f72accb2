/**
 * The journal of a sweep: a line for each job that is done, so that a sweep that was stopped goes
 * on where it was. Its first line says which sweep it belongs to.
 */
import { appendFileSync, existsSync, rmSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { rowShape } from '../studies/study_row';
import type { SweepAnswer } from '../studies/sweep';
import { UsageError } from './output';
import { readTextFile } from './text_file';
import { unwritable } from './written_file';

const entryShape = z.object({
  index: z.number().int().min(0),
  row: rowShape,
  io_errors: z.array(z.string()),
});

type Entry = z.infer<typeof entryShape>;

/** A line of a journal; null if it is none. */
function entryOf(line: string): Entry | null {
  try {
    return entryShape.safeParse(JSON.parse(line)).data ?? null;
  } catch {
    return null;
  }
}

export class SweepJournal {
  private readonly file: string;
  /** What came of jobs, by their number. */
  readonly done = new Map<number, SweepAnswer>();

  /** Opens the journal, or begins it. `plan` names the sweep with all that its rows depend on. */
  constructor(file: string, plan: string) {
    this.file = file;
    const [head = '', ...lines] = existsSync(file) ? readTextFile(file).split('\n') : [];
    const mine = JSON.stringify({ plan });
    if (head !== mine && lines.some((line) => line !== '')) {
      throw new UsageError(
        `${file}: belongs to another sweep; finish that one, or delete the file`,
      );
    }
    // Without its end a line was cut off, because the machine was: that job is not done.
    const cut = lines.pop() ?? '';
    for (const [at, line] of lines.entries()) if (line !== '') this.take(line, at + 2);
    if (head !== mine || cut !== '') {
      this.write(() => writeFileSync(file, [mine, ...lines, ''].join('\n')));
    }
  }

  private take(line: string, number: number): void {
    const entry = entryOf(line);
    if (entry !== null) {
      this.done.set(entry.index, entry);
      return;
    }
    const meant = 'delete the line to run its replay again, or the file to begin again';
    throw new UsageError(`${this.file}:${number}:1: the line is not a row of a sweep; ${meant}`);
  }

  add(index: number, answer: SweepAnswer): void {
    this.done.set(index, answer);
    this.write(() => appendFileSync(this.file, `${JSON.stringify({ index, ...answer })}\n`));
  }

  remove(): void {
    rmSync(this.file, { force: true });
  }

  private write(make: () => void): void {
    try {
      make();
    } catch (error) {
      throw unwritable(this.file, error);
    }
  }
}
