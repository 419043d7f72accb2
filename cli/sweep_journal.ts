/**
 * The journal of a sweep: a line for each job that is done, so that a sweep that was stopped goes
 * on where it was. Its first line says which sweep it belongs to.
 */
import { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import type { SweepRow } from '../studies/sweep';
import { UsageError } from './output';
import { unwritable } from './text_file';

const entry = z.object({ index: z.number().int().min(0), row: z.record(z.string(), z.unknown()) });

export class SweepJournal {
  private readonly file: string;
  /** Rows by the number of their job. */
  readonly done = new Map<number, SweepRow>();

  /** Opens the journal, or begins it. `plan` names the sweep with all that its rows depend on. */
  constructor(file: string, plan: string) {
    this.file = file;
    const [head = '', ...lines] = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
    const mine = JSON.stringify({ plan });
    if (head !== mine && lines.some((line) => line !== '')) {
      throw new UsageError(
        `${file}: belongs to another sweep; finish that one, or delete the file`,
      );
    }
    if (head !== mine) this.write(() => writeFileSync(file, `${mine}\n`));
    for (const line of lines) this.take(line);
  }

  /** A line that was cut off, because the machine was, is a job that is not done. */
  private take(line: string): void {
    let data: unknown;
    try {
      data = JSON.parse(line);
    } catch {
      return;
    }
    const parsed = entry.safeParse(data);
    if (!parsed.success) return;
    const { index, row } = parsed.data;
    this.done.set(index, row as unknown as SweepRow); // parsed
  }

  add(index: number, row: SweepRow): void {
    this.done.set(index, row);
    this.write(() => appendFileSync(this.file, `${JSON.stringify({ index, row })}\n`));
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
