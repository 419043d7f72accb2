/**
 * Rows that many messages share: ports that are none, memory that is none, offsets and sizes that
 * are none, flags and codes that are none. Ports are named as `Scene.names` has them; memory lies
 * in the pager's task, where the client has its own.
 */
import type { MessageName } from '../../kernel/mach/message_table';
import type { ProfileName } from '../../kernel/mach/switches';
import type { Sent } from '../../kernel/mach/task';
import type { PortName } from '../../kernel/mach/types';
import type { Answer, Told } from './bad_answers';
import { answerIn, osfOnly } from './bad_answers';
import type { Row, Table } from './bad_arguments';
import { ADDRESS_LIMIT, BASE, HOLE, NO_ACCESS, READ_ONLY } from './bad_scene';
import { PAGE } from './world';

/** The body of a message, and `to`. */
export type Arguments = Readonly<Record<string, unknown>>;
export type Rows = readonly Row<Arguments>[];

const ARGUMENT = 'KERN_INVALID_ARGUMENT';
const DEST = 'MACH_SEND_INVALID_DEST';
const MEMORY = 'MACH_SEND_INVALID_MEMORY';
const RIGHT = 'MACH_SEND_INVALID_RIGHT';
const TYPE = 'MACH_SEND_INVALID_TYPE';
const SUCCESS = 'KERN_SUCCESS';

/** One byte more than the largest object. */
export const OBJECT_LIMIT = 2 ** 38;

/** What is no name of anything. */
export const noNames: readonly (readonly [string, unknown])[] = [
  ['a name of nothing', 'unknown'],
  ['no number', Number.NaN],
  ['a fraction', 1.5],
  ['2^32', 2 ** 32],
  ['negative', -1],
  ['text', 'x'],
  ['missing', undefined],
  ['null', null],
  ['an object', {}],
];

/** Places to which the message does not belong; `gone` is the answer where there is no object. */
export function destinations(wrong: 'kernel' | 'device', gone: Told = ARGUMENT): Rows {
  const none: Rows = noNames.map(([what, to]) => [`to: ${what}`, { to }, DEST]);
  return [
    ...none,
    ['to the null port', { to: 'none' }, DEST],
    ['to the dead value', { to: 'the dead value' }, DEST],
    ['to a dead name', { to: 'dead' }, DEST],
    ['to a port set', { to: 'set' }, DEST],
    ['to its own receive right', { to: 'own' }, DEST],
    ['to the control port of an object that is gone', { to: 'gone' }, DEST],
    ['to a port of the kernel that is no such port', { to: 'kernel' }, ARGUMENT],
    wrong === 'kernel'
      ? ['to a control port', { to: 'control' }, ARGUMENT]
      : ['to a device', { to: 'device' }, ARGUMENT],
    ['to the name port', { to: 'name' }, osfOnly(DEST, gone)],
  ];
}

/** Memory that is none; a good message carries one page of it. */
export const badData: Rows = [
  ['no data', { data: undefined }, TYPE],
  ['data null', { data: null }, TYPE],
  ['data a number', { data: BASE }, TYPE],
  ['data without fields', { data: {} }, TYPE],
  ...[Number.NaN, 0.5, Number.POSITIVE_INFINITY, 'x', undefined, null, {}, 1n].flatMap(
    (value, i): Rows => [
      [`data at what is none (${i})`, { data: { address: value, size: PAGE } }, TYPE],
      [`data of what is none (${i})`, { data: { address: BASE, size: value } }, TYPE],
    ],
  ),
  ['a negative size', { data: { address: BASE, size: -PAGE } }, TYPE],
  ['the null page', { data: { address: 0, size: PAGE } }, MEMORY],
  ['a negative address', { data: { address: -PAGE, size: PAGE } }, MEMORY],
  ['an unmapped page', { data: { address: HOLE, size: PAGE } }, MEMORY],
  ['more than is mapped', { data: { address: BASE, size: 5 * PAGE } }, MEMORY],
  ['a page of no access', { data: { address: NO_ACCESS, size: PAGE } }, MEMORY],
  [
    'a page that may be read, and the next',
    { data: { address: READ_ONLY, size: 2 * PAGE } },
    MEMORY,
  ],
  ['a range that wraps', { data: { address: ADDRESS_LIMIT - PAGE, size: 2 * PAGE } }, MEMORY],
  ['all memory', { data: { address: BASE, size: 2 ** 40 } }, MEMORY],
  ['an address beyond all', { data: { address: 2 ** 53, size: PAGE } }, MEMORY],
  ['a size beyond all', { data: { address: BASE, size: 2 ** 53 } }, MEMORY],
];

