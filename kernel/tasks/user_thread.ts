/**
 * user_thread: a thread that is told from outside, one call after the other, what to do. Whoever
 * tells it runs the machine in between, and sees after each call how it ended. Programs are for
 * what is known beforehand (program.ts); this is for what a recording or a table says.
 * @ours the user side of a task
 */
import type { Task } from '../kern/task';
import type { Activation, Step, Thread, WaitQueue } from '../kern/thread';
import {
  AGAIN,
  assertWait,
  BLOCKED,
  HoldsNothing,
  threadWakeup,
  WaitQueueFor,
} from '../kern/thread';
import type { Host } from '../machine/host';
import type { Machine } from '../machine/machine';

/** A call of a task on its kernel, made once. */
export interface UserCall {
  /** Makes the call; answers null if it is done, or what has to run until it is. */
  begin(host: Host, thread: Thread): Activation | null;
}

/** Where a thread's calls come from. */
export interface UserScript {
  /** Asked when the call before is done; null lets the thread wait until it is woken. */
  next(): UserCall | null;
}

export class UserThread extends HoldsNothing {
  readonly routine = 'user_thread';
  readonly thread: Thread;
  private readonly script: UserScript;
  private readonly idle: WaitQueue;

  constructor(machine: Machine, task: Task, name: string, script: UserScript) {
    super();
    this.script = script;
    this.idle = new WaitQueueFor('condition', name);
    this.thread = machine.addThread(task, name, this);
  }

  run(host: Host, thread: Thread): Step {
    for (;;) {
      const call = this.script.next();
      if (call === null) {
        assertWait(thread, this.idle);
        return BLOCKED;
      }
      const under = call.begin(host, thread);
      if (under === null) continue;
      thread.stack.push(under);
      return AGAIN;
    }
  }

  /** Has the thread ask for its next call, if it waits for one. */
  wake(): void {
    threadWakeup(this.idle);
  }
}
