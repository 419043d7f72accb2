/** Bad arguments of the calls that copy, share and synchronize memory, and that make tasks. */
import type { Call } from '../../kernel/tasks/user_calls';
import * as vm from '../../kernel/tasks/user_vm_calls';
import { VmRemap } from '../../kernel/vm/user/vm_remap';
import type { Code } from './bad_answers';
import { osfOnly } from './bad_answers';
import type { Row, Table } from './bad_arguments';
import { trial } from './bad_arguments';
import { ADDRESS_LIMIT, BASE, HOLE, MAPPED, NO_ACCESS, READ_ONLY, USER_END } from './bad_scene';
import type { Range } from './bad_words';
import { ADDRESS, ARGUMENT, PROTECTION, page, SPACE, SUCCESS } from './bad_words';
import { PAGE } from './world';

/** Sources that cannot be read. */
const sources = [
  ['a hole', { address: HOLE }, ADDRESS],
  ['a hole in it', { size: 7 * PAGE }, ADDRESS, 'unseen'],
  ['a source that wraps', { address: ADDRESS_LIMIT - PAGE, size: 2 * PAGE }, ADDRESS],
  ['a source beyond the map', { address: USER_END }, ADDRESS],
  ['a source that may not be read', { address: NO_ACCESS }, PROTECTION],
  ['a negative address', { address: -PAGE }, ADDRESS],
  ['a negative size', { size: -PAGE }, ADDRESS],
] as const;

const vmRead: Table<Range> = {
  good: page,
  noNumber: { address: ADDRESS, size: ADDRESS },
  others: [],
  rows: [
    ...sources,
    ['a size of 0', { size: 0 }, SUCCESS],
    ['a size of 0, nowhere', { address: HOLE, size: 0 }, SUCCESS],
  ],
  call: (scene, range) => scene.result(vm.onMemory(scene.client, 'vm_read', { ...range, data: 0 })),
};

interface Copied extends Range {
  readonly to: number;
}

const copyRows: readonly Row<Copied>[] = [
  ...sources,
  ['a size of 0', { size: 0 }, SUCCESS],
  ['a size of 0 to inside a page', { size: 0, to: BASE + 1 }, SUCCESS],
  ['a size that is no page', { size: 100 }, ARGUMENT, 'unseen'],
  ['a source inside a page', { address: BASE + 100 }, ARGUMENT, 'unseen'],
  ['to inside a page', { to: BASE + 4 }, ARGUMENT, 'unseen'],
  ['to a hole', { to: HOLE }, ADDRESS, 'unseen'],
  ['over a hole', { size: 2 * PAGE, to: BASE + 3 * PAGE }, ADDRESS, 'unseen'],
  ['to what may not be written', { to: READ_ONLY }, PROTECTION, 'unseen'],
  ['to what allows nothing', { to: NO_ACCESS }, PROTECTION, 'unseen'],
  ['to beyond the map', { to: USER_END }, ADDRESS, 'unseen'],
  ['to a negative address', { to: -PAGE }, ADDRESS, 'unseen'],
  ['both are wrong: the source counts', { address: NO_ACCESS, to: HOLE }, PROTECTION],
  ['both are wrong, the other way', { address: HOLE, to: READ_ONLY }, ADDRESS],
];

const vmCopy: Table<Copied> = {
  good: { ...page, to: BASE + PAGE },
  noNumber: { address: ADDRESS, size: ADDRESS, to: ARGUMENT },
  others: [],
  unseen: ['to'],
  rows: copyRows,
  call: (scene, { address: data, size, to }) =>
    scene.code(
      vm.codeOnMemory(scene.client, 'vm_write', { address: to ?? Number.NaN, data, size }),
    ),
};

interface Remapped extends Copied {
  readonly anywhere: boolean;
  readonly copy: boolean;
  readonly inheritance: number;
}

function remap(args: Remapped, map: VmRemap['request']['source']): Call<Code> {
  const made = new VmRemap({ ...args, source: map, target: map });
  return { begin: () => made, answer: () => made.code };
}

const vmRemap: Table<Remapped> = {
  good: { ...page, to: HOLE, anywhere: false, copy: false, inheritance: 1 },
  noNumber: { address: ADDRESS, size: ADDRESS, to: ADDRESS, inheritance: ARGUMENT },
  others: ['anywhere', 'copy'],
  unseen: ['to'],
  rows: [
    ['a size of 0', { size: 0 }, ARGUMENT],
    ['a hole', { address: HOLE }, ADDRESS],
    ['a hole in it', { size: 7 * PAGE }, ADDRESS],
    ['a source that wraps', { address: ADDRESS_LIMIT - PAGE, size: 2 * PAGE }, ADDRESS],
    ['a negative size', { size: -PAGE }, ADDRESS],
    ['inheritance 3', { inheritance: 3 }, ARGUMENT],
    ['inheritance -1', { inheritance: -1 }, ARGUMENT],
    ['to where something is', { to: BASE }, SPACE, 'unseen'],
    ['to the null page', { to: 0 }, ADDRESS, 'unseen'],
    ['to beyond the map', { to: USER_END }, ADDRESS, 'unseen'],
    ['a copy of a hole', { address: HOLE, copy: true }, ADDRESS],
    ['a copy to where something is', { to: BASE, copy: true }, SPACE, 'unseen'],
    ['a copy of what may not be read', { address: NO_ACCESS, copy: true }, SUCCESS, 'changes'],
  ],
  call: (scene, args) => scene.code(remap(args, scene.client.map)),
};

const vmMsync: Table<Range & { readonly sync_flags: number }> = {
  good: { address: MAPPED, size: PAGE, sync_flags: 2 },
  answer: osfOnly(SUCCESS, ARGUMENT),
  noNumber: { address: ARGUMENT, size: ARGUMENT, sync_flags: ARGUMENT },
  others: [],
  rows: [
    ['both kinds at once', { sync_flags: 3 }, ARGUMENT],
    ['flag 8', { sync_flags: 8 }, ARGUMENT],
    ['flag 0x100', { sync_flags: 0x100 }, ARGUMENT],
    ['-1', { sync_flags: -1 }, ARGUMENT],
    ['a flag beyond 32 bits', { sync_flags: 2 ** 32 + 2 }, ARGUMENT],
    ['a size of 0', { size: 0 }, SUCCESS],
    ['a hole', { address: HOLE }, osfOnly(ADDRESS, ARGUMENT)],
    ['a range that wraps', { address: ADDRESS_LIMIT - PAGE, size: 2 * PAGE }, ARGUMENT],
    ['a negative size', { size: -PAGE }, ARGUMENT],
  ],
  call: (scene, { address, size, sync_flags: flags }) =>
    scene.code(vm.codeOnMemory(scene.client, 'vm_msync', { address, size, sync_flags: flags })),
};

const taskCreate: Table<{ readonly parent: 'client' | 'nobody' }> = {
  good: { parent: 'client' },
  noNumber: {},
  others: ['parent'],
  rows: [['a parent without memory', { parent: 'nobody' }, SUCCESS, 'changes']],
  call(scene, { parent }) {
    const { world } = scene;
    const call = vm.fork(world.task(parent), world.task('child'));
    return scene.make(call) === null ? 'waiting' : SUCCESS;
  },
};

/** By the names of the manual. vm_write is vm_copy of what came with its message. */
export const copyTables = {
  vm_read: trial(vmRead),
  vm_write: trial(vmCopy),
  vm_copy: trial(vmCopy),
  vm_remap: trial(vmRemap),
  vm_msync: trial(vmMsync),
  task_create: trial(taskCreate),
};
