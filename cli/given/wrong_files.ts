/**
 * Several files of a command: what is wrong with one is reported after the others are done.
 */
import { UsageError } from '../show/output';

export class WrongFiles {
  private readonly lines: string[] = [];
  private readonly error: new (
    ...args: never[]
  ) => Error;

  /** `error` is what a malformed file throws; one that cannot be read throws a UsageError. */
  constructor(error: new (...args: never[]) => Error) {
    this.error = error;
  }

  /** What `make` answers, or nothing if its file is wrong. */
  unless<T>(make: () => T): readonly T[] {
    try {
      return [make()];
    } catch (error) {
      if (!(error instanceof this.error || error instanceof UsageError)) throw error;
      this.lines.push(error.message);
      return [];
    }
  }

  /** Throws a UsageError with a line for each wrong file, if there was one. */
  report(): void {
    if (this.lines.length > 0) throw new UsageError(this.lines.join('\n'));
  }
}
