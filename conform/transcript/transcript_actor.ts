/**
 * Actors: the threads of the recorded task on our machine. Each does one piece of work at a time, a
 * generator of calls: a call is made in the machine, and the work goes on when it has returned.
 */
import type { Task } from '../../kernel/kern/task';
import type { Thread } from '../../kernel/kern/thread';
import type { Machine } from '../../kernel/machine/machine';
import type { UserCall, UserScript } from '../../kernel/tasks/user_thread';
import { UserThread } from '../../kernel/tasks/user_thread';

/** Calls to make, one after the other; what comes of it is told by whoever wrote it. */
export type Work = Generator<UserCall, void, void>;

export class Actor implements UserScript {
  readonly name: string;
  private readonly thread: UserThread;
  private work: Work | null = null;

  constructor(machine: Machine, task: Task, name: string) {
    this.name = name;
    machine.driven = true;
    this.thread = new UserThread(machine, task, name, this);
  }

  get running(): Thread {
    return this.thread.thread;
  }

  /** True while a piece of work is not done. */
  get busy(): boolean {
    return this.work !== null;
  }

  /** Begins a piece of work; the machine has to run for anything to happen. */
  start(work: Work): void {
    if (this.work !== null) throw new Error(`${this.name}: is at work`);
    this.work = work;
    this.thread.wake();
  }

  next(): UserCall | null {
    if (this.work === null) return null;
    const step = this.work.next();
    if (step.done !== true) return step.value;
    this.work = null;
    return null;
  }
}
