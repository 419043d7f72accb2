/**
 * What our side has told, as lines like those of the recording: one list in the order in which it
 * happened, for people, and one list a stream, for comparison. A stream is a port or a thread:
 * within it order means something, between two of them it is the scheduler's.
 */
import type { Fields } from './transcript_lines';

/** `port 3` or `thread main`. */
export type Stream = string;

export function portStream(obj: number): Stream {
  return `port ${obj}`;
}

export function threadStream(thread: string): Stream {
  return `thread ${thread}`;
}

/** Something that was told, and whether the recording has it too. */
export interface Told {
  readonly stream: Stream;
  readonly fields: Fields;
  /** How often the daemon had rested before. */
  readonly cycle: number;
}

export class Journal {
  readonly all: Told[] = [];
  /** Those that have not been compared yet, oldest first. */
  private readonly open = new Set<Told>();
  private cycle = 0;
  private resting = true;

  /** Says whether the daemon rests now; when it is at work again, a cycle has begun. */
  rests(resting: boolean): void {
    if (this.resting && !resting) this.cycle += 1;
    this.resting = resting;
  }

  tell(stream: Stream, fields: Fields): void {
    const told = { stream, fields, cycle: this.cycle };
    this.all.push(told);
    this.open.add(told);
  }

  /** Something that the recording told us to do: it is there to be read only. */
  did(fields: Fields): void {
    this.all.push({ stream: '', fields, cycle: this.cycle });
  }

  /** The oldest of a stream that has not been compared; with null, of all streams. */
  next(stream: Stream | null, but: Told | null = null): Told | null {
    for (const told of this.open) {
      if (told !== but && (stream === null || told.stream === stream)) return told;
    }
    return null;
  }

  /** All of ports that has not been compared, oldest first: it is compared now. */
  takePorts(): readonly Told[] {
    const taken = [...this.open].filter(({ stream }) => stream.startsWith('port'));
    for (const told of taken) this.open.delete(told);
    return taken;
  }

  compared(told: Told): void {
    this.open.delete(told);
  }
}
