/**
 * Every event of the trace as one sentence with the names of its line: who does what, and where it
 * helps, what follows. Charts have shorter words, and only for some events: chart_words.ts.
 */
import type { EventName } from '../kernel/mach/event_defs';
import { messageDefs, messageNames } from '../kernel/mach/message_table';
import type { Line } from '../scenarios/transcript/line';
import { ipcSentences } from './event_words_ipc';
import type { Sentence } from './event_words_parts';
import { threadSentences } from './event_words_thread';
import { vmSentences } from './event_words_vm';
import { text } from './message_words';

const sentences: Readonly<Record<EventName, Sentence>> = {
  ...threadSentences,
  ...vmSentences,
  ...ipcSentences,
};

const isEvent = (name: string): name is EventName => Object.hasOwn(sentences, name);

/** What an event is, as a sentence with a full stop; offsets become pages of `pageSize` bytes. */
export function eventSentence(line: Line, pageSize: number): string {
  const name = text(line, 'ev');
  return isEvent(name) ? sentences[name](line, pageSize) : `${name}.`;
}

/** What the message of a line is for, in one sentence; '' for an event without a message. */
export function messagePurpose(line: Line): string {
  const name = messageNames.find((known) => known === line['msg']);
  return name === undefined ? '' : messageDefs[name].summary;
}
