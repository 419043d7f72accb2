/** What a thread can wait for. Whoever adds a kind of wait names it here. */
export const waitTexts = {
  page: 'a page: busy, requested, locked or leaving',
  object_ready: 'an object whose pager has to set its attributes',
  object_absent: 'an object that has too many requests out',
  object_paging: 'an object that other threads page on',
  object_synchronized: 'an object whose pager has to answer memory_object_synchronize',
  port_receive: 'a message of a port or port set',
  port_send: 'room in the queue of a port',
  condition: 'another thread of a pager or of a test',
  event: 'an event of the trace',
  memory: 'free frames',
  pageout: 'work for the daemon',
  time: 'an instant',
  memory_object_terminate: 'the end of an object that is being destroyed',
  default_manager: 'a default pager',
} as const satisfies Readonly<Record<string, string>>;

export type WaitKind = keyof typeof waitTexts;

/** The trace numbers them by their place here. */
export const waitKinds = Object.keys(waitTexts) as readonly WaitKind[]; // parsed
