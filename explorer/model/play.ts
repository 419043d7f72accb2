/** Playing: the run goes on by itself, an event or a jump at a time. */
import type { Signal } from '@preact/signals-core';
import { signal } from '@preact/signals-core';
import type { Jump } from './jumps';
import { jump } from './jumps';
import type { Session } from './session';

/** Moves a second. */
export const SPEEDS = [1, 2, 5, 10, 30, 100, 1_000] as const;
/** What somebody who wants little motion gets at most. */
const CALM = 2;
/** A screen shows no more pictures a second than this: faster runs skip events. */
const PICTURES = 30;

/** Calls back after some milliseconds; answers what ends the wait. */
export type Wait = (callback: () => void, ms: number) => () => void;

export class Player {
  readonly isPlaying: Signal<boolean> = signal(false);
  /** Moves a second. */
  readonly speed: Signal<number> = signal(5);
  readonly by: Signal<Jump> = signal('event');
  private readonly session: Session;
  private readonly wait: Wait;
  private readonly isCalm: () => boolean;
  private cancel: (() => void) | null = null;

  constructor(session: Session, wait: Wait, isCalm: () => boolean) {
    this.session = session;
    this.wait = wait;
    this.isCalm = isCalm;
  }

  toggle(): void {
    if (this.isPlaying.value) this.stop();
    else this.start();
  }

  /** Plays from here; from the beginning if this is the end. */
  start(): void {
    const { session } = this;
    if (session.at.value >= session.last.value && session.done.value) session.go(-1);
    this.isPlaying.value = true;
    this.next();
  }

  stop(): void {
    this.cancel?.();
    this.cancel = null;
    this.isPlaying.value = false;
  }

  private next(): void {
    const speed = this.isCalm() ? Math.min(CALM, this.speed.value) : this.speed.value;
    const pictures = Math.min(PICTURES, speed);
    this.cancel = this.wait(() => {
      for (let i = Math.max(1, Math.round(speed / pictures)); i > 0; i -= 1) {
        if (this.move()) continue;
        this.stop();
        return;
      }
      if (this.isPlaying.value) this.next();
    }, 1_000 / pictures);
  }

  /** True if it moved, or will when the run has gone on. */
  private move(): boolean {
    const { session } = this;
    return (
      jump(session, this.by.value, false) || (!session.done.value && session.limit.value === null)
    );
  }
}
