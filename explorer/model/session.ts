/**
 * One run as it is looked at: all that the page shows is a projection of these signals. What
 * changes is the event; a comparison has two sessions.
 */
import type { ReadonlySignal, Signal } from '@preact/signals-core';
import { batch, computed, signal } from '@preact/signals-core';
import type { MachineState } from '../../kernel/inspect/machine_state';
import type { Recording } from '../../recording/recording';
import type { Override } from '../../scenarios/language/override';
import type { Scenario } from '../../scenarios/language/scenario';
import type { PageThing } from './moment';
import type { Thing } from './thing';

/** What a session shows. */
export interface Run {
  readonly name: string;
  /** The title of the lesson, or the name. */
  readonly title: string;
  /** The text of the scenario, if it is known. */
  readonly yaml: string | null;
  readonly recording: Recording;
  readonly scenario: Scenario | null;
  /** Values that stand in the place of the file's. */
  readonly set: readonly Override[];
  /** Tells one text of a scenario from another: eight hexadecimal digits. */
  readonly digest: string;
  /** The version of machvm that made the run. */
  readonly version: string;
}

interface Seen {
  readonly recording: Recording;
  readonly event: number;
  readonly state: MachineState;
}

/** Events: after a longer move what the last event changed is outlined, and no more. */
const NEAR = 60;

/** A state before a move, and the one after it. */
const SEEN = 2;

export class Session {
  readonly run: Signal<Run | null> = signal(null);
  /** How many events are recorded so far: it grows while the run goes on. */
  readonly events: Signal<number> = signal(0);
  /** True when no more events will come. */
  readonly done: Signal<boolean> = signal(false);
  /** The event whose result is shown; -1 is before the first. */
  readonly at: Signal<number> = signal(-1);
  /** Where one stood before the last move: changes since then are outlined. */
  readonly from: Signal<number> = signal(-1);
  readonly selection: Signal<Thing | null> = signal(null);
  readonly pointed: Signal<Thing | null> = signal(null);
  /** What is asked, and of which page; null while no question is open. */
  readonly asked: Signal<{ readonly ask: string; readonly page: PageThing | null } | null> =
    signal(null);
  /** A question covers every event after this one; null: nothing is covered. */
  readonly limit: Signal<number | null> = signal(null);

  /** The machine right after the event; null before there is a recording. */
  readonly state: ReadonlySignal<MachineState | null> = computed(() => this.stateAt(this.at.value));
  /** The machine before the last move; after a far one, the machine before the last event. */
  readonly stateBefore: ReadonlySignal<MachineState | null> = computed(() => {
    const [at, from] = [this.at.value, this.from.value];
    const before = Math.abs(at - from) > NEAR ? at - 1 : from;
    return before < 0 ? null : this.stateAt(before);
  });
  /** The last event that may be shown. */
  readonly last: ReadonlySignal<number> = computed(() =>
    Math.min(this.limit.value ?? Number.POSITIVE_INFINITY, this.events.value - 1),
  );

  /** States that were looked at last: where one stood before a move was just shown. */
  private seen: readonly Seen[] = [];
  private readonly isReady = computed(() => this.events.value > 0);

  private stateAt(event: number): MachineState | null {
    const recording = this.run.value?.recording;
    if (recording === undefined || !this.isReady.value) return null;
    const known = this.seen.find((each) => each.recording === recording && each.event === event);
    if (known !== undefined) return known.state;
    const state = recording.stateAt(Math.min(event, recording.events - 1));
    this.seen = [{ recording, event, state }, ...this.seen.slice(0, SEEN - 1)];
    return state;
  }

  /** Shows another event: the nearest one from -1 to the last that may be shown. */
  go(event: number): void {
    const to = Math.max(-1, Math.min(event, this.last.value));
    if (to === this.at.value || Number.isNaN(to)) return;
    batch(() => {
      this.from.value = this.at.value;
      this.at.value = to;
    });
  }

  /** Covers every event after one: a question is open. What was seen of them is forgotten. */
  cover(limit: number): void {
    batch(() => {
      this.limit.value = limit;
      this.go(limit);
      // What has changed since a moment that is covered now would say what comes.
      if (this.from.value > limit) this.from.value = this.at.value;
    });
  }

  /** Shows another run, from before its first event; null for none. */
  show(run: Run | null): void {
    batch(() => {
      this.run.value = run;
      this.events.value = run?.recording.events ?? 0;
      this.done.value = run !== null && run.recording.end !== null;
      this.at.value = -1;
      this.from.value = -1;
      this.selection.value = null;
      this.pointed.value = null;
      this.asked.value = null;
      this.limit.value = null;
    });
  }

  /** There may be more of the recording than before; `done` when no more will come. */
  grown(done: boolean): void {
    const recording = this.run.value?.recording;
    batch(() => {
      this.events.value = recording?.events ?? 0;
      this.done.value = done;
    });
  }
}
