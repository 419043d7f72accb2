/**
 * The slices that are open on the tracks of threads. A thread is in a step of its program, in a
 * fault of that step, and waits in that fault: so its slices nest, and one that ends takes along
 * what is open inside it.
 */
import type { Notes, Packets, TraceEvent } from './packets';
import type { Tracks } from './tracks';

/** What a thread can be in. */
export type SliceKind = 'step' | 'message' | 'fault' | 'wait';

interface ThreadState {
  readonly track: number;
  /** What is open, the innermost last. */
  readonly open: SliceKind[];
  /** When something happened on the track last. */
  tick: number;
}

export class ThreadSlices {
  private readonly packets: Packets;
  private readonly tracks: Tracks;
  private readonly threads = new Map<number, ThreadState>();

  constructor(packets: Packets, tracks: Tracks) {
    this.packets = packets;
    this.tracks = tracks;
  }

  isIn(thread: number, kind: SliceKind): boolean {
    return this.threads.get(thread)?.open.includes(kind) === true;
  }

  begin(thread: number, tick: number, kind: SliceKind, event: TraceEvent): void {
    const state = this.at(thread, tick);
    state.open.push(kind);
    this.packets.begin(state.track, state.tick, event);
  }

  /** Ends the innermost slice of a kind; does nothing if none is open. */
  end(thread: number, tick: number, kind: SliceKind, notes: Notes = {}): void {
    if (!this.isIn(thread, kind)) return;
    const state = this.at(thread, tick);
    for (;;) {
      const last = state.open.pop();
      this.packets.end(state.track, state.tick, last === kind ? notes : {});
      if (last === kind) return;
    }
  }

  endAll(thread: number, tick: number): void {
    const state = this.at(thread, tick);
    while (state.open.pop() !== undefined) this.packets.end(state.track, state.tick);
  }

  instant(thread: number, tick: number, event: TraceEvent): void {
    const state = this.at(thread, tick);
    this.packets.instant(state.track, state.tick, event);
  }

  /** A host whose clock is behind may wake a thread: its track has it no earlier than the wait. */
  private at(thread: number, tick: number): ThreadState {
    let state = this.threads.get(thread);
    if (state === undefined) {
      state = { track: this.tracks.thread(thread), open: [], tick };
      this.threads.set(thread, state);
    }
    if (tick > state.tick) state.tick = tick;
    return state;
  }
}
