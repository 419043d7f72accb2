/** Bad arguments of the calls that make, change and tell about ranges of an address space. */
import type { IpcPort } from '../../kernel/ipc/ipc_port';
import { ipcPortAllocSpecial } from '../../kernel/ipc/ipc_port';
import type { PortName } from '../../kernel/mach/types';
import { MACH_PORT_NULL } from '../../kernel/mach/types';
import { setManager, trap, wireThread } from '../../kernel/tasks/user_calls';
import * as vm from '../../kernel/tasks/user_vm_calls';
import { vmBehaviorSet } from '../../kernel/vm/user/vm_behavior';
import type { Answer } from './bad_answers';
import { gnuOnly, osfOnly } from './bad_answers';
import type { Table } from './bad_arguments';
import { trial } from './bad_arguments';
import type { Scene } from './bad_scene';
import {
  ADDRESS_LIMIT,
  BASE,
  HOLE,
  MAPPED,
  MAX_READ,
  NO_ACCESS,
  READ_ONLY,
  USER_END,
} from './bad_scene';
import type { Range } from './bad_words';
import { ADDRESS, ARGUMENT, PROTECTION, page, SPACE, SUCCESS } from './bad_words';
import { PAGE } from './world';

/** Ranges that are none, where some kernels pass them over (D13). */
const strayRanges = [
  [
    'a range that wraps',
    { address: ADDRESS_LIMIT - PAGE, size: 2 * PAGE },
    gnuOnly(ARGUMENT, SUCCESS),
    'unseen',
  ],
  [
    'a range beyond the map',
    { address: USER_END, size: PAGE },
    gnuOnly(ARGUMENT, SUCCESS),
    'unseen',
  ],
  ['a negative address', { address: -PAGE }, ARGUMENT],
  ['a negative size', { size: -PAGE }, ARGUMENT],
  ['a size of 0', { size: 0 }, SUCCESS, 'unseen'],
  ['a hole', { address: HOLE }, SUCCESS, 'unseen'],
] as const;

interface Placed extends Range {
  readonly anywhere: boolean;
}

const allocated = {
  others: ['anywhere'],
  call: (scene, args) => scene.result(vm.onMemory(scene.client, 'vm_allocate', args)),
} as const satisfies Pick<Table<Placed>, 'others' | 'call'>;

const vmAllocate: Table<Placed> = {
  ...allocated,
  good: { address: HOLE, size: PAGE, anywhere: false },
  noNumber: { address: ADDRESS, size: ADDRESS },
  rows: [
    ['a size of 0', { size: 0 }, SUCCESS],
    ['a size that is 0 once it is rounded', { size: ADDRESS_LIMIT - 1 }, ARGUMENT],
    ['something is there', { address: BASE }, SPACE],
    ['the hole and a neighbour', { size: 3 * PAGE }, SPACE],
    ['the null page', { address: 0 }, ADDRESS],
    ['beyond the map', { address: USER_END }, ADDRESS],
    ['across its end', { address: USER_END - PAGE, size: 2 * PAGE }, ADDRESS],
    ['a range that wraps', { address: ADDRESS_LIMIT - PAGE, size: 2 * PAGE }, ADDRESS],
    ['a negative address', { address: -PAGE }, ADDRESS],
    ['a negative size', { size: -PAGE }, ADDRESS],
    ['an address inside a page', { address: HOLE + 5 }, SUCCESS, 'changes'],
  ],
};

const vmAllocateAnywhere: Table<Placed> = {
  ...allocated,
  good: { address: 0, size: PAGE, anywhere: true },
  noNumber: { size: SPACE },
  others: ['anywhere', 'address'],
  rows: [
    ['a size of 0', { size: 0 }, SUCCESS],
    ['a size that is 0 once it is rounded', { size: ADDRESS_LIMIT - 1 }, ARGUMENT],
    ['more than there is', { size: USER_END }, SPACE],
    ['more than a map can have', { size: ADDRESS_LIMIT - PAGE }, SPACE],
    ['a negative size', { size: -PAGE }, SPACE],
    ['a hint that is none', { address: Number.NaN }, SUCCESS, 'changes'],
  ],
};

const vmDeallocate: Table<Range> = {
  good: page,
  noNumber: { address: ARGUMENT, size: ARGUMENT },
  others: [],
  rows: strayRanges,
  call: (scene, args) => scene.code(vm.codeOnMemory(scene.client, 'vm_deallocate', args)),
};

