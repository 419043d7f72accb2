/**
 * Names of messages and events as people write them: `memory_object_` may be left out, and a
 * misspelt name is answered with the one that was meant.
 */
import { eventNames } from '../../kernel/mach/event_defs';
import { messageNames } from '../../kernel/mach/message_table';
import { nearest } from './suggest';

const PREFIX = 'memory_object_';

/** The events at which a message is counted: it is sent, or a kernel's port is called. */
export const MESSAGE_EVENTS = ['ipc_mqueue.sent', 'ipc_kobject.called'] as const;

/** True for the name of such an event. */
export function isMessageEvent(name: unknown): boolean {
  return MESSAGE_EVENTS.some((each) => each === name);
}

/** `data_return:2` as a name and which one of that name; null for a text of another form. */
export function nameAndCount(text: string): { name: string; nth: number } | null {
  const [, name, nth = '1'] = /^([a-z][\w.]*)(?::(\d+))?$/.exec(text) ?? [];
  return name === undefined ? null : { name, nth: Number(nth) };
}

/** Names of messages and of events, messages first. */
export const messageAndEventNames: readonly string[] = [...messageNames, ...eventNames];

/** A message or event in full, or null. */
export function fullName(name: string): string | null {
  return [name, `${PREFIX}${name}`].find((full) => messageAndEventNames.includes(full)) ?? null;
}

/** What was meant by a name that none of the known ones is. */
export function nameMeant(name: string, known = messageAndEventNames): string {
  const near = nearest(name, known) ?? nearest(`${PREFIX}${name}`, known);
  return near === null ? '`machvm explain` lists them' : `did you mean ${near}?`;
}
