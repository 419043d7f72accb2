/**
 * Patterns of messages and events, as `{ memory_object_data_return: A, page: 0, dirty: true }`:
 * the key that is a name of either says what, its value which object, the others which fields.
 */
import type { EventName } from '../../kernel/mach/event_defs';
import { eventDefs, eventNames } from '../../kernel/mach/event_defs';
import { kernReturns, machMsgReturns } from '../../kernel/mach/kern_return';
import { copyStrategyNames, shouldReturnNames } from '../../kernel/mach/memory_object_types';
import type { MessageName } from '../../kernel/mach/message_table';
import { messageDefs, messageKinds, messageNames } from '../../kernel/mach/message_table';
import { protText } from '../../kernel/mach/scalar_words';
import { argumentForm } from './event_fields';
import { messageAndEventNames, nameMeant } from './event_name';
import type { Path } from './finding';
import { shown } from './finding';
import type { EventPattern, FieldValue } from './pattern';
import type { Resolving } from './resolving';
import type { ScenarioHost } from './scenario';
import type { PatternInput } from './schema_fields';
import { meant } from './suggest';
import { bytesOf, protOf } from './units';

/** How the value of a field is read. */
type FieldForm =
  | 'bytes'
  | 'prot'
  | 'boolean'
  | 'code'
  | 'should_return'
  | 'copy_strategy'
  | 'number'
  | 'text';

type FieldForms = Readonly<Record<string, FieldForm>>;

/** Fields that the line of every message has. */
const everyMessage: FieldForms = {
  seqno: 'number',
  serial: 'number',
  thread: 'text',
  task: 'text',
};

/** What lines have beside when there are several hosts. */
const fieldsOfHosts: FieldForms = { host: 'text', from: 'text' };

function messageFields(name: MessageName): FieldForms {
  const fields: Record<string, FieldForm> = { ...everyMessage };
  for (const [key, form] of Object.entries(messageDefs[name].scalars)) {
    fields[key] = form === 'kern_return' ? 'code' : form === 'port_name' ? 'number' : form;
  }
  if (fields['offset'] !== undefined) fields['page'] = 'number';
  return fields;
}

function eventFields(name: EventName): FieldForms {
  const fields: Record<string, FieldForm> = { thread: 'text' };
  const names: readonly string[] = eventDefs[name].args;
  for (const key of names) {
    const form = argumentForm(key);
    if (form === 'offset') fields['page'] = 'number';
    else if (form === 'space') fields['task'] = 'text';
    else if (form === 'message') fields['msg'] = 'text';
    else if (form === 'prot' || form === 'boolean' || form === 'code') fields[key] = form;
    else if (form === 'copy_strategy' || form === 'number') fields[key] = form;
    else if (form !== 'page') fields[key] = 'text';
  }
  return fields;
}

function fieldsOf(name: string): FieldForms {
  const message = messageNames.find((known) => known === name);
  if (message !== undefined) return messageFields(message);
  const event = eventNames.find((known) => known === name);
  return event === undefined ? {} : eventFields(event);
}

/** The fields that lines of a message or event can have. */
export function formsOf(name: string, hasHosts: boolean): FieldForms {
  return { ...fieldsOf(name), ...(hasHosts ? fieldsOfHosts : {}) };
}

/** The value of a field as lines show it. */
function fieldValue(
  resolving: Resolving,
  form: FieldForm,
  value: FieldValue,
  path: Path,
): FieldValue {
  const text = String(value);
  const wrong = (what: string): FieldValue => {
    resolving.report(path, `${shown(value)} does not fit here`, what);
    return value;
  };
  switch (form) {
    case 'bytes':
      if (typeof value === 'boolean') return wrong('write a size, such as 1 page');
      return bytesOf(value, resolving.pageSize, 'bytes') ?? wrong('write a size, such as 1 page');
    case 'prot': {
      const prot = typeof value === 'boolean' ? null : protOf(value);
      return prot === null ? wrong('write none, read, write or read|write') : protText(prot);
    }
    case 'boolean':
      return typeof value === 'boolean' ? value : wrong('write true or false');
    case 'code': {
      const codes = [...Object.keys(kernReturns), ...Object.keys(machMsgReturns)];
      return codes.includes(text) ? text : wrong(meant(text, codes));
    }
    case 'should_return':
      return shouldReturnNames[resolving.choice(text, shouldReturnNames, path, 0)] ?? text;
    case 'copy_strategy':
      return copyStrategyNames[resolving.choice(text, copyStrategyNames, path, 0)] ?? text;
    case 'number':
      return typeof value === 'number' ? value : wrong('write a number');
    case 'text':
      return text;
  }
}

/** A name alone, of a message or an event. */
export function resolveName(resolving: Resolving, name: string, path: Path, onKey = false): void {
  if (messageAndEventNames.includes(name)) return;
  const what = `there is no message or event ${JSON.stringify(name)}`;
  resolving.report(path, what, nameMeant(name), onKey);
}

/** A pattern; `objects` are the labels that its object may have. */
export function resolvePattern(
  resolving: Resolving,
  given: PatternInput,
  path: Path,
  objects: readonly string[],
): EventPattern {
  if (typeof given === 'string') {
    resolveName(resolving, given, path);
    return { name: given, object: null, fields: {} };
  }
  const keys = Object.keys(given);
  const name = keys.find((key) => messageAndEventNames.includes(key));
  if (name === undefined) {
    const first = keys[0] ?? '';
    resolveName(resolving, first, keys.length === 0 ? path : [...path, first], true);
    return { name: first, object: null, fields: {} };
  }
  const object = String(given[name]);
  if (object !== 'any') resolving.known(object, [...objects, 'any'], [...path, name], 'object');
  const fields = resolving.on(hostOf(resolving, given, path), () =>
    resolveFields(resolving, given, path, name),
  );
  return { name, object: object === 'any' ? null : object, fields };
}

/** The host whose pages a pattern counts: where a message comes from, or whose kernel is called. */
function hostOf(
  resolving: Resolving,
  given: Exclude<PatternInput, string>,
  path: Path,
): Pick<ScenarioHost, 'name' | 'pageSize'> {
  const key = given['from'] === undefined ? 'host' : 'from';
  const named = resolving.hosts.length > 1 ? given[key] : undefined;
  return resolving.host(named === undefined ? undefined : String(named), [...path, key]);
}

function resolveFields(
  resolving: Resolving,
  given: Exclude<PatternInput, string>,
  path: Path,
  name: string,
): EventPattern['fields'] {
  const forms = formsOf(name, resolving.hosts.length > 1);
  const fields: Record<string, FieldValue> = {};
  for (const [key, value] of Object.entries(given)) {
    if (key === name) continue;
    const form = forms[key];
    if (form === undefined) {
      const what = `${name} has no ${JSON.stringify(key)}`;
      resolving.report([...path, key], what, meant(key, Object.keys(forms)), true);
      continue;
    }
    const read = fieldValue(resolving, form, value, [...path, key]);
    const pageOfMessage =
      key === 'page' && messageKinds[name] !== undefined && typeof read === 'number';
    if (pageOfMessage) fields['offset'] = read * resolving.pageSize;
    else fields[key] = read;
  }
  return fields;
}
