/**
 * The vm calls of a table, made on T: from arguments by name to the call, from its answer to the
 * number and the values that the table has. Whatever of the address space a line tells besides
 * (map_after, words) is looked up for it afterwards (calls.ts).
 */
import type { Task } from '../../kernel/kern/task';
import type { ArgDef } from '../../kernel/mach/call_def';
import { taskCalls } from '../../kernel/mach/call_table';
import type { KernReturn, Result } from '../../kernel/mach/kern_return';
import { kernReturns } from '../../kernel/mach/kern_return';
import { address as asAddress } from '../../kernel/mach/types';
import type { Call } from '../../kernel/tasks/user_calls';
import * as user from '../../kernel/tasks/user_calls';
import * as vm from '../../kernel/tasks/user_vm_calls';
import type { VmArgs, VmCallName } from '../../kernel/tasks/vm_calls';
import { isVmCall } from '../../kernel/tasks/vm_calls';
import { givenAs } from '../transcript/transcript_messages';
import { ABSENT } from './calls_ports';
import type { Args, CallLine } from './calls_read';
import type { CallsWorld } from './calls_world';
import { orWaits, PAGE, WAITS } from './calls_world';

/** What a call came to. */
export interface Answer {
  readonly kr: number | string;
  readonly out: Readonly<Record<string, unknown>>;
}

/** What the stub says of a destination that is no port. @mach mach/message.h */
const MACH_SEND_INVALID_DEST = '0x10000003';

/** What it says of an argument that names no right. @mach mach/message.h */
const MACH_SEND_INVALID_RIGHT = '0x10000007';

/** A number of an answer. */
export function code(kr: KernReturn): number {
  return kernReturns[kr].code;
}

/** Arguments of one line, by name; what is missing is 0. */
class Given {
  readonly world: CallsWorld;
  readonly args: Args;

  constructor(world: CallsWorld, args: Args) {
    this.world = world;
    this.args = args;
  }

  number(name: string): number {
    const value = givenAs(this.args, name);
    if (typeof value === 'string') return this.world.at(value);
    return typeof value === 'number' ? value : 0;
  }

  text(name: string): string {
    return String(this.args[name] ?? '');
  }

  words(name: string): readonly number[] {
    const value = this.args[name];
    return Array.isArray(value) ? value : [];
  }

  get bytes(): { readonly address: number; readonly size: number } {
    return { address: this.number('address'), size: this.number('size') };
  }

  /** The task that is meant, or null for a name of none. */
  get task(): Task | null {
    const name = this.text('task');
    if (name === 'child') return this.world.child;
    return name === '' || name === 'T' || name === 'parent' ? this.world.target : null;
  }

  make<T>(call: Call<T>): T {
    return this.world.make(call);
  }
}

const plain = (kr: KernReturn): Answer => ({ kr: code(kr), out: {} });

/** An address where memory is now; what the caller gave if there is none. */
function placed(given: Given, result: Result<number>): Answer {
  const at = result.kr === 'KERN_SUCCESS' ? result.value : given.number('address');
  return { kr: code(result.kr), out: { address: given.world.text(at) } };
}

/** An argument of the call in its form; ABSENT for a name that denotes no right. */
function argument(given: Given, name: string, { form }: ArgDef): unknown {
  if (form === 'object') return given.world.ports.find(given.text(name));
  return form === 'flag' ? given.number(name) !== 0 : given.number(name);
}

/** A call of the table of calls: each argument by its name, and where memory is now. */
function ofTable<N extends VmCallName>(name: N): Made {
  const args = Object.entries(taskCalls[name].args);
  const places = args.some(([, { form }]) => form === 'place');
  return (given, task) => {
    const values = args.map(([arg, def]) => [arg, argument(given, arg, def)] as const);
    if (values.some(([, value]) => value === ABSENT))
      return { kr: MACH_SEND_INVALID_RIGHT, out: {} };
    const made = Object.fromEntries(values) as VmArgs<N>; // parsed
    const result = given.make(vm.onMemory(task, name, made));
    return places ? placed(given, result) : plain(result.kr);
  };
}

/** First words of what was read: where it begins, and at each page after that. */
function wordsRead(given: Given, at: number, size: number): readonly (number | null)[] {
  const words: (number | null)[] = [];
  for (let word = at; word + 4 <= at + size; word = (Math.floor(word / PAGE) + 1) * PAGE) {
    words.push(given.world.load(word));
  }
  return words;
}

function read(given: Given, task: Task): Answer {
  const { size } = given.bytes;
  const read = vm.onMemory(task, 'vm_read', { ...given.bytes, data: 0 }, given.world.tester);
  const made = given.make(read);
  if (made.kr !== 'KERN_SUCCESS') return plain(made.kr);
  const none = made.value === 0;
  const out = {
    count: size,
    data_null: none ? 1 : 0,
    data_offset_in_page: made.value % PAGE,
    words: none ? [] : wordsRead(given, made.value, size),
  };
  return { kr: 0, out };
}

