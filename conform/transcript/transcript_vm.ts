/**
 * The recorded calls on a task's address space, as work for a thread of ours: from the fields of a
 * line to the call, and from its answer to what the line of its end says.
 */
import type { KernReturn, Result } from '../../kernel/mach/kern_return';
import { kernReturns } from '../../kernel/mach/kern_return';
import type { Address } from '../../kernel/mach/types';
import { address } from '../../kernel/mach/types';
import { VM_INHERIT_COPY } from '../../kernel/mach/vm_prot';
import type { Call } from '../../kernel/tasks/user_calls';
import * as vm from '../../kernel/tasks/user_vm_calls';
import type { Telling } from './transcript_calls';
import type { ClientOp } from './transcript_lines';
import type { TranscriptWorld } from './transcript_world';

/** No mapping that may lie anywhere comes so high: here lie those that could not be made. */
const NOWHERE = address(0xb000_0000);

type Of<K extends ClientOp['op']> = Extract<ClientOp, { readonly op: K }>;
/** Calls on the map of a task. */
export type VmOp = Extract<ClientOp, { readonly op: `vm_${string}` }>;
type Made = Of<'vm_map' | 'vm_allocate' | 'vm_read'>;

/** A call with no answer but its code. */
export function* coded(call: Call<KernReturn>): Telling {
  yield call;
  return { kr: kernReturns[call.answer()].code };
}

/** Makes a call on the map of the task to which the thread belongs. */
export function* vmCall(
  world: TranscriptWorld,
  thread: string,
  op: Exclude<VmOp, Of<'vm_object_sync' | 'vm_wire_all'>>,
): Telling {
  const task = world.taskOf(thread);
  switch (op.op) {
    case 'vm_map':
      return yield* mapped(world, op, mapObject(world, thread, op));
    case 'vm_allocate': {
      const { address: at = 0, size } = op;
      const anywhere = op.address === undefined;
      return yield* mapped(world, op, vm.allocateIn(task, { address: at, size, anywhere }));
    }
    case 'vm_read':
      return yield* mapped(world, op, vm.readFrom(task, bytes(world, op), task));
    case 'vm_deallocate': {
      const range = bytes(world, op);
      return yield* coded(vm.deallocateIn(task, range.address, range.size));
    }
    case 'vm_protect': {
      const maximum = op.set_maximum === 1;
      return yield* coded(vm.protectIn(task, bytes(world, op), maximum, op.protection));
    }
    case 'vm_inherit':
      return yield* coded(vm.inheritIn(task, bytes(world, op), op.inheritance));
    case 'vm_wire': {
      const args = { ...bytes(world, op), access: op.protection, host_priv: true };
      return yield* coded(vm.codeOnMemory(task, op.op, args));
    }
    case 'vm_msync': {
      const args = { ...bytes(world, op), sync_flags: op.flags };
      return yield* coded(vm.codeOnMemory(task, op.op, args));
    }
    case 'vm_write': {
      const from = world.mapping(op.from).address + (op.from_offset ?? 0);
      const { address: to, size } = bytes(world, op);
      return yield* coded(vm.writeInto(task, { address: from, size }, task, to));
    }
    case 'vm_copy': {
      const to = world.mapping(op.into).address + (op.into_offset ?? 0);
      return yield* coded(vm.writeInto(task, bytes(world, op), task, to));
    }
  }
}

/** The bytes that a line names. */
function bytes(
  world: TranscriptWorld,
  { map, offset, size }: { readonly map: string; readonly offset: number; readonly size: number },
): vm.Bytes {
  return { address: world.mapping(map).address + offset, size };
}

function mapObject(
  world: TranscriptWorld,
  thread: string,
  op: Of<'vm_map'>,
): Call<Result<Address>> {
  return vm.onMemory(world.taskOf(thread), 'vm_map', {
    address: op.address ?? 0,
    size: op.size,
    mask: 0,
    anywhere: op.address === undefined,
    memory_object: world.object(op.obj).port,
    offset: op.offset,
    copy: op.copy === 1,
    cur_protection: op.protection,
    max_protection: op.max_protection,
    inheritance: op.inheritance ?? VM_INHERIT_COPY,
  });
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
