/**
 * How a family of messages is written down: a text for each message, and for each argument how it
 * crosses a port or what a trace shows of it. The rest of a definition follows from that, unless
 * the family gives it, as it does for the messages of every fault, where a loop would cost time.
 */
import type { KernReturn } from './kern_return';
import { kernReturns } from './kern_return';
import type { Crossing, MessageText, ScalarForm, Sized } from './message_def';
import type { MessageBodies, MessageDef, MessageName } from './message_table';

/** A right, for a type that asks which fields of a body hold one. */
export interface AnyRight {
  readonly isRight: true;
}

interface AnyMemory extends Sized {
  readonly isMemory: true;
}

type Way = keyof Crossing<unknown, unknown, Sized, Sized>;

/** By which way a field crosses; a scalar crosses unchanged, and no trace shows a hidden one. */
type FormOf<T> = [T] extends [AnyRight | readonly AnyRight[]]
  ? Exclude<Way, 'outOfLine'>
  : [T] extends [AnyMemory | null]
    ? 'outOfLine'
    : ScalarForm | 'hidden';

/** Form and text of each field, in order, but one that is always 0; `?` where not all have it. */
type Args<B> = {
  readonly [F in keyof B as B[F] extends 0 ? never : F]-?: readonly [
    form: undefined extends B[F] ? `${FormOf<NonNullable<B[F]>>}?` : FormOf<B[F]>,
    text: string,
  ];
};

type Parts<K extends MessageName> = Pick<MessageDef<K>, 'scalars' | 'row' | 'cross'>;

/** The messages of a family. @ours see the head of this file */
export type MessageSources<N extends MessageName> = {
  readonly [K in N]: Omit<MessageText, 'args'> & {
    readonly args: Args<MessageBodies<AnyRight, AnyMemory>[K]>;
  } & Partial<Parts<K>>;
};

interface Field {
  readonly key: string;
  readonly way: Way | null;
  readonly scalar: ScalarForm | null;
  /** True if not all interfaces have it. */
  readonly spare: boolean;
}

type Body = Readonly<Record<string, unknown>>;

const ways: readonly string[] = ['makeSend', 'moveReceive', 'moveSend', 'replyTo', 'outOfLine'];

function fieldOf(key: string, text: string): Field {
  const form = text.replace('?', '');
  const way = ways.includes(form) ? (form as Way) : null; // parsed
  const shown = form === 'outOfLine' ? 'bytes' : way === null && form !== 'hidden' ? form : null;
  return { key, way, scalar: shown as ScalarForm | null, spare: form !== text }; // parsed
}

function numberOf({ key, way, scalar, spare }: Field, body: Body): number {
  const value = body[key];
  if (way === 'outOfLine') return (value as Sized).size; // parsed
  if (scalar === 'boolean') return value ? 1 : 0;
  if (scalar === 'kern_return') return kernReturns[value as KernReturn].code; // parsed
  return (spare ? (value ?? -1) : value) as number; // parsed
}

type ArgTexts = Readonly<Record<string, readonly [form: string, text: string]>>;

function partsOf(args: ArgTexts) {
  const fields = Object.entries(args).map(([key, [form]]) => fieldOf(key, form));
  const shown = fields.filter(({ scalar }) => scalar !== null);
  return {
    args: Object.fromEntries(Object.entries(args).map(([key, [, text]]) => [key, text])),
    scalars: Object.fromEntries(
      shown.map(({ key, way, scalar }) => [way === 'outOfLine' ? 'length' : key, scalar]),
    ),
    row: (body: Body) => shown.map((field) => numberOf(field, body)),
    cross: (body: Body, via: Readonly<Record<Way, (value: unknown) => unknown>>) => {
      const crossed: Record<string, unknown> = {};
      for (const { key, way, spare } of fields) {
        const value = body[key];
        if (spare && value === undefined) continue;
        crossed[key] = way === null ? value : via[way](value);
      }
      return crossed;
    },
  };
}

/** The definitions of a family. @ours see the head of this file */
export function definitionsOf<N extends MessageName>(
  family: MessageSources<N>,
): { readonly [K in N]: MessageDef<K> } {
  const sources: Readonly<Record<string, { readonly args: ArgTexts }>> = family;
  const defs = Object.entries(sources).map(([name, { args, ...given }]) => [
    name,
    { ...partsOf(args), ...given },
  ]);
  return Object.fromEntries(defs) as { readonly [K in N]: MessageDef<K> }; // parsed
}