/** The word at byte 100 of each page of the recording's buffer. */
const MIDDLE = { offset: 100, word: 555 };

function write(given: Given, task: Task): Answer {
  const words = given.words('data_words');
  const from = given.number('data_offset_in_page');
  const size = 'size' in given.args ? given.number('size') : words.length * PAGE;
  const room = given.make(given.world.nextBuffer(Math.ceil((from + size) / PAGE + 1) * PAGE));
  if (room.kr !== 'KERN_SUCCESS') return plain(room.kr);
  for (const [i, word] of words.entries()) {
    if (i * PAGE >= from + size + PAGE) break;
    given.make(user.access(asAddress(room.value + i * PAGE), word));
    given.make(user.access(asAddress(room.value + i * PAGE + MIDDLE.offset), MIDDLE.word));
  }
  const args = { address: given.number('address'), data: room.value + from, size };
  return plain(given.make(vm.codeOnMemory(task, 'vm_write', args, given.world.tester)));
}

function region(given: Given, task: Task): Answer {
  const found = given.make(vm.regionOf(task, given.number('address')));
  if (found.kr !== 'KERN_SUCCESS') return plain(found.kr);
  const { shared: is_shared, name: object_name, ...entry } = given.world.entry(found.value);
  return { kr: 0, out: { ...entry, is_shared, object_name } };
}

/** Host and task of a vm_wire are ports too: the first that is none, or not that, is the answer. */
function wire(given: Given): Answer {
  const { world } = given;
  const before = given.make(vm.statistics()).wire_count;
  const delta = (kr: number | string): Answer => {
    const after = given.make(vm.statistics()).wire_count;
    return { kr, out: { wire_count_delta: after - before } };
  };
  const host = given.text('host');
  if (host === 'null') return delta(MACH_SEND_INVALID_DEST);
  if (!host.startsWith('host')) return delta(code('KERN_INVALID_HOST'));
  const { task } = given;
  if (task === null) {
    const absent = world.ports.find(given.text('task')) === ABSENT;
    return delta(absent ? MACH_SEND_INVALID_RIGHT : code('KERN_INVALID_TASK'));
  }
  const args = { ...given.bytes, access: given.number('access'), host_priv: host === 'host_priv' };
  return delta(code(given.make(vm.codeOnMemory(task, 'vm_wire', args))));
}

function create(given: Given): Answer {
  const { world } = given;
  const parent = given.text('parent');
  if (parent === 'host') return { kr: code('KERN_INVALID_TASK'), out: {} };
  if (parent !== 'T') return { kr: MACH_SEND_INVALID_DEST, out: {} };
  world.child = world.machine.addTask(world.host, 'child', true);
  if (given.number('inherit_memory') !== 0) given.make(vm.fork(world.target, world.child));
  return { kr: 0, out: {} };
}

function statistics(given: Given): Answer {
  const counts = given.make(vm.statistics());
  const fields = Object.keys(counts);
  return { kr: 0, out: { pagesize: counts.pagesize, fields, bytes: fields.length * 4 } };
}

type Made = (given: Given, task: Task) => Answer;

/** Calls on a task that are more than their arguments, by name. */
const onTask: Readonly<Record<string, Made>> = {
  vm_read: read,
  vm_write: write,
  vm_region: region,
  vm_machine_attribute: (given, task) => ({
    ...ofTable('vm_machine_attribute')(given, task),
    out: { value: given.number('value') },
  }),
};

/** Calls whose first argument is no task. */
const others: Readonly<Record<string, (given: Given) => Answer>> = {
  vm_wire: wire,
  vm_statistics: statistics,
  task_create: create,
};

/** What a call came to; WAITS if it blocks. */
export function answered<T extends Answer | null>(call: () => T): T | Answer {
  const answer = orWaits(call);
  return answer === WAITS ? { kr: WAITS, out: {} } : answer;
}

/** Makes the call of a line; null if it is not one of these. */
export function vmCall(world: CallsWorld, line: CallLine): Answer | null {
  const given = new Given(world, line.args);
  const other = others[line.call];
  if (other !== undefined) return answered(() => other(given));
  const made = onTask[line.call] ?? (isVmCall(line.call) ? ofTable(line.call) : undefined);
  if (made === undefined) return null;
  const { task } = given;
  if (task !== null) return answered(() => made(given, task));
  // Wrong ports: a port of something else is an argument, no port is no destination.
  const port = given.text('task') === 'host';
  return { kr: port ? code('KERN_INVALID_ARGUMENT') : MACH_SEND_INVALID_DEST, out: {} };
}
