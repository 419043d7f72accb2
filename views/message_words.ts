/** What a message says in a few words: pages instead of offsets, and what is worth a glance. */
import type { Line } from '../scenarios/transcript/line';
import { bytes } from './numbers';

/** A field of a line as text, empty if the line has none. */
export const text = (line: Line, key: string): string => String(line[key] ?? '');

/** The name of a message without what all of them begin with. */
export const short = (message: string): string => message.replace(/^memory_object_/, '');

/** Values of a message worth a glance: offsets become pages where they can. */
export function details(line: Line, pageSize: number): readonly string[] {
  const parts: string[] = [];
  const add = (key: string, name = key): void => {
    if (line[key] !== undefined) parts.push(`${name} ${text(line, key)}`);
  };
  const offset = line['offset'];
  const length = line['length'] ?? line['size'];
  if (typeof offset === 'number') parts.push(pagesOf(offset, length, pageSize));
  if (typeof line['page_size'] === 'number') parts.push(`pages of ${bytes(line['page_size'])}`);
  if (line['new_object_size'] !== undefined) parts.push(bytes(Number(line['new_object_size'])));
  if (line['desired_access'] !== undefined) {
    parts.push(`to ${text(line, 'desired_access').replace('read|write', 'write')}`);
  }
  const flags = ['dirty', 'kernel_copy'].filter((key) => line[key] !== undefined);
  if (flags.length > 0) {
    parts.push(flags.map((key) => `${key} ${line[key] === true ? 'T' : 'F'}`).join(' '));
  }
  add('should_return', 'return');
  if (line['should_flush'] === true) parts.push('flush');
  if (!['', 'none', 'no_change'].includes(text(line, 'lock_value'))) add('lock_value', 'lock');
  if (line['precious'] === true) parts.push('precious');
  if (!['', 'KERN_SUCCESS'].includes(text(line, 'result'))) {
    add('result');
    const at = line['error_offset'];
    if (typeof at === 'number') parts.push(`at ${pagesOf(at, undefined, pageSize)}`);
  }
  add('error_value', 'code');
  if (line['return_code'] !== 'KERN_SUCCESS') add('return_code', 'code');
  add('recnum', 'record');
  return parts;
}

function pagesOf(offset: number, length: unknown, pageSize: number): string {
  const first = offset / pageSize;
  const pages = typeof length === 'number' ? Math.ceil(length / pageSize) : 1;
  if (!Number.isInteger(first)) return `offset ${offset}`;
  return pages > 1 ? `pages ${first}..${first + pages - 1}` : `page ${first}`;
}