const vmProtect: Table<Range & { readonly set_maximum: boolean; readonly new_protection: number }> =
  {
    good: { ...page, set_maximum: false, new_protection: 1 },
    noNumber: { address: ARGUMENT, size: ARGUMENT, new_protection: ARGUMENT },
    others: ['set_maximum'],
    rows: [
      ...strayRanges,
      ['bit 8', { new_protection: 8 }, ARGUMENT],
      ['bit 0x100', { new_protection: 0x100 }, ARGUMENT],
      ['a bit beyond 32', { new_protection: 2 ** 32 + 1 }, ARGUMENT],
      ['-1', { new_protection: -1 }, ARGUMENT],
      ['17 and a half', { new_protection: 17.5 }, ARGUMENT],
      ['NOTIFY (D45)', { new_protection: 0x13 }, gnuOnly(ARGUMENT, SUCCESS), 'changes'],
      ['beyond the maximum', { address: MAX_READ, new_protection: 3 }, PROTECTION],
      ['one page has less', { size: 9 * PAGE, new_protection: 3 }, PROTECTION],
      ['more maximum', { address: MAX_READ, set_maximum: true, new_protection: 3 }, PROTECTION],
    ],
    call: (scene, args) => scene.code(vm.codeOnMemory(scene.client, 'vm_protect', args)),
  };

const vmInherit: Table<Range & { readonly new_inheritance: number }> = {
  good: { ...page, new_inheritance: 2 },
  noNumber: { address: ARGUMENT, size: ARGUMENT, new_inheritance: ARGUMENT },
  others: [],
  rows: [
    ...strayRanges,
    ['3', { new_inheritance: 3 }, ARGUMENT],
    ['-1', { new_inheritance: -1 }, ARGUMENT],
    ['2^32', { new_inheritance: 2 ** 32 }, ARGUMENT],
  ],
  call: (scene, args) => scene.code(vm.codeOnMemory(scene.client, 'vm_inherit', args)),
};

const unoffered = (osf: Parameters<typeof osfOnly>[0]): Answer => osfOnly(osf, ARGUMENT);

const vmBehavior: Table<Range & { readonly new_behavior: number }> = {
  good: { ...page, new_behavior: 2 },
  answer: unoffered(SUCCESS),
  noNumber: { address: ARGUMENT, size: ARGUMENT, new_behavior: ARGUMENT },
  others: [],
  rows: [
    ['4', { new_behavior: 4 }, ARGUMENT],
    ['-1', { new_behavior: -1 }, ARGUMENT],
    ['a hole', { address: HOLE }, unoffered(ADDRESS)],
    ['a hole in it', { size: 7 * PAGE }, unoffered(ADDRESS)],
    ['a size of 0', { size: 0 }, unoffered(SUCCESS)],
    ['a range that wraps', { address: ADDRESS_LIMIT - PAGE, size: 2 * PAGE }, ARGUMENT],
    ['a negative size', { size: -PAGE }, ARGUMENT],
  ],
  call: (scene, { address, size, new_behavior: behavior }) =>
    scene.code(trap((host, { task }) => vmBehaviorSet(host, task.map, address, size, behavior))),
};

const end = osfOnly(ADDRESS, SPACE);
const vmRegion: Table<{ readonly address: number }> = {
  good: { address: BASE },
  noNumber: { address: end },
  others: [],
  rows: [
    ['above the last entry (D14)', { address: MAPPED + 8 * PAGE }, end],
    ['beyond the map', { address: USER_END }, end],
    ['the last byte', { address: ADDRESS_LIMIT - 1 }, end],
    ['a negative address', { address: -1 }, end],
  ],
  call: (scene, { address }) => scene.result(vm.regionOf(scene.client, address)),
};

const vmMachineAttribute: Table<Range> = {
  good: page,
  answer: ADDRESS,
  noNumber: { address: ARGUMENT, size: ARGUMENT },
  others: [],
  rows: [
    ['a hole', { address: HOLE }, ADDRESS],
    ['a size of 0', { size: 0 }, ADDRESS],
    [
      'a range that wraps',
      { address: ADDRESS_LIMIT - PAGE, size: 2 * PAGE },
      gnuOnly(ARGUMENT, ADDRESS),
    ],
    ['a negative size', { size: -PAGE }, gnuOnly(ARGUMENT, ADDRESS)],
  ],
  call: (scene, range) => {
    const args = { ...range, attribute: 0, value: 0 };
    return scene.code(vm.codeOnMemory(scene.client, 'vm_machine_attribute', args));
  },
};