/** Offsets and sizes that are wrong numbers. */
export function badPlaces(offset: string, size: string | null): Rows {
  const offsets: Rows = [
    ['an offset inside a page (D28)', { [offset]: 5 }, osfOnly(ARGUMENT, SUCCESS), 'unseen'],
    ['a negative offset', { [offset]: -PAGE }, ARGUMENT],
    ['offset -1', { [offset]: -1 }, ARGUMENT],
    ['an offset beyond all objects', { [offset]: OBJECT_LIMIT }, ARGUMENT],
    ['an offset of 2^52', { [offset]: 2 ** 52 }, ARGUMENT],
  ];
  if (size === null) return offsets;
  return [
    ...offsets,
    ['a size of 0', { [size]: 0 }, SUCCESS, 'unseen'],
    ['a negative size', { [size]: -PAGE }, ARGUMENT],
    ['size -1', { [size]: -1 }, ARGUMENT],
    ['a size beyond all objects', { [size]: OBJECT_LIMIT + PAGE }, ARGUMENT],
    ['a range that wraps', { [offset]: PAGE, [size]: OBJECT_LIMIT }, ARGUMENT],
  ];
}

/** Flags that are none; C's booleans are booleans or whole numbers. */
export function badFlags(key: string, missing: Told = ARGUMENT, wrong: Told = ARGUMENT): Rows {
  const none = [null, 'yes', Number.NaN, 0.5, {}, 1n];
  return [
    [`${key} is missing`, { [key]: undefined }, missing],
    ...none.map((value, i): Row<Arguments> => [`${key} is none (${i})`, { [key]: value }, wrong]),
    [`${key} is 2`, { [key]: 2 }, SUCCESS, 'changes'],
    [`${key} is -1`, { [key]: -1 }, SUCCESS, 'changes'],
  ];
}

/** Codes that are none. */
export function badCodes(key: string): Rows {
  return [undefined, null, 5, 'KERN_NONSENSE', 'toString', {}].map((value, i) => [
    `${key} is no code (${i})`,
    { [key]: value },
    TYPE,
  ]);
}

/**
 * Reply ports of all kinds. `told` is what a good message is answered with; `bad` is what makes it
 * a bad one: the right that it carries is destroyed then, so its owner gets id 71.
 */
export function replies(key: string, told: Told, bad: Arguments): Rows {
  const none: Rows = noNames.map(([what, name]) => [`reply port: ${what}`, { [key]: name }, RIGHT]);
  const destroyed: Told = `${ARGUMENT}, then mach_notify_send_once`;
  return [
    ...none,
    ['reply port: a port set', { [key]: 'set' }, RIGHT],
    ['reply port: a receive right', { [key]: 'own' }, told, 'changes'],
    ['reply port: a send-once right', { [key]: 'once' }, told, 'changes'],
    ["reply port: somebody else's", { [key]: 'far' }, SUCCESS, 'changes'],
    ['reply port: a dead name', { [key]: 'dead' }, SUCCESS, 'changes'],
    ['reply port: the dead value', { [key]: 'the dead value' }, SUCCESS, 'changes'],
    ['reply port: a control port', { [key]: 'control' }, SUCCESS, 'changes'],
    ['refused, with a receive right', { ...bad, [key]: 'own' }, destroyed, 'told'],
    ['refused, with a send-once right', { ...bad, [key]: 'once' }, destroyed, 'told'],
    ['refused, with a send right', { ...bad, [key]: 'far' }, ARGUMENT],
    ['refused, with a dead name', { ...bad, [key]: 'dead' }, ARGUMENT],
  ];
}

/** What an interface without the message answers: it is refused, and what it carried destroyed. */
function unoffered(told: Told, { reply_to, reply_port = reply_to }: Arguments): Told {
  if (told.startsWith('MACH_SEND')) return told;
  const once = reply_port === 'own' || reply_port === 'once';
  return once ? `${ARGUMENT}, then mach_notify_send_once` : ARGUMENT;
}

/** The table of a message that only some profiles have. */
export function offeredIn(
  offering: readonly ProfileName[],
  table: Table<Arguments>,
): Table<Arguments> {
  const only = (answer: Answer, over: Arguments = {}): Answer => {
    const inOne = (profile: ProfileName): Told => {
      const told = answerIn(profile, answer);
      return offering.includes(profile) ? told : unoffered(told, over);
    };
    return { osf: inOne('osf'), cmu: inOne('cmu'), gnu: inOne('gnu') };
  };
  return {
    ...table,
    answer: only(table.answer ?? SUCCESS),
    noNumber: Object.fromEntries(
      Object.entries(table.noNumber).map(([key, answer = SUCCESS]) => [key, only(answer)]),
    ),
    rows: table.rows.map(([wrong, over, answer, effect]) => [
      wrong,
      over,
      only(answer, over),
      effect,
    ]),
  };
}

/** A message of the pager's with such arguments. */
export function message<K extends MessageName>(
  id: K,
  table: Omit<Table<Arguments>, 'call'>,
): Table<Arguments> {
  return {
    ...table,
    call(scene, { to, ...fields }) {
      const named = (value: unknown): unknown => scene.names.get(value) ?? value;
      const body = Object.fromEntries(
        Object.entries(fields).map(([key, value]) => [key, named(value)]),
      );
      // Types end here: what is wrong with a row is often the type of an argument.
      const sent = body as unknown as Sent<K>; // parsed
      return scene.tell(() => scene.send(named(to) as PortName, id, sent)); // parsed
    },
  };
}
