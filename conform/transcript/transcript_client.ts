/**
 * The operations of the recorded client, as work for a thread of ours. Each tells on its thread's
 * stream what the recording tells: exceptions, and that it has returned, with what.
 */
import type { KernReturn } from '../../kernel/mach/kern_return';
import { kernReturns } from '../../kernel/mach/kern_return';
import { address, MACH_PORT_NULL } from '../../kernel/mach/types';
import { VM_PROT_READ } from '../../kernel/mach/vm_prot';
import * as calls from '../../kernel/tasks/user_calls';
import { extractRight } from '../../kernel/tasks/user_port_calls';
import { fork, terminate } from '../../kernel/tasks/user_vm_calls';
import type { Work } from './transcript_actor';
import type { Telling } from './transcript_calls';
import { asked, pagerCall } from './transcript_calls';
import { threadStream } from './transcript_journal';
import type { ClientOp, PagerCall } from './transcript_lines';
import * as lines from './transcript_lines';
import { coded, vmCall } from './transcript_vm';
import type { TranscriptWorld } from './transcript_world';
import { taskName } from './transcript_world';

const EXC_BAD_ACCESS = 1;

/** The receive right dies; what else the name denotes stays. */
const DEAD = { right: 'receive', delta: -1 } as const;

type Of<K extends ClientOp['op']> = Extract<ClientOp, { readonly op: K }>;

export function isPagerCall(op: ClientOp | PagerCall): op is PagerCall {
  return Object.hasOwn(lines.pagerCalls, op.op);
}

/** Carries out an operation in the thread of that name. */
export function* clientWork(
  world: TranscriptWorld,
  thread: string,
  op: ClientOp | PagerCall,
): Work {
  const answers = isPagerCall(op)
    ? yield* pagerCall(world, op)
    : yield* operation(world, thread, op);
  const { journal } = world;
  const done = { who: 'client', thread, ...op, op: `${op.op}.done`, ...answers };
  journal.tell(threadStream(thread), done);
}

function* operation(world: TranscriptWorld, thread: string, op: ClientOp): Telling {
  switch (op.op) {
    case 'vm_wire_all':
      return yield* coded(calls.wireAll(VM_PROT_READ));
    case 'vm_object_sync':
      return yield* asked(world.object(op.obj).nameRight, op.op, op);
    case 'task_create':
      return yield* taskCreate(world, op);
    case 'task_terminate':
      yield terminate(world.machine, world.taskNamed(op.task));
      return { kr: 0 };
    case 'read':
    case 'write':
      return yield* one(world, thread, op);
    case 'read_range':
    case 'write_range':
      return yield* range(world, thread, op);
    case 'wait_idle':
      return {};
    case 'mach_port_extract_right':
      return yield* extract(world, op);
    case 'mach_port_destroy':
      return yield* coded(calls.onPort('mach_port_mod_refs', world.object(op.obj).name, DEAD));
    case 'mach_port_move_member': {
      const { name } = world.object(op.obj);
      const set = op.to === 'pager' ? world.set : MACH_PORT_NULL;
      return yield* coded(calls.onPort(op.op, name, { set }));
    }
    default:
      return yield* vmCall(world, thread, op);
  }
}

/** The child's map is filled from its parent's, or stays empty. */
function* taskCreate(world: TranscriptWorld, op: Of<'task_create'>): Telling {
  const child = world.taskNamed(op.child);
  if (op.inherit_memory === 1) yield fork(world.taskNamed(op.task), child);
  return { kr: 0 };
}

/** A load or a store of the first word of a page; answers the word, or null after an exception. */
function* touch(
  world: TranscriptWorld,
  thread: string,
  map: string,
  page: number,
  store: number | null,
) {
  const mapping = world.mapping(map);
  const at = address(mapping.address + page * world.pageSize);
  const access = calls.access(at, store === null ? null : store >>> 0);
  yield access;
  const { code, word } = access.answer();
  if (code === 'KERN_SUCCESS') {
    if (store !== null) mapping.written.set(mapping.base + page, store >>> 0);
    return Number(word);
  }
  const task = taskName(thread);
  world.journal.tell(threadStream(thread), {
    who: 'kernel->client',
    thread,
    ...(task === null ? {} : { task }),
    msg: 'exception_raise',
    exception: EXC_BAD_ACCESS,
    code: kernReturns[code].code,
    code_name: code,
  });
  return null;
}

function* one(world: TranscriptWorld, thread: string, op: Of<'read' | 'write'>): Telling {
  const { map, page } = op;
  const word = yield* touch(world, thread, map, page, op.op === 'write' ? op.value : null);
  if (word === null) return { faulted: 1 };
  return op.op === 'read' ? { faulted: 0, value: word } : { faulted: 0 };
}

function* range(
  world: TranscriptWorld,
  thread: string,
  op: Of<'read_range' | 'write_range'>,
): Telling {
  let faulted = 0;
  let bad_values = 0;
  for (let i = 0; i < op.count; i += 1) {
    const page = op.page + i;
    const store = op.op === 'write_range' ? op.value + i * (op.step ?? 0) : null;
    const word = yield* touch(world, thread, op.map, page, store);
    if (word === null) faulted += 1;
    else if (op.op === 'read_range' && word !== expected(world, op, i)) bad_values += 1;
  }
  return { count: op.count, faulted, bad_values };
}

/** What a page should hold: what the line says, else what was written, else the pager's word. */
function expected(world: TranscriptWorld, op: Of<'read_range'>, i: number): number {
  if (op.value !== undefined) return (op.value + i * (op.step ?? 0)) >>> 0;
  const { base, written } = world.mapping(op.map);
  const page = base + op.page + i;
  const stored = op.obj === undefined ? undefined : world.pager.object(op.obj)?.word(page);
  return written.get(page) ?? stored ?? 0;
}

function* extract(world: TranscriptWorld, op: Of<'mach_port_extract_right'>): Telling {
  const { name } = world.object(op.obj);
  let code: KernReturn = 'KERN_SUCCESS';
  for (let i = 0; i < op.count && code === 'KERN_SUCCESS'; i += 1) {
    const kept = extractRight(name, op.type);
    yield kept;
    code = kept.answer().kr;
  }
  return { kr: kernReturns[code].code };
}
