/**
 * Messages of our kernel as the fields of the format's lines: what is told of each of them.
 */
import { kernReturns } from '../../kernel/mach/kern_return';
import type { MessageName } from '../../kernel/mach/message_table';
import type { Received } from '../../kernel/mach/task';
import type { PortName } from '../../kernel/mach/types';
import { MACH_PORT_NULL } from '../../kernel/mach/types';
import { strategyName } from './transcript_calls';
import type { Fields } from './transcript_lines';

/** The control port in a message. */
export function controlOf(message: Received<MessageName>): PortName {
  const { body } = message;
  return 'memory_control' in body ? body.memory_control : MACH_PORT_NULL;
}

/** The name port in a message; null where a message has none. */
export function nameRightOf(message: Received<MessageName>): PortName {
  const { body } = message;
  return 'memory_object_name' in body && typeof body.memory_object_name === 'number'
    ? (body.memory_object_name as PortName) // brand
    : MACH_PORT_NULL;
}

/** Names of rights mean something in the task alone: no line tells them. */
const rights = new Set([
  'memory_control',
  'memory_object_name',
  'new_memory_object',
  'new_control',
  'new_name',
]);
/** Fields that the format calls by a name of its own. */
const renamed: Readonly<Record<string, string>> = {
  memory_object_page_size: 'page_size',
  new_page_size: 'page_size',
  new_object_size: 'size',
};

/** The fields of a message's line, without object, number and rights. */
export function fieldsOf(message: Received<MessageName>, words: readonly number[]): Fields {
  const { msgh_id: id } = message;
  const fields: Record<string, unknown> = {
    msg: id.replace(/^mach_notify_/, 'notify_'),
  };
  for (const [key, value] of Object.entries(message.body)) {
    if (rights.has(key)) continue;
    if (typeof value === 'boolean') fields[key] = value ? 1 : 0;
    else if (key === 'data') {
      fields['length'] = (value as { readonly size: number }).size; // parsed
      fields['words'] = words;
    } else if (key === 'result') {
      fields['result'] = kernReturns[value as keyof typeof kernReturns].code; // parsed
      fields['result_name'] = value;
    } else if (key === 'copy_strategy') fields[key] = strategyName(Number(value));
    else if (typeof value === 'number') fields[renamed[key] ?? key] = value;
  }
  return fields;
}
