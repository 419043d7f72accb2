/** Bad arguments of the calls of a task on its own port space; names are those of `Scene.names`. */
import type { Ipc } from '../../kernel/ipc/ipc';
import type { Disposition, TransitRight } from '../../kernel/ipc/ipc_port';
import {
  IP_DEAD,
  ipcObjectDestroy,
  ipcPortMakeSend,
  ipcPortMakeSonce,
} from '../../kernel/ipc/ipc_port';
import type { IpcSpace } from '../../kernel/ipc/ipc_space';
import * as ports from '../../kernel/ipc/mach_port';
import type { Result } from '../../kernel/mach/kern_return';
import type { PortName } from '../../kernel/mach/types';
import { trap } from '../../kernel/tasks/user_calls';
import type { Code, Told } from './bad_answers';
import type { Table } from './bad_arguments';
import { trial } from './bad_arguments';
import type { Arguments, Rows } from './bad_message_rows';
import { noNames } from './bad_message_rows';
import type { Scene } from './bad_scene';

const CAPABILITY = 'KERN_INVALID_CAPABILITY';
const EXISTS = 'KERN_NAME_EXISTS';
const NAME = 'KERN_INVALID_NAME';
const RIGHT = 'KERN_INVALID_RIGHT';
const SUCCESS = 'KERN_SUCCESS';
const VALUE = 'KERN_INVALID_VALUE';
const FREE = 0x6101;

/** A right that is refused is destroyed: its owner is told. */
const spent = (code: Code): Told => `${code}, then mach_notify_send_once`;

/** A call by its name, with what a row says in the place of each argument. */
function portCall(
  table: Omit<Table<Arguments>, 'call'>,
  run: (ipc: Ipc, space: IpcSpace, ...given: never[]) => Code | Result<unknown>,
): Table<Arguments> {
  return {
    ...table,
    call: (scene, args) =>
      scene.tell(() => {
        const given = Object.values(args).map((value) => scene.names.get(value) ?? value);
        const call = trap(({ ipc }, { task }) => {
          // Types end here: what is wrong with a row is often the type of an argument.
          const answer = run(ipc, task.space, ...(given as never[])); // parsed
          return typeof answer === 'string' ? answer : answer.kr;
        });
        return scene.code(call, 'pager');
      }),
  };
}

/** Names that denote nothing, and how a call that looks one up answers. */
const unknownNames = (key: string, code: Code = NAME): Rows => [
  ...noNames.map(([what, name]): Rows[number] => [`${key}: ${what}`, { [key]: name }, code]),
  [`${key}: the null name`, { [key]: 'none' }, code],
  [`${key}: the dead value`, { [key]: 'the dead value' }, code],
];

/** The same, and names that denote no receive right. */
const noReceivers = (key: string): Rows => [
  ...unknownNames(key),
  ...['far', 'once', 'set', 'dead', 'control'].map((name): Rows[number] => [
    `${key}: ${name}`,
    { [key]: name },
    RIGHT,
  ]),
];

const noRights: Rows = [undefined, null, 5, 'toString', 'naught', {}].map((right, i) => [
  `a right that is none (${i})`,
  { right },
  VALUE,
]);

/** Names that a task may not pick. */
const noPicks = (key: string): Rows => [
  ...noNames
    .filter(([what]) => what !== 'a name of nothing')
    .map(([what, name]): Rows[number] => [`${key}: ${what}`, { [key]: name }, VALUE]),
  [`${key}: the null name`, { [key]: 'none' }, VALUE],
  [`${key}: the dead value`, { [key]: 'the dead value' }, VALUE],
  [`${key}: a name in use`, { [key]: 'far' }, EXISTS],
];

const machPortAllocate = portCall(
  {
    good: { right: 'receive' },
    noNumber: {},
    others: ['right'],
    rows: [...noRights, ['a send right', { right: 'send' }, VALUE]],
  },
  ports.machPortAllocate,
);

const machPortAllocateName = portCall(
  {
    good: { right: 'receive', name: FREE },
    noNumber: {},
    others: ['right', 'name'],
    rows: [...noRights, ...noPicks('name'), ['a send-once right', { right: 'send_once' }, VALUE]],
  },
  ports.machPortAllocateName,
);

