/**
 * Which step of the scenario each thread is at, at any event of a recording, and the event where a
 * step begins. The events `thread.step` and `thread.step_done` say it.
 */
import type { Recording } from '../../recording/recording';
import type { ScenarioPart } from '../../scenarios/language/positions';
import { partOf } from '../../scenarios/language/positions';
import type { Scenario } from '../../scenarios/language/scenario';

/** Where a thread is in its steps. */
export interface StepAt {
  readonly thread: number;
  readonly part: ScenarioPart;
  /** The event where the step began. */
  readonly begins: number;
  /** True between its end and the beginning of the next one. */
  readonly done: boolean;
}

/** What a thread did, by the numbers of events. */
interface History {
  readonly events: number[];
  readonly counters: number[];
  /** True for the end of a step. */
  readonly ends: boolean[];
  name: string;
}

/** A part as a key of maps. */
export function partKey(part: ScenarioPart): string {
  return part.kind === 'call' ? `call ${part.call}` : `${part.task} ${part.step}`;
}

/** The place of the last number that is at most `most`; -1 if there is none. */
export function lastAtMost(numbers: readonly number[], most: number): number {
  let [low, high] = [0, numbers.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((numbers[middle] ?? 0) <= most) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** The steps of a recording, which may still grow. */
export class Steps {
  private readonly recording: Recording;
  private readonly scenario: Scenario;
  private readonly threads = new Map<number, History>();
  private readonly first = new Map<string, number>();
  private read = -1;

  constructor(recording: Recording, scenario: Scenario) {
    this.recording = recording;
    this.scenario = scenario;
  }

  /** Reads what the recording has now and had not before. */
  grow(): void {
    const { recording } = this;
    const last = recording.events - 1;
    let step = recording.next('thread.step', this.read);
    let end = recording.next('thread.step_done', this.read);
    while (step !== null || end !== null) {
      const isEnd = step === null || (end !== null && end < step);
      const event = (isEnd ? end : step) ?? last;
      this.add(event, isEnd);
      if (isEnd) end = recording.next('thread.step_done', event);
      else step = recording.next('thread.step', event);
    }
    this.read = last;
  }

  private add(event: number, isEnd: boolean): void {
    const { thread, args } = this.recording.eventAt(event);
    const counter = args['step'] ?? 0;
    let history = this.threads.get(thread);
    if (history === undefined) {
      const name = String(this.recording.lineAt(event)?.['thread'] ?? '');
      history = { events: [], counters: [], ends: [], name };
      this.threads.set(thread, history);
    }
    history.events.push(event);
    history.counters.push(counter);
    history.ends.push(isEnd);
    const part = isEnd ? null : partOf(this.scenario, history.name, counter);
    const key = part === null ? '' : partKey(part);
    if (part !== null && !this.first.has(key)) this.first.set(key, event);
  }

  /** Where the threads are right after an event, those that have begun a step. */
  at(event: number): readonly StepAt[] {
    return [...this.threads].flatMap(([thread, { events, counters, ends, name }]) => {
      const place = lastAtMost(events, event);
      if (place < 0) return [];
      const part = partOf(this.scenario, name, counters[place] ?? 0);
      const done = ends[place] === true;
      const begins = events[done ? place - 1 : place] ?? 0;
      return part === null ? [] : [{ thread, part, begins, done }];
    });
  }

  /** The event where a part begins; null for one that has not begun in what is recorded. */
  begins(part: ScenarioPart): number | null {
    return this.first.get(partKey(part)) ?? null;
  }
}