const full = gnuOnly('KERN_FAILURE', SPACE);
const vmWire: Table<Range & { readonly access: number; readonly privileged: boolean }> = {
  good: { ...page, access: 1, privileged: true },
  noNumber: { address: ARGUMENT, size: ARGUMENT, access: ARGUMENT },
  others: ['privileged'],
  rows: [
    ['a size of 0', { size: 0 }, gnuOnly(ARGUMENT, SUCCESS), 'unseen'],
    ['bit 8', { access: 8 }, ARGUMENT],
    ['bit 0x100', { access: 0x100 }, ARGUMENT],
    ['-1', { access: -1 }, ARGUMENT],
    ['a negative address', { address: -PAGE }, ARGUMENT],
    ['a negative size', { size: -PAGE }, ARGUMENT],
    ['a hole', { address: HOLE }, full],
    ['over a hole', { size: 7 * PAGE }, full, 'unseen'],
    ['beyond the map', { address: USER_END }, full],
    ['write to what is read only', { address: READ_ONLY, access: 3 }, full, 'unseen'],
    ['anything to what allows nothing', { address: NO_ACCESS }, full, 'unseen'],
    ['execute', { access: 4 }, full, 'unseen'],
    ['unwire what is not wired (D43)', { access: 0 }, gnuOnly(ARGUMENT, SUCCESS), 'unseen'],
    ['unwire over a hole', { size: 7 * PAGE, access: 0 }, gnuOnly(ARGUMENT, SPACE), 'unseen'],
    ['no privilege', { privileged: false }, gnuOnly('KERN_INVALID_HOST', SUCCESS), 'changes'],
    [
      'no privilege for more than 8 MiB',
      { size: (8 << 20) + 1, privileged: false },
      gnuOnly('KERN_INVALID_HOST', 'KERN_NO_ACCESS'),
    ],
  ],
  call: (scene, { address, size, access, privileged }) =>
    scene.code(
      vm.codeOnMemory(scene.client, 'vm_wire', { address, size, access, host_priv: privileged }),
    ),
};

const threadWire: Table<{ readonly thread: 'own' | 'another'; readonly privileged: boolean }> = {
  good: { thread: 'own', privileged: true },
  noNumber: {},
  others: ['thread', 'privileged'],
  rows: [
    ['another thread', { thread: 'another' }, ARGUMENT],
    ['no privilege', { privileged: false }, ARGUMENT],
  ],
  call(scene, { thread, privileged }) {
    const other = scene.world.pager.task.threads[0];
    return scene.code(wireThread(true, thread === 'own' ? undefined : other, privileged));
  },
};

/** What is mapped: a memory object, nothing, a port that is none, one that has died. */
function portOf(scene: Scene, which: string): IpcPort | null {
  if (which === 'none') return null;
  if (which === 'object') return scene.world.port;
  const port = ipcPortAllocSpecial(scene.world.machine.ipc, which);
  if (which === 'dead') port.active = false;
  return port;
}

interface Mapping extends Placed {
  readonly mask: number;
  readonly memory_object: 'object' | 'none' | 'dead' | 'kernel';
  readonly offset: number;
  readonly copy: boolean;
  readonly cur_protection: number;
  readonly max_protection: number;
  readonly inheritance: number;
}