const machPortRename = portCall(
  {
    good: { name: 'far', target: FREE },
    noNumber: {},
    others: ['name', 'target'],
    rows: [...unknownNames('name'), ...noPicks('target')],
  },
  ports.machPortRename,
);

const machPortDestroy = portCall(
  { good: { name: 'far' }, noNumber: {}, others: ['name'], rows: unknownNames('name') },
  ports.machPortDestroy,
);

const machPortDeallocate = portCall(
  {
    good: { name: 'far' },
    noNumber: {},
    others: ['name'],
    rows: [
      ...unknownNames('name'),
      ['a receive right', { name: 'own' }, RIGHT],
      ['a port set', { name: 'set' }, RIGHT],
      ['a dead name', { name: 'dead' }, SUCCESS, 'changes'],
    ],
  },
  ports.machPortDeallocate,
);

const machPortModRefs = portCall(
  {
    good: { name: 'far', right: 'send', delta: 1 },
    noNumber: { delta: VALUE },
    others: ['name', 'right'],
    rows: [
      ...unknownNames('name'),
      ...noRights,
      ['a right that is not there', { right: 'receive' }, RIGHT],
      ['fewer than there are', { delta: -2 }, VALUE],
      ['more than can be counted', { delta: 0xfffe }, 'KERN_UREFS_OVERFLOW'],
      ['one more receive right', { name: 'own', right: 'receive', delta: 1 }, VALUE],
      ['two fewer', { name: 'own', right: 'receive', delta: -2 }, VALUE],
      ['a set more', { name: 'set', right: 'port_set', delta: 1 }, VALUE],
      ['a send-once right more', { name: 'once', right: 'send_once', delta: 1 }, VALUE],
      ['half a send-once right', { name: 'once', right: 'send_once', delta: -0.5 }, VALUE],
      ['no number of them', { name: 'once', right: 'send_once', delta: Number.NaN }, VALUE],
      ['half a dead name', { name: 'dead', right: 'dead_name', delta: -0.5 }, VALUE],
    ],
  },
  ports.machPortModRefs,
);

const machPortSetQlimit = portCall(
  {
    good: { name: 'own', limit: 16 },
    noNumber: { limit: VALUE },
    others: ['name'],
    rows: [
      ...noReceivers('name'),
      ['17 messages', { limit: 17 }, VALUE],
      ['-1 messages', { limit: -1 }, VALUE],
    ],
  },
  ports.machPortSetQlimit,
);

const machPortSetMscount = portCall(
  {
    good: { name: 'own', mscount: 7 },
    noNumber: { mscount: VALUE },
    others: ['name'],
    rows: noReceivers('name'),
  },
  ports.machPortSetMscount,
);

const machPortSetSeqno = portCall(
  {
    good: { name: 'own', seqno: 7 },
    noNumber: { seqno: VALUE },
    others: ['name'],
    rows: noReceivers('name'),
  },
  ports.machPortSetSeqno,
);

const machPortMoveMember = portCall(
  {
    good: { member: 'own', after: 'set' },
    noNumber: {},
    others: ['member', 'after'],
    rows: [
      ...noReceivers('member'),
      ...unknownNames('after').filter(([, { after }]) => after !== 'none'),
      ['out of its set', { after: 'none' }, SUCCESS, 'changes'],
      ['into a port', { after: 'own' }, RIGHT],
      ['into a dead name', { after: 'dead' }, RIGHT],
    ],
  },
  ports.machPortMoveMember,
);

