/**
 * The events of programs, threads, pagers and tasks. `for` is the place of a wait's kind in
 * `waitKinds`.
 */
export const threadEvents = {
  'thread.step': { args: ['step'], text: 'A program begins a step.' },
  'thread.step_done': {
    args: ['step', 'code', 'value'],
    text: 'A step of a program has ended, with a code and what it loaded.',
  },
  'thread.waits': {
    args: ['for', 'page', 'object', 'offset', 'queue'],
    text: 'A thread begins to wait; what it does not wait for is -1.',
  },
  'thread.woken': {
    args: ['thread_id', 'for', 'page', 'object', 'offset'],
    text: 'A thread that waited can run again; the thread of the event has woken it.',
  },
  'thread.done': { args: ['thread_id'], text: 'A thread has finished.' },
  'thread.wired': {
    args: ['thread_id', 'wired'],
    text: 'A thread may use the reserved frames from now on, or no longer.',
  },
  'thread.exception': {
    args: ['address', 'access', 'code'],
    text: 'A load or store failed: the thread gets an exception.',
  },
  'pager.unhandled': {
    args: ['task', 'kind'],
    text: 'A pager has no handler for a message; what it carried is destroyed.',
  },
  'pager.io_error': {
    args: ['task', 'port', 'offset'],
    text: 'A pager could not read or keep a page of an object.',
  },
  'pager.crashed': {
    args: ['task'],
    text: 'A handler threw, or a thread took an exception: the pager task is terminated.',
  },
  'task.terminated': { args: ['task'], text: 'A task has ended: its memory and ports are gone.' },
} as const;
