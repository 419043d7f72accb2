/** Phrases that sentences about events share. */
import type { Line } from '../scenarios/transcript/line';
import { details, short, text } from './message_words';
import { counted } from './numbers';

/** The sentence of an event; `pageSize` in bytes. */
export type Sentence = (line: Line, pageSize: number) => string;

/** `A/3`. */
export const pageOf = (line: Line): string => `${text(line, 'object')}/${text(line, 'page')}`;
export const objectOf = (line: Line): string => text(line, 'object');
export const whoOf = (line: Line): string => text(line, 'thread');
export const portOf = (line: Line): string => text(line, 'port');
export const messageOf = (line: Line): string => short(text(line, 'msg'));

/** `39 frames are free`. */
export function freeText(line: Line): string {
  const count = Number(line['free_count'] ?? 0);
  return `${counted(count, 'frame')} ${count === 1 ? 'is' : 'are'} free`;
}

/** `a store` or `a load`. */
export function accessText(line: Line): string {
  const access = text(line, 'access');
  return access.includes('write') ? 'store' : access.includes('execute') ? 'fetch' : 'load';
}

/** `: page 3, dirty T kernel_copy F`; '' for a message that says nothing worth a glance. */
export function saysText(line: Line, pageSize: number): string {
  const parts = details(line, pageSize);
  return parts.length === 0 ? '' : `: ${parts.join(', ')}`;
}

/** A name at the beginning of a sentence. */
export const began = (name: string): string => `${name[0]?.toUpperCase() ?? ''}${name.slice(1)}`;

/** The space that sends: the kernel is `the kernel`. */
export function senderOf(line: Line): string {
  const task = text(line, 'task');
  return task === 'kernel' || task === '' ? 'the kernel' : task;
}
