/**
 * All messages there are, gathered from the families: the one list that names, numbers and types
 * come from. A message's kind is its place in this list, which is what the kernel's tables use.
 */
import type { BackingStoreMessages } from './backing_store_defs';
import { backingStoreDefs } from './backing_store_defs';
import type { DefaultPagerMessages } from './default_pager_defs';
import { defaultPagerDefs } from './default_pager_defs';
import type { DeviceMessages } from './device_defs';
import { deviceDefs } from './device_defs';
import type { MemoryControlMessages } from './mach_defs';
import { memoryControlDefs } from './mach_defs';
import type { FormMessages } from './mach_forms_defs';
import { formDefs } from './mach_forms_defs';
import type { MemoryObjectMessages } from './memory_object_defs';
import { memoryObjectDefs } from './memory_object_defs';
import type { Crossing, MessageText, ScalarForm, Sized } from './message_def';
import type { AnyRight } from './message_source';
import { definitionsOf } from './message_source';
import type { NotifyMessages } from './notify_defs';
import { notifyDefs } from './notify_defs';

/** A message of a task's own making: numbers, rights and memory that only its receiver knows. */
export interface UserMessages<P, M extends Sized> {
  readonly user_message: {
    readonly id: number;
    readonly values: readonly number[];
    readonly ports: readonly P[];
    readonly memory: readonly M[];
  };
}

/** Every body by message name, in the form that `P` and `M` say. */
export interface MessageBodies<P, M extends Sized>
  extends MemoryObjectMessages<P, M>,
    MemoryControlMessages<P, M>,
    NotifyMessages<P>,
    DeviceMessages<P, M>,
    DefaultPagerMessages<P>,
    BackingStoreMessages<P>,
    FormMessages<P, M>,
    UserMessages<P, M> {}

export type MessageName = keyof MessageBodies<unknown, Sized>;

/** The fields of a body that hold a right. */
type RightsIn<B> = { readonly [F in keyof B]-?: AnyRight extends B[F] ? F : never }[keyof B];

type HasOnly<F, K> = readonly [F, K] extends readonly [K, F] ? true : false;

/** Messages whose one right is the control port. */
export type ControlMessage = {
  readonly [K in MessageName]: HasOnly<
    RightsIn<MessageBodies<AnyRight, Sized>[K]>,
    'memory_control'
  > extends true
    ? K
    : never;
}[MessageName];

/** The definition of one message. */
export type MessageDef<K extends MessageName> = MessageText & {
  readonly scalars: Readonly<Record<string, ScalarForm>>;
  readonly row: (body: MessageBodies<unknown, Sized>[K]) => readonly number[];
  readonly cross: <P, Q, M extends Sized, N extends Sized>(
    body: MessageBodies<P, M>[K],
    via: Crossing<P, Q, M, N>,
  ) => MessageBodies<Q, N>[K];
};

const userMessage: MessageDef<'user_message'> = {
  id: 0,
  sender: 'any',
  summary: 'A message between two user tasks.',
  detail: 'Its id, values, rights and memory mean what sender and receiver have agreed on.',
  args: {
    id: 'The message id.',
    values: 'Numbers.',
    ports: 'Rights: a send-once right is made from a receive right, a send right is copied.',
    memory: 'Out-of-line regions.',
  },
  scalars: { id: 'number' },
  row: (b) => [b.id],
  cross: (b, via) => ({
    id: b.id,
    values: b.values,
    ports: b.ports.map((port) => via.replyTo(port)),
    memory: b.memory.map((region) => via.outOfLine(region)),
  }),
};

/** @ours the families side by side, in a fixed order */
export const messageDefs: { readonly [K in MessageName]: MessageDef<K> } = {
  ...definitionsOf(memoryObjectDefs),
  ...definitionsOf(memoryControlDefs),
  ...definitionsOf(notifyDefs),
  ...definitionsOf(deviceDefs),
  // Before CMU's, one of whose ids it has given another meaning.
  ...definitionsOf(backingStoreDefs),
  ...definitionsOf(defaultPagerDefs),
  ...definitionsOf(formDefs),
  user_message: userMessage,
};

const names = Object.keys(messageDefs) as MessageName[]; // parsed

/** Message names by kind. */
export const messageNames: readonly MessageName[] = names;

/** Kinds by message name. */
export const messageKinds: Readonly<Record<string, number>> = Object.freeze(
  Object.fromEntries(messageNames.map((name, kind) => [name, kind])),
);

/** For each kind the kind of which it is a form: itself, unless the definition names another. */
export const formKinds: readonly number[] = messageNames.map(
  (name, kind) => messageKinds[messageDefs[name].formOf ?? ''] ?? kind,
);

/**
 * True for a body of that message: where the kernel meets the few messages of every fault, it asks
 * for them by name before it looks into the table, which costs as much as the rest of a crossing.
 */
export function isBodyOf<K extends MessageName, P, M extends Sized>(
  id: K,
  name: MessageName,
  body: MessageBodies<P, M>[MessageName],
): body is MessageBodies<P, M>[K] {
  return name === id && typeof body === 'object';
}
