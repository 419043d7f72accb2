/**
 * A second run beside the one of the page: its session and runner, what it is a run of, and the
 * alignment of both, which is read in parts so that the page goes on.
 */
import type { Signal } from '@preact/signals';
import { effect, signal, untracked } from '@preact/signals';
import { Alignment } from '../model/align';
import type { Compared, RunDifference } from '../model/differences';
import { hitDifferences, MOST_EVENTS } from '../model/differences';
import { Edit } from '../model/edit';
import { Session } from '../model/session';
import { AS_IN_FILE } from '../model/settings';
import { made } from '../run/made';
import { Runner } from '../run/runner';

/** Events of each run that are read for the alignment before the page goes on. */
const PART = 4_000;

export class Comparison {
  readonly session = new Session();
  readonly runner = new Runner(this.session);
  /** What B is a run of; null before the comparison is opened. */
  readonly edit: Signal<Edit | null> = signal(null);
  readonly alignment: Signal<Alignment | null> = signal(null);
  readonly compared: Signal<Compared> = signal('events');
  /** The place of the difference that one went to; -1 for none. */
  readonly current: Signal<number> = signal(-1);
  /** Null as long as one of the runs goes on, or they are compared. */
  readonly differences: Signal<readonly RunDifference[] | null> = signal(null);
  /** True while a worker compares the runs. */
  readonly isComparing = signal(false);
  /** The reason for missing differences: an error, or that the user cancelled the comparison. */
  readonly why = signal('');
  /** The name and the text of A for which the comparison was opened. */
  private opened = '';
  private readonly other: Session;
  private readonly otherRunner: Runner;
  /** Ends the comparison that goes on. */
  private leave = new AbortController();

  /** `other` is the session of the page, A, and `otherRunner` has made its run. */
  constructor(other: Session, otherRunner: Runner) {
    this.other = other;
    this.otherRunner = otherRunner;
  }

  /** Ends a comparison that goes on. */
  cancel(): void {
    this.leave.abort();
    this.isComparing.value = false;
    this.why.value = 'not compared: cancelled';
  }

  /** Finds the differences anew: in a worker, but for those that the alignment has found. */
  private async compare(): Promise<void> {
    const [alignment, compared] = [this.alignment.value, this.compared.value];
    const [a, b] = [this.other.run.value?.recording, this.session.run.value?.recording];
    this.leave.abort();
    this.differences.value = null;
    this.isComparing.value = false;
    this.why.value = '';
    if (alignment === null || a === undefined || b === undefined) return;
    if (compared === 'hits') {
      this.differences.value = hitDifferences(a, b, alignment.outcomes);
      return;
    }
    if (compared === 'events' && a.events + b.events > MOST_EVENTS) return;
    this.leave = new AbortController();
    const { signal: left } = this.leave;
    this.isComparing.value = true;
    const { otherRunner, runner } = this;
    const request = {
      kind: 'differences',
      compared,
      a: otherRunner.pieces,
      b: runner.pieces,
    } as const;
    try {
      const reply = await made(request, left);
      if (left.aborted || reply.kind !== 'differences') return;
      this.differences.value = reply.differences;
    } catch (error) {
      if (left.aborted) return;
      this.why.value = error instanceof Error ? error.message : String(error);
    }
    this.isComparing.value = false;
  }

  /** Opens the comparison with the text of A; what was compared before stays if A is the same. */
  open({ name, text }: Edit): void {
    const a = JSON.stringify([name, text.peek()]);
    if (a === this.opened) return;
    this.opened = a;
    this.edit.value = new Edit(name, text.peek());
  }

  /** Compares with another scenario, or with other settings. */
  choose(name: string, yaml: string, settings = AS_IN_FILE): void {
    this.edit.value = new Edit(name, yaml, settings);
  }

  /** Keeps both runs aligned and B at the event that belongs to A's; answers what ends it. */
  follow(): () => void {
    const { other, session } = this;
    let timer: ReturnType<typeof setTimeout> | null = null;
    const stopReading = effect(() => {
      const [a, b] = [other.run.value, session.run.value];
      const isDone = other.done.value && session.done.value;
      if (timer !== null) clearTimeout(timer);
      this.alignment.value = null;
      this.current.value = -1;
      if (a === null || b === null || !isDone) return;
      const alignment = new Alignment(a.recording, b.recording);
      const read = (): void => {
        if (alignment.more(PART)) timer = setTimeout(read, 0);
        else this.alignment.value = alignment;
      };
      timer = setTimeout(read, 0);
    });
    const stopMoving = effect(() => {
      const to = this.alignment.value?.of(other.at.value) ?? -1;
      const from = this.alignment.peek()?.of(other.from.value) ?? -1;
      // Only A moves B: where B is by itself, as at a difference, it stays.
      untracked(() => {
        session.go(to);
        session.from.value = from;
      });
    });
    const stopComparing = effect(() => void this.compare());
    return () => {
      if (timer !== null) clearTimeout(timer);
      this.leave.abort();
      stopReading();
      stopMoving();
      stopComparing();
    };
  }
}
