/**
 * Messages of our kernel, and their fields in recordings and tables of calls: makes the body of a
 * call from the fields of its line, and the fields of a line from a message that was received. The
 * table of messages gives the fields of each body and their forms.
 */
import { kernReturnOfCode, kernReturns } from '../../kernel/mach/kern_return';
import { copyStrategyNames, shouldReturnNames } from '../../kernel/mach/memory_object_types';
import type { ScalarForm } from '../../kernel/mach/message_def';
import type { MessageName } from '../../kernel/mach/message_table';
import { messageDefs } from '../../kernel/mach/message_table';
import type { OutOfLine, Received, Sent } from '../../kernel/mach/task';
import type { PortName } from '../../kernel/mach/types';
import { MACH_PORT_NULL } from '../../kernel/mach/types';
import type { Fields } from './transcript_lines';

/** A name of a list, or the number that was sent, as text. */
const numbered =
  (names: readonly string[]) =>
  (value: unknown): number => {
    const index = names.indexOf(String(value));
    return index === -1 ? Number(value) : index;
  };

/** The number of a strategy. */
export const strategyNumber = numbered(copyStrategyNames);

/** The name of a strategy, as the format writes it. */
function strategyName(strategy: number): string | number {
  return copyStrategyNames[strategy] ?? strategy;
}

/** What stands in a body, from what a line has, by the form of the field. */
const readers: { readonly [F in ScalarForm]?: (value: unknown) => unknown } = {
  boolean: (value) => Number(value) !== 0,
  // Codes that Mach does not have become a failure.
  kern_return: (value) => kernReturnOfCode(Number(value)) ?? 'KERN_FAILURE',
  should_return: numbered(shouldReturnNames),
  copy_strategy: strategyNumber,
};

/** Arguments of the tables of calls and messages that lines call otherwise. */
const recorded: Readonly<Record<string, string>> = {
  size: 'length',
  error_value: 'error',
  cur_protection: 'protection',
  new_protection: 'protection',
  access: 'protection',
  new_inheritance: 'inheritance',
  sync_flags: 'flags',
};

/** What a line has of an argument; undefined for nothing. */
export function givenAs(line: Fields, name: string): unknown {
  return line[name] ?? line[recorded[name] ?? ''];
}

/** A flag that comes back as the number that was sent. */
const CACHE = 'may_cache';
/** What the recorded interface does not have. */
const FLAVORED = ['flavor', 'attributes'];

/**
 * The body of a call from the fields of its line; what the line lacks is 0. A line has `reply` 1 if
 * the call names a port for the reply; `data` goes with a supply.
 */
export function bodyOf<K extends MessageName>(
  id: K,
  line: Fields,
  reply: PortName,
  data: OutOfLine | null = null,
): Sent<K> {
  const { args, scalars } = messageDefs[id];
  const body: Record<string, unknown> = {};
  for (const name of Object.keys(args)) {
    const read = readers[name === CACHE ? 'number' : (scalars[name] ?? 'number')] ?? Number;
    if (name.startsWith('reply_')) body[name] = line['reply'] === 1 ? reply : MACH_PORT_NULL;
    else if (name === 'data') body[name] = data;
    else if (!FLAVORED.includes(name)) {
      body[name] = read(givenAs(line, name) ?? 0);
    }
  }
  return body as Sent<K>; // parsed
}

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
    } else if (key === 'return_code') {
      fields['kr'] = kernReturns[value as keyof typeof kernReturns].code; // parsed
    } else if (key === 'copy_strategy') fields[key] = strategyName(Number(value));
    else if (typeof value === 'number') fields[renamed[key] ?? key] = value;
  }
  return fields;
}
