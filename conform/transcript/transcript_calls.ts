/**
 * The calls of the recorded pager, as work for a thread of ours: from the fields of a line to the
 * message that it stands for.
 */
import type { KernReturn, MachMsgReturn } from '../../kernel/mach/kern_return';
import { kernReturnOfCode, kernReturns, machMsgReturns } from '../../kernel/mach/kern_return';
import { copyStrategyNames, shouldReturnNames } from '../../kernel/mach/memory_object_types';
import type { MessageName } from '../../kernel/mach/message_table';
import type { Received, Sent } from '../../kernel/mach/task';
import type { Address, PortName } from '../../kernel/mach/types';
import { address, MACH_PORT_NULL } from '../../kernel/mach/types';
import * as calls from '../../kernel/tasks/user_calls';
import type { UserCall } from '../../kernel/tasks/user_thread';
import type { Fields, PagerCall } from './transcript_lines';
import type { Held, TranscriptWorld } from './transcript_world';

/** Work that ends with what the line of the call also tells. */
export type Telling = Generator<UserCall, Fields, void>;

type Of<K extends PagerCall['op']> = Extract<PagerCall, { readonly op: K }>;

/** A name of a list, or the number that was sent, as text. */
function numbered(value: string | number, names: readonly string[]): number {
  const index = names.indexOf(String(value));
  return index === -1 ? Number(value) : index;
}

/** The name of a strategy, as the format writes it. */
export function strategyName(strategy: number): string | number {
  return copyStrategyNames[strategy] ?? strategy;
}

/** A code by its number; those that Mach does not have become a failure. */
function codeOf(number: number): KernReturn {
  return kernReturnOfCode(number) ?? 'KERN_FAILURE';
}

/** A message to the kernel; what the line may tell is how the send ended. */
function* sent(call: calls.Call<MachMsgReturn>): Telling {
  yield call;
  return { kr: machMsgReturns[call.answer()].code };
}

/** Makes a call of the pager's. */
export function* pagerCall(world: TranscriptWorld, call: PagerCall): Telling {
  if (call.op === 'vm_set_default_memory_manager') return yield* setManager(world, call);
  const held = world.object(call.obj);
  switch (call.op) {
    case 'memory_object_ready':
    case 'memory_object_change_attributes':
      return yield* sent(changeAttributes(held, call));
    case 'memory_object_get_attributes':
      return yield* getAttributes(held);
    case 'memory_object_data_supply':
      return yield* supply(world, held, call);
    case 'memory_object_data_unavailable': {
      const { offset, length: size } = call;
      return yield* sent(calls.send(held.control, call.op, { offset, size }));
    }
    case 'memory_object_data_error': {
      const { offset, length: size, error } = call;
      const body = { offset, size, error_value: codeOf(error) };
      return yield* sent(calls.send(held.control, call.op, body));
    }
    case 'memory_object_lock_request':
      return yield* sent(lockRequest(held, call));
    case 'memory_object_destroy':
      return yield* sent(calls.send(held.control, call.op, { reason: codeOf(call.reason) }));
  }
}

function lockRequest(
  held: Held,
  call: Of<'memory_object_lock_request'>,
): calls.Call<MachMsgReturn> {
  return calls.send(held.control, call.op, {
    offset: call.offset,
    size: call.length,
    should_return: numbered(call.should_return, shouldReturnNames),
    should_flush: call.should_flush === 1,
    lock_value: call.lock_value,
    reply_to: call.reply === 1 ? held.name : MACH_PORT_NULL,
  });
}

/** Sends a request with a reply port made for it; answers how that ended, and the reply. */
export function* askedFor<K extends MessageName>(
  to: PortName,
  id: K,
  body: (reply: PortName) => Sent<K>,
): Generator<
  UserCall,
  { readonly kr: number; readonly body?: Received<MessageName>['body'] },
  void
> {
  const made = calls.memoryObjectPort();
  yield made;
  const { name } = made.answer();
  const send = calls.send(to, id, body(name));
  yield send;
  const receive = calls.receive(name);
  yield receive;
  yield calls.destroyName(name);
  const kr = machMsgReturns[send.answer()].code;
  const message = receive.answer();
  return message === null ? { kr } : { kr, body: message.body };
}

/** Asks for the attributes. */
function* getAttributes(held: Held): Telling {
  const id = 'memory_object_get_attributes';
  const { kr, body } = yield* askedFor(held.control, id, (reply_to) => ({ reply_to }));
  if (body === undefined || !('return_code' in body && 'object_ready' in body)) return { kr };
  const ready = Number(body.object_ready);
  return {
    kr: kernReturns[body.return_code].code,
    object_ready: ready,
    ready,
    may_cache: Number(body.may_cache),
    copy_strategy: strategyName(body.copy_strategy ?? 0),
  };
}

function changeAttributes(
  held: Held,
  call: Of<'memory_object_ready' | 'memory_object_change_attributes'>,
): calls.Call<MachMsgReturn> {
  const plain = {
    may_cache: call.may_cache,
    copy_strategy: numbered(call.copy_strategy, copyStrategyNames),
  };
  if (call.op === 'memory_object_ready') return calls.send(held.control, call.op, plain);
  const reply_to = call.reply === 1 ? held.name : MACH_PORT_NULL;
  return calls.send(held.control, call.op, { ...plain, reply_to });
}

/** Fresh memory with a word at the beginning of each page. */
function* written(
  world: TranscriptWorld,
  length: number,
  word: (page: number) => number,
): Generator<UserCall, Address, void> {
  const made = calls.allocate(length);
  yield made;
  const memory = made.answer();
  if (memory.kr !== 'KERN_SUCCESS') return address(0);
  for (let done = 0; done < length; done += world.pageSize) {
    const value = word(done / world.pageSize);
    if (value !== 0) yield calls.access(address(memory.value + done), value);
  }
  return memory.value;
}

function* supply(
  world: TranscriptWorld,
  held: Held,
  call: Of<'memory_object_data_supply'>,
): Telling {
  const { offset, length, word0 } = call;
  const { object } = held;
  const first = Math.floor(offset / world.pageSize);
  object.supplied(first, Math.floor(length / world.pageSize));
  const word = (page: number): number => (page === 0 ? word0 : object.word(first + page));
  const at = yield* written(world, length, word);
  const body = {
    offset,
    data: { address: at, size: length, deallocate: true },
    lock_value: call.lock_value,
    precious: call.precious === 1,
    reply_to: call.reply === 1 ? held.name : MACH_PORT_NULL,
  };
  return yield* sent(calls.send(held.control, call.op, body));
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
  yield calls.moveMember(name, world.set);
  return name;
}
