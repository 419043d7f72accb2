/**
 * The calls of the recorded pager, as work for a thread of ours: from the fields of a line to the
 * message that it stands for.
 */
import { machMsgReturns } from '../../kernel/mach/kern_return';
import type { MessageName } from '../../kernel/mach/message_table';
import type { OutOfLine } from '../../kernel/mach/task';
import type { Address, PortName } from '../../kernel/mach/types';
import { address, MACH_PORT_NULL } from '../../kernel/mach/types';
import * as calls from '../../kernel/tasks/user_calls';
import type { UserCall } from '../../kernel/tasks/user_thread';
import { onMemory } from '../../kernel/tasks/user_vm_calls';
import type { Fields, PagerCall } from './transcript_lines';
import { bodyOf, fieldsOf } from './transcript_messages';
import type { Held, TranscriptWorld } from './transcript_world';

/** Work that ends with what the line of the call also tells. */
export type Telling = Generator<UserCall, Fields, void>;

type Of<K extends PagerCall['op']> = Extract<PagerCall, { readonly op: K }>;

/** Makes a call of the pager's: of a message, its line may tell how the send ended. */
export function* pagerCall(world: TranscriptWorld, call: PagerCall): Telling {
  if (call.op === 'vm_set_default_memory_manager') return yield* setManager(world, call);
  const held = world.object(call.obj);
  if (call.op === 'memory_object_get_attributes') {
    const told = yield* asked(held.control, call.op, call);
    return { ...told, ready: told['object_ready'] };
  }
  const data = call.op === 'memory_object_data_supply' ? yield* supplied(world, held, call) : null;
  const send = calls.send(held.control, call.op, bodyOf(call.op, call, held.name, data));
  yield send;
  return { kr: machMsgReturns[send.answer()].code };
}

/** Sends a request with a reply port made for it; answers its code, and what the reply tells. */
export function* asked(to: PortName, id: MessageName, line: Fields): Telling {
  const made = calls.memoryObjectPort();
  yield made;
  const { name } = made.answer();
  const send = calls.send(to, id, bodyOf(id, { ...line, reply: 1 }, name));
  yield send;
  const receive = calls.receive(name);
  yield receive;
  yield calls.onPort('mach_port_destroy', name, {});
  const message = receive.answer();
  if (message === null) return { kr: machMsgReturns[send.answer()].code };
  const { msg: _msg, ...told } = fieldsOf(message, []);
  return told;
}

/** Fresh memory with a word at the beginning of each page. */
function* written(
  world: TranscriptWorld,
  length: number,
  word: (page: number) => number,
): Generator<UserCall, Address, void> {
  const made = onMemory(world.task, 'vm_allocate', { address: 0, size: length, anywhere: true });
  yield made;
  const memory = made.answer();
  if (memory.kr !== 'KERN_SUCCESS') return address(0);
  for (let done = 0; done < length; done += world.pageSize) {
    const value = word(done / world.pageSize);
    if (value !== 0) yield calls.access(address(memory.value + done), value);
  }
  return memory.value;
}

/** The memory that goes with a supply. */
function* supplied(
  world: TranscriptWorld,
  { object }: Held,
  { offset, length, word0 }: Of<'memory_object_data_supply'>,
): Generator<UserCall, OutOfLine, void> {
  const first = Math.floor(offset / world.pageSize);
  object.supplied(first, Math.floor(length / world.pageSize));
  const word = (page: number): number => (page === 0 ? word0 : object.word(first + page));
  const at = yield* written(world, length, word);
  return { address: at, size: length, deallocate: true };
}

/** The manager before is a port: the recording can only tell whether there was one. */
function* setManager(
  world: TranscriptWorld,
  { old, obj }: Of<'vm_set_default_memory_manager'>,
): Telling {
  const name = obj === undefined ? yield* unnamedPort(world) : world.object(obj).name;
  const set = calls.setManager(name);
  yield set;
  const answer = set.answer();
  const before = answer.kr === 'KERN_SUCCESS' && answer.value !== MACH_PORT_NULL ? 1 : 0;
  return { kr: 0, old: before === 1 && old !== 0 ? old : before };
}

/** A port of the pager's that no line names. */
function* unnamedPort(world: TranscriptWorld): Generator<UserCall, PortName, void> {
  const made = calls.memoryObjectPort();
  yield made;
  const { name } = made.answer();
  yield calls.onPort('mach_port_move_member', name, { set: world.set });
  return name;
}
