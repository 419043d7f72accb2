/**
 * The references that the tasks of a host make in a recording, in their order: which events they
 * are, and how many were hits. It is read a part at a time, so that a long run holds nothing up.
 */
import type { Recording } from '../../recording/recording';
import type { RunFacts } from './run_facts';

/** How many references there were up to an event. */
export interface ReferenceCounts {
  readonly references: number;
  readonly hits: number;
  readonly faults: number;
}

export class ReferenceIndex {
  /** How many events have been read. */
  read = 0;
  private readonly recording: Recording;
  private readonly host: number;
  private readonly facts: RunFacts;
  private readonly events: number[] = [];
  /** The faults up to each reference, itself included. */
  private readonly faults: number[] = [];

  constructor(recording: Recording, facts: RunFacts, host: number) {
    this.recording = recording;
    this.facts = facts;
    this.host = host;
  }

  /** Pagers touch their own memory, too; their references are not those of the lesson. */
  private isCounted(thread: number): boolean {
    const task = this.facts.taskOfThread(thread);
    return task === null || !this.facts.servers.has(task);
  }

  /** Reads so many events more at most; true if there are any that it has not read. */
  more(most: number): boolean {
    const { recording } = this;
    const end = Math.min(recording.events, this.read + most);
    for (; this.read < end; this.read += 1) {
      const name = recording.nameAt(this.read);
      if (!name.startsWith('vm_reference.')) continue;
      const { host, thread } = recording.eventAt(this.read);
      if (host !== this.host || !this.isCounted(thread)) continue;
      this.events.push(this.read);
      const before = this.faults[this.faults.length - 1] ?? 0;
      this.faults.push(before + (name === 'vm_reference.fault' ? 1 : 0));
    }
    return this.read < recording.events;
  }

  /** How many references have been read. */
  get length(): number {
    return this.events.length;
  }

  /** The event of a reference, from 0. */
  eventOf(reference: number): number | null {
    return this.events[reference] ?? null;
  }

  /** The last reference up to an event; -1 if there is none. */
  upTo(event: number): number {
    let [low, high] = [-1, this.events.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.events[middle] ?? 0) <= event) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  countsAt(event: number): ReferenceCounts {
    const references = this.upTo(event) + 1;
    const faults = this.faults[references - 1] ?? 0;
    return { references, faults, hits: references - faults };
  }
}