const machPortRequestNotification = portCall(
  {
    good: { name: 'own', what: 'no_senders', sync: 0, notify: 'none' },
    noNumber: { sync: VALUE },
    others: ['name', 'what', 'notify'],
    rows: [
      ...noReceivers('name'),
      ...[undefined, null, 70, 'send_once', 'toString'].map((what, i): Rows[number] => [
        `about what is none (${i})`,
        { what },
        VALUE,
      ]),
      ...unknownNames('notify', CAPABILITY).filter(([, { notify }]) => notify !== 'none'),
      ['to a send right', { notify: 'far' }, CAPABILITY],
      ['to a dead name, which is moved', { notify: 'dead' }, CAPABILITY, 'unseen'],
      ['to a port set', { notify: 'set' }, CAPABILITY],
      ['a backup, with a sync', { what: 'port_destroyed', sync: 1 }, VALUE],
      ['of a dead name, by nobody', { what: 'dead_name', name: 'dead' }, 'KERN_INVALID_ARGUMENT'],
      ['the death of a set', { what: 'dead_name', name: 'set' }, RIGHT],
      ['refused, with a right', { name: 'unknown', notify: 'own' }, spent(NAME), 'told'],
      ['refused, with a send-once right', { what: 'x', notify: 'once' }, spent(VALUE), 'told'],
      ['no number, with a right', { sync: Number.NaN, notify: 'own' }, spent(VALUE), 'told'],
    ],
  },
  ports.machPortRequestNotification,
);

/** Rights that a call takes along. */
const taken: Readonly<Record<string, (scene: Scene) => TransitRight>> = {
  nothing: () => null,
  death: () => IP_DEAD,
  send: ({ world }) => ipcPortMakeSend(world.port),
  'send once': ({ world }) => ipcPortMakeSonce(world.port),
};

const inserted = portCall(
  {
    good: { name: 'own', right: 'send' },
    noNumber: {},
    others: ['name', 'right'],
    rows: [
      ...noPicks('name').map(([wrong, over, answer]): Rows[number] =>
        answer === EXISTS
          ? [wrong, over, 'KERN_RIGHT_EXISTS', 'unseen']
          : [wrong, over, answer, 'unseen'],
      ),
      ['no right', { right: 'nothing' }, CAPABILITY],
      ['a dead right', { right: 'death' }, CAPABILITY],
      ['under another name', { name: FREE }, 'KERN_RIGHT_EXISTS', 'unseen'],
      ['a send-once right', { name: FREE, right: 'send once' }, SUCCESS, 'changes'],
      ['its name is taken', { name: 'far', right: 'send once' }, spent(EXISTS), 'told'],
      ['its name is none', { name: 'none', right: 'send once' }, spent(VALUE), 'told'],
    ],
  },
  ports.machPortInsertRight,
);
const machPortInsertRight: Table<Arguments> = {
  ...inserted,
  call: (scene, { name, right }) =>
    inserted.call(scene, { name, right: taken[String(right)]?.(scene) ?? null }),
};

const machPortExtractRight = portCall(
  {
    good: { name: 'far', right: 'move_send' },
    noNumber: {},
    others: ['name', 'right'],
    rows: [
      ...unknownNames('name'),
      ...noRights,
      ['a send right of a receive right', { name: 'own', right: 'copy_send' }, RIGHT],
      ['a right made from a send right', { right: 'make_send' }, RIGHT],
      ['a send-once right of a send right', { right: 'move_send_once' }, RIGHT],
      ['a receive right of a send right', { right: 'move_receive' }, RIGHT],
      ['a set', { name: 'set' }, RIGHT],
      ['made from a dead name', { name: 'dead', right: 'make_send' }, RIGHT],
    ],
  },
  (ipc, space, name: PortName, disposition: Disposition) => {
    const right = ports.machPortExtractRight(ipc, space, name, disposition);
    if (right.kr === SUCCESS) ipcObjectDestroy(ipc, right.value);
    return right;
  },
);

/** By the names of the calls. */
export const portTables = {
  machPortAllocate: trial(machPortAllocate),
  machPortAllocateName: trial(machPortAllocateName),
  machPortRename: trial(machPortRename),
  machPortDestroy: trial(machPortDestroy),
  machPortDeallocate: trial(machPortDeallocate),
  machPortModRefs: trial(machPortModRefs),
  machPortSetQlimit: trial(machPortSetQlimit),
  machPortSetMscount: trial(machPortSetMscount),
  machPortSetSeqno: trial(machPortSetSeqno),
  machPortMoveMember: trial(machPortMoveMember),
  machPortRequestNotification: trial(machPortRequestNotification),
  machPortInsertRight: trial(machPortInsertRight),
  machPortExtractRight: trial(machPortExtractRight),
};
