/**
 * The recorded calls on a task's address space, as work for a thread of ours: from the fields of a
 * line to the call, and from its answer to what the line of its end says.
 */
import type { ArgDef, FormName } from '../../kernel/mach/call_def';
import { taskCalls } from '../../kernel/mach/call_table';
import type { KernReturn, Result } from '../../kernel/mach/kern_return';
import { kernReturns } from '../../kernel/mach/kern_return';
import type { Address } from '../../kernel/mach/types';
import { address } from '../../kernel/mach/types';
import type { Call } from '../../kernel/tasks/user_calls';
import { onMemory } from '../../kernel/tasks/user_vm_calls';
import type { VmArgs } from '../../kernel/tasks/vm_calls';
import type { Telling } from './transcript_calls';
import type { ClientOp, Fields } from './transcript_lines';
import { givenAs } from './transcript_messages';
import type { TranscriptWorld } from './transcript_world';

/** No mapping that may lie anywhere comes so high: here lie those that could not be made. */
const NOWHERE = address(0xb000_0000);

type Of<K extends ClientOp['op']> = Extract<ClientOp, { readonly op: K }>;
/** Calls on the map of a task. */
type OnMap = Exclude<
  Extract<ClientOp, { readonly op: `vm_${string}` }>,
  Of<'vm_object_sync' | 'vm_wire_all'>
>;
type Made = Of<'vm_map' | 'vm_allocate' | 'vm_read'>;

/** A call with no answer but its code. */
export function* coded(call: Call<KernReturn>): Telling {
  yield call;
  return { kr: kernReturns[call.answer()].code };
}

/** Where the bytes of a line are: in `map`, or on the other side of a copy. */
function bytesIn(world: TranscriptWorld, op: Fields, other: 'from' | 'into'): number {
  const name = op[other];
  const at = op[name === undefined ? 'offset' : `${other}_offset`] ?? 0;
  return world.mapping(String(name ?? op['map'])).address + Number(at);
}

/** Forms of arguments that stand for what a line names. */
const named: { readonly [F in FormName]?: (world: TranscriptWorld, op: Fields) => unknown } = {
  region: (world, op) => bytesIn(world, op, 'from'),
  target: (world, op) => bytesIn(world, op, 'into'),
  object: (world, op) => world.object(Number(op['obj'])).port,
};

/** One argument of the table, from a line; what the line lacks is as the table has it, or 0. */
function argument(world: TranscriptWorld, op: Fields, name: string, arg: ArgDef): unknown {
  const find = named[arg.form];
  if (find !== undefined) return find(world, op);
  if (name === 'anywhere') return op['address'] === undefined;
  const value = givenAs(op, name);
  if (arg.form === 'flag') return value === undefined ? arg.otherwise : value === 1;
  return value ?? arg.fixed ?? 0;
}

/** Makes a call on the map of the task to which the thread belongs. */
export function* vmCall(world: TranscriptWorld, thread: string, op: OnMap): Telling {
  const args = Object.entries<ArgDef>(taskCalls[op.op].args);
  const values = args.map(([name, arg]) => [name, argument(world, op, name, arg)]);
  const made = Object.fromEntries(values) as VmArgs<OnMap['op']>; // parsed
  const call = onMemory(world.taskOf(thread), op.op, made);
  if (op.op === 'vm_map' || op.op === 'vm_allocate' || op.op === 'vm_read') {
    return yield* mapped(world, op, call);
  }
  yield call;
  return { kr: kernReturns[call.answer().kr].code };
}

/** A call that makes memory, which has a name from then on. */
function* mapped(world: TranscriptWorld, op: Made, call: Call<Result<Address>>): Telling {
  const name = op.op === 'vm_read' ? op.into : op.map;
  const asked = op.op !== 'vm_read' && op.address !== undefined ? address(op.address) : NOWHERE;
  const shared = op.op === 'vm_map' && op.copy === 0 ? world.object(op.obj).written : null;
  const mapping = {
    address: asked,
    size: op.size,
    base: op.op === 'vm_map' ? Math.floor(op.offset / world.pageSize) : 0,
    written: shared ?? new Map(),
  };
  world.mappings.set(name, mapping);
  yield call;
  const answer = call.answer();
  if (answer.kr === 'KERN_SUCCESS') world.mappings.set(name, { ...mapping, address: answer.value });
  return { kr: kernReturns[answer.kr].code };
}