const rights = { cur_protection: 3, max_protection: 7, inheritance: 1 };
const noObject = osfOnly('KERN_INVALID_OBJECT', ARGUMENT);
const vmMap: Table<Mapping> = {
  good: {
    ...{ address: HOLE, size: PAGE, mask: 0, anywhere: false },
    ...{ memory_object: 'object', offset: 0, copy: false, ...rights },
  },
  noNumber: {
    ...{ address: ADDRESS, size: ARGUMENT, mask: ARGUMENT, offset: ARGUMENT },
    ...{ cur_protection: ARGUMENT, max_protection: ARGUMENT, inheritance: ARGUMENT },
  },
  others: ['anywhere', 'memory_object', 'copy'],
  optional: ['mask'],
  // The object is looked at before its place.
  unseen: ['address', 'mask'],
  rows: [
    ['a size of 0 (D36)', { size: 0 }, ARGUMENT],
    ['a size of 0, anywhere (D36)', { size: 0, anywhere: true }, ARGUMENT],
    ['a negative size', { size: -PAGE }, ARGUMENT],
    ['something is there', { address: BASE }, SPACE, 'unseen'],
    ['the null page', { address: 0 }, ADDRESS, 'unseen'],
    ['beyond the map', { address: USER_END }, ADDRESS, 'unseen'],
    ['a negative address', { address: -PAGE }, ADDRESS, 'unseen'],
    ['bits that the mask forbids', { mask: 0xffff }, SPACE, 'unseen'],
    ['a mask with holes, anywhere', { mask: 5, anywhere: true }, SPACE, 'unseen'],
    ['a mask of all bits, anywhere', { mask: 0xffffffff, anywhere: true }, SPACE, 'unseen'],
    ['a negative mask', { mask: -1 }, ARGUMENT, 'unseen'],
    ['a negative mask, anywhere', { mask: -1, anywhere: true }, ARGUMENT, 'unseen'],
    ['protection 8', { cur_protection: 8 }, ARGUMENT],
    ['protection 0x100', { cur_protection: 0x100 }, ARGUMENT],
    ['protection -1', { cur_protection: -1 }, ARGUMENT],
    ['maximum 0x17', { max_protection: 0x17 }, ARGUMENT],
    ['maximum 0x100', { max_protection: 0x100 }, ARGUMENT],
    ['beyond the maximum (D36)', { max_protection: 1 }, osfOnly(ARGUMENT, SUCCESS), 'changes'],
    ['inheritance 3', { inheritance: 3 }, ARGUMENT],
    ['inheritance -1', { inheritance: -1 }, ARGUMENT],
    ['an offset inside a page', { offset: 5 }, osfOnly(ARGUMENT, SUCCESS), 'changes'],
    ['a negative offset', { offset: -PAGE }, ARGUMENT],
    ['an offset of no object', { offset: 2 ** 52 }, ARGUMENT],
    ['no offset of no object', { memory_object: 'none', offset: 5 }, SUCCESS, 'changes'],
    ['a port of the kernel', { memory_object: 'kernel' }, noObject, 'unseen'],
    ['a copy of it', { memory_object: 'kernel', copy: true }, noObject, 'unseen'],
    ['a dead port', { memory_object: 'dead' }, SUCCESS, 'changes'],
    ['a copy of it, dead', { memory_object: 'dead', copy: true }, SUCCESS, 'changes'],
  ],
  call(scene, args) {
    const made = { ...args, memory_object: portOf(scene, args.memory_object) };
    return scene.result(vm.onMemory(scene.client, 'vm_map', made));
  },
};

const vmStatistics: Table<object> = {
  good: {},
  noNumber: {},
  others: [],
  rows: [],
  call: (scene) => (scene.make(vm.statistics()) === null ? 'waiting' : SUCCESS),
};

const manager: Table<{ readonly default_manager: number; readonly privileged: boolean }> = {
  good: { default_manager: MACH_PORT_NULL, privileged: true },
  noNumber: { default_manager: 'KERN_INVALID_NAME' },
  others: ['privileged'],
  rows: [
    ['no privilege', { privileged: false }, 'KERN_INVALID_HOST'],
    ['an unknown name', { default_manager: 4711 }, 'KERN_INVALID_NAME'],
    ['the dead name', { default_manager: 0xffffffff }, 'KERN_INVALID_NAME'],
  ],
  call: (scene, { default_manager: name, privileged }) =>
    scene.result(setManager(name as PortName, privileged)), // brand
};

/** By the names of the manual; two of one call have a word more. */
export const callTables = {
  vm_allocate: trial(vmAllocate),
  'vm_allocate anywhere': trial(vmAllocateAnywhere),
  vm_deallocate: trial(vmDeallocate),
  vm_map: trial(vmMap),
  vm_protect: trial(vmProtect),
  vm_inherit: trial(vmInherit),
  vm_behavior_set: trial(vmBehavior),
  vm_region: trial(vmRegion),
  vm_machine_attribute: trial(vmMachineAttribute),
  vm_wire: trial(vmWire),
  thread_wire: trial(threadWire),
  vm_statistics: trial(vmStatistics),
  vm_set_default_memory_manager: trial(manager),
};
