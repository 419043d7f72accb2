/** Sentences about programs, threads, pagers and references. */
import type { ReferenceEventName } from '../kernel/mach/reference_events';
import type { threadEvents } from '../kernel/mach/thread_events';
import type { Line } from '../scenarios/transcript/line';
import type { Sentence } from './event_words_parts';
import { accessText, messageOf, pageOf, portOf, whoOf } from './event_words_parts';
import { text } from './message_words';
import { waitWords } from './wait_words';

type Name = keyof typeof threadEvents | ReferenceEventName;

const touched = (line: Line): string =>
  line['page'] === undefined ? `address page ${text(line, 'vpn')}` : pageOf(line);

export const threadSentences: Readonly<Record<Name, Sentence>> = {
  'thread.step': (l) => `${whoOf(l)} begins step ${Number(l['step'] ?? 0) + 1} of its program.`,
  'thread.step_done': (l) => {
    const code = text(l, 'code');
    const step = Number(l['step'] ?? 0) + 1;
    return code === 'KERN_SUCCESS'
      ? `${whoOf(l)} has finished step ${step} of its program.`
      : `Step ${step} of ${whoOf(l)} ends with ${code}.`;
  },
  'thread.waits': (l) => `${whoOf(l)} begins to wait for ${waitWords(l)}.`,
  'thread.woken': (l) =>
    `${text(l, 'thread_id')} no longer waits for ${waitWords(l)}: it can run again.`,
  'thread.done': (l) => `${text(l, 'thread_id')} has finished.`,
  'thread.wired': (l) =>
    Number(l['wired'] ?? 0) === 1
      ? `${text(l, 'thread_id')} may use the reserved frames from now on.`
      : `${text(l, 'thread_id')} may not use the reserved frames any more.`,
  'thread.exception': (l) =>
    `The ${accessText(l)} of ${whoOf(l)} fails with ${text(l, 'code')}: it gets an exception.`,
  'pager.unhandled': (l) =>
    `${text(l, 'task')} has no handler for ${messageOf(l)}: what the message carried is destroyed.`,
  'pager.io_error': (l) =>
    `${text(l, 'task')} could not read or keep a page of port ${portOf(l)}: an I/O error.`,
  'pager.crashed': (l) => `${text(l, 'task')} crashed: the pager task is terminated.`,
  'task.terminated': (l) => `${text(l, 'task')} has ended: its memory and its ports are gone.`,
  'vm_reference.hit': (l) =>
    `A hit: the ${accessText(l)} of ${whoOf(l)} finds ${touched(l)} in memory and mapped.`,
  'vm_reference.fault': (l) =>
    `A page fault: the map of ${whoOf(l)} has no translation that allows its ${accessText(l)} ` +
    `of ${touched(l)}.`,
};
