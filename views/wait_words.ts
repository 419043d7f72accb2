/** What a thread waits for, in words: of the line of `thread.waits` or `thread.woken`. */
import type { WaitKind } from '../kernel/mach/wait_kinds';
import type { Line } from '../scenarios/transcript/line';
import { text } from './message_words';

const object = (line: Line): string => text(line, 'object');

const words: Readonly<Record<WaitKind, (line: Line) => string>> = {
  page: (line) => `${object(line)}/${text(line, 'page')}`,
  object_ready: (line) => `${object(line)} to be ready`,
  object_absent: (line) => `requests for ${object(line)} to be answered`,
  object_paging: (line) => `others that page on ${object(line)}`,
  object_synchronized: (line) => `${object(line)} to be synchronized`,
  port_receive: (line) => `a message from ${text(line, 'queue')}`,
  port_send: (line) => `room in the queue of ${text(line, 'queue')}`,
  condition: () => 'another thread',
  event: () => 'an event',
  memory: () => 'a free frame',
  pageout: () => 'work for the daemon',
  time: () => 'time to pass',
  memory_object_terminate: () => 'an object to end',
  default_manager: () => 'a default pager',
};

function isKind(kind: string): kind is WaitKind {
  return Object.hasOwn(words, kind);
}

/** `A/3`, `a free frame`. */
export function waitWords(line: Line): string {
  const kind = text(line, 'for');
  return isKind(kind) ? words[kind](line) : kind;
}
