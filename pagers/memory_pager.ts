/**
 * The memory pager: keeps what its objects hold in its own memory, and does as it is told. Made for
 * lessons: it can be precious or locked, silent or in error, generous or greedy.
 *
 * A request is answered with pages that begin at the one asked for. `cluster` more than 1 supplies
 * neighbours unasked, but only those that never went out before: the kernel may still hold a page
 * that did, changed, or have its data_return in this very queue, and a stale supply would win the
 * empty place. `overlap` makes exactly that mistake.
 *
 * With copy strategy CALL the pager makes the copies of its objects itself (memory_object_copy). A
 * copy is an object that at first has nothing: what is unavailable there comes from the source. A
 * page of the source is supplied locked until the copy has what the page was; before a store to it,
 * and only then, it is flushed and asked for again, and then the copy gets it.
 */
import {
  copyStrategyNames,
  MEMORY_OBJECT_COPY_DELAY,
  MEMORY_OBJECT_RETURN_DIRTY,
} from '../kernel/mach/memory_object_types';
import type { MessageName } from '../kernel/mach/message_table';
import type { Values } from '../kernel/mach/options';
import { bounded, field, option, overlay, settle } from '../kernel/mach/options';
import type { Handler, TaskCalls } from '../kernel/mach/task';
import { sealPager } from '../kernel/mach/task';
import type { PageContents, Plain, PortName } from '../kernel/mach/types';
import { address, MACH_PORT_NULL } from '../kernel/mach/types';
import type { VmProt } from '../kernel/mach/vm_prot';
import { VM_PROT_NO_CHANGE, VM_PROT_NONE, VM_PROT_WRITE } from '../kernel/mach/vm_prot';
import type { PageTable } from './page_table';
import { pageTable, pageTableGet, pageTableSet } from './page_table';
import {
  isPageRange,
  isRequest,
  pagerDefaults,
  readyAttributes,
  receivePort,
  sendError,
  sendUnavailable,
  unlockRequest,
} from './pager';
import type { PortTable } from './port_table';
import {
  portTable,
  portTableEnter,
  portTableFind,
  portTableRemove,
  portTableValues,
} from './port_table';
import type { ObjectHandler } from './to_object';
import { toObject } from './to_object';

const answers = ['supply', 'unavailable', 'error', 'silent'] as const;
type Answer = (typeof answers)[number];

/** The options of the pager; each object may have its own. */
export const memoryPagerOptions = {
  may_cache: option(true, 'boolean', 'The kernel may keep pages that no task maps.'),
  copy_strategy: option(MEMORY_OBJECT_COPY_DELAY, 'copy_strategy', 'How copies are made.', [
    ...copyStrategyNames.keys(),
  ]),
  precious: option(false, 'boolean', 'Pages must come back even when clean.'),
  lock: option<VmProt>(VM_PROT_NONE, 'prot', 'Accesses that supplied pages forbid.'),
  unlock: option<'grant' | 'flush' | 'silent'>('grant', 'text', 'The answer to data_unlock.', [
    'grant',
    'flush',
    'silent',
  ]),
  answer: option<Answer>('supply', 'text', 'The answer to data_request.', answers),
  cluster: bounded(option(1, 'pages', 'How many pages an answer supplies.'), [1, 1 << 16]),
  overlap: option(false, 'boolean', 'Supplies pages that went out before: data may be lost.'),
  completion: option(false, 'boolean', 'Asks for supply_completed on the port of the object.'),
  initial: option<'zero' | 'numbered'>(
    'zero',
    'text',
    'What a page holds at first: zeroes, or its number plus 1 in the first word.',
    ['zero', 'numbered'],
  ),
  keep: option(false, 'boolean', 'Never deallocates returned data: leaks every frame.'),
  size: option(Number.MAX_SAFE_INTEGER, 'bytes', 'Where the object ends; beyond it, no data.'),
};

type Options = Values<typeof memoryPagerOptions>;

interface MemoryObject {
  readonly name: string;
  readonly port: PortName;
  readonly options: Options;
  /** Answers that differ from the rule, by page number; null if there are none. */
  readonly except: Readonly<Record<number, Answer>> | null;
  /** What came back, by page number. */
  readonly pages: PageTable<PageContents>;
  /** Pages that the kernel may hold, by page number, where a cluster is more than one. */
  readonly out: Record<number, boolean>;
  /** What a copy is a copy of. */
  readonly original: Original | null;
  /** The copies of this object that are in use. */
  copies: MemoryObject[];
}

/** Some pages of an object. */
interface Original {
  readonly source: MemoryObject;
  readonly first: number;
  readonly count: number;
}

/** Who asks, and what for. */
interface Asked {
  readonly memory_control: PortName;
  readonly desired_access: VmProt;
}

interface MemoryPager {
  readonly given: Plain;
  readonly objects: PortTable<MemoryObject>;
}

type On<K extends MessageName> = ObjectHandler<MemoryPager, MemoryObject, K>;

const init: On<'memory_object_init'> = (task, _self, object, message) => {
  const { may_cache } = object.options;
  const copy_strategy =
    object.original === null ? object.options.copy_strategy : MEMORY_OBJECT_COPY_DELAY;
  const attributes = readyAttributes(task, may_cache, copy_strategy);
  task.send(message.body.memory_control, 'memory_object_change_attributes', attributes);
  return 'KERN_SUCCESS';
};

const dataRequest: On<'memory_object_data_request'> = (task, _self, object, message) => {
  const { offset, length } = message.body;
  if (!isRequest(offset, length, task.pageSize)) return 'KERN_INVALID_ARGUMENT';
  const end = (offset + length) / task.pageSize;
  // Pages that are answered alike go together: one page of the kernel's may be several of ours.
  for (let page = offset / task.pageSize; page < end; ) {
    page = answer(task, object, message.body, page, end);
  }
  return 'KERN_SUCCESS';
};

/** Answers for a page and those behind it that are like it, up to `end`; says where they end. */
function answer(
  task: TaskCalls,
  object: MemoryObject,
  asked: Asked,
  first: number,
  end: number,
): number {
  const kind = answerOf(task, object, first);
  let next = first + 1;
  while (next < end && answerOf(task, object, next) === kind) next += 1;
  if (kind === 'supply') supply(task, object, asked, first, next);
  else {
    const at = first * task.pageSize;
    const size = (next - first) * task.pageSize;
    if (kind === 'unavailable') sendUnavailable(task, asked.memory_control, at, size);
    else if (kind === 'error') sendError(task, asked.memory_control, at, size);
  }
  return next;
}

function answerOf(task: TaskCalls, object: MemoryObject, page: number): Answer {
  if (object.original !== null)
    return pageTableGet(object.pages, page) === null ? 'unavailable' : 'supply';
  const { options, except } = object;
  const inside = page * task.pageSize < options.size;
  return except?.[page] ?? (inside ? options.answer : 'unavailable');
}

/** Supplies the pages up to `end`, and of those behind it so many that they make a cluster. */
function supply(
  task: TaskCalls,
  object: MemoryObject,
  { memory_control: control, desired_access: desired }: Asked,
  first: number,
  end: number,
): void {
  const { cluster } = object.options;
  let count = end - first;
  const stores = (desired & VM_PROT_WRITE) !== 0;
  if (stores) for (let page = first; page < end; page += 1) push(object, page);
  while (count < cluster && goesAlong(task, object, first + count)) count += 1;
  const size = count * task.pageSize;
  const fresh = task.vmAllocate(size);
  if (fresh.kr !== 'KERN_SUCCESS') {
    sendError(task, control, first * task.pageSize, (end - first) * task.pageSize, fresh.kr);
    return;
  }
  for (let i = 0; i < count; i += 1) {
    const at = address(fresh.value + i * task.pageSize);
    const held = pageTableGet(object.pages, first + i) ?? initially(object, first + i);
    if (held !== null) task.write(at, held);
    noteOut(object, first + i, true);
  }
  const { unlock, precious, completion } = object.options;
  const copied = isCopied(object, first, end);
  const lock = copied ? object.options.lock | VM_PROT_WRITE : object.options.lock;
  task.send(control, 'memory_object_data_supply', {
    offset: first * task.pageSize,
    data: { address: fresh.value, size, deallocate: true },
    // A lock that comes off only by a flush must not forbid again what was flushed for.
    lock_value: unlock === 'flush' ? lock & ~desired : lock,
    precious,
    reply_to: completion ? object.port : MACH_PORT_NULL,
  });
}

/** Only who supplies neighbours has to know which of them the kernel may hold. */
function noteOut(object: MemoryObject, page: number, isOut: boolean): void {
  if (object.options.cluster > 1) object.out[page] = isOut;
}

function goesAlong(task: TaskCalls, object: MemoryObject, page: number): boolean {
  if (object.copies.length > 0) return false;
  const isOut = object.out[page] ?? false;
  return answerOf(task, object, page) === 'supply' && (object.options.overlap || !isOut);
}

/** What a page holds at first; null for zeroes, which fresh memory holds anyway. */
function initially(object: MemoryObject, page: number): PageContents | null {
  return object.options.initial === 'zero' ? null : page + 1;
}

/** Copies that would show a change of a page of their source. */
function lacking({ copies }: MemoryObject, page: number): readonly MemoryObject[] {
  if (copies.length === 0) return copies;
  return copies.filter(({ original, pages }) => {
    if (original === null) return false;
    const at = page - original.first;
    return at >= 0 && at < original.count && pageTableGet(pages, at) === null;
  });
}

/** True if one of the pages up to `end` may not change yet. */
function isCopied(object: MemoryObject, first: number, end: number): boolean {
  if (object.copies.length === 0) return false;
  for (let page = first; page < end; page += 1) if (lacking(object, page).length > 0) return true;
  return false;
}

/** A page that no kernel holds is about to change: its copies get what it was. */
function push(source: MemoryObject, page: number): void {
  const held = pageTableGet(source.pages, page) ?? initially(source, page) ?? 0;
  for (const { original, pages } of lacking(source, page)) {
    const copied = typeof held === 'number' ? held : held.slice();
    pageTableSet(pages, page - (original?.first ?? 0), copied);
  }
}

/** The kernel copies pages of an object, and wants a memory object that is the copy. */
const copy: On<'memory_object_copy'> = (task, self, source, message) => {
  const { offset, length, new_memory_object: port } = message.body;
  if (!isPageRange(offset, length, task.pageSize)) return 'KERN_INVALID_ARGUMENT';
  const first = offset / task.pageSize;
  const made: MemoryObject = {
    name: `${source.name}.copy`,
    port,
    options: source.options,
    except: null,
    pages: pageTable<PageContents>(),
    out: {},
    original: { source, first, count: length / task.pageSize },
    copies: [],
  };
  source.copies.push(made);
  portTableEnter(self.objects, port, made);
  task.machPortMoveMember(port, task.portSet('objects'));
  return 'KERN_SUCCESS';
};

/** A copy that nobody uses any more: nobody can ask for it again. */
const terminate: Handler<MemoryPager, 'memory_object_terminate'> = (task, self, message, frame) => {
  const port = message.msgh_local_port;
  const source = portTableFind(self.objects, port)?.original?.source;
  if (source !== undefined) {
    source.copies = source.copies.filter((made) => made.port !== port);
    portTableRemove(self.objects, port);
    task.machPortDestroy(port);
  }
  return pagerDefaults.memory_object_terminate?.(task, self, message, frame);
};

const dataReturn: On<'memory_object_data_return'> = (task, _self, object, message) => {
  const { offset, data, kernel_copy } = message.body;
  if (!isPageRange(offset, data.size, task.pageSize)) return 'KERN_INVALID_ARGUMENT';
  for (let done = 0; done < data.size; done += task.pageSize) {
    const page = (offset + done) / task.pageSize;
    const contents = task.read(address(data.address + done));
    const known = pageTableGet(object.pages, page);
    if (typeof contents === 'number') pageTableSet(object.pages, page, contents);
    else if (known instanceof Uint8Array) known.set(contents);
    else pageTableSet(object.pages, page, contents.slice());
    noteOut(object, page, kernel_copy);
  }
  if (!object.options.keep) task.vmDeallocate(data.address, data.size);
  return 'KERN_SUCCESS';
};

const dataUnlock: On<'memory_object_data_unlock'> = (task, _self, object, message) => {
  const { memory_control: control, offset, length, desired_access } = message.body;
  const { unlock } = object.options;
  if (unlock === 'silent') return 'KERN_SUCCESS';
  const copied = isCopied(object, offset / task.pageSize, (offset + length) / task.pageSize);
  const stores = (desired_access & VM_PROT_WRITE) !== 0;
  // To be read, a page of the source need not go: what its copies lack stays forbidden to stores.
  const grant = unlockRequest(offset, length, copied && !stores ? VM_PROT_WRITE : VM_PROT_NONE);
  const flush = {
    ...grant,
    should_return: MEMORY_OBJECT_RETURN_DIRTY,
    should_flush: true,
    lock_value: VM_PROT_NO_CHANGE,
  };
  const stays = unlock === 'grant' && !(copied && stores);
  task.send(control, 'memory_object_lock_request', stays ? grant : flush);
  return 'KERN_SUCCESS';
};

/** The exceptions that `open` was given: a record of answers by page number. */
function exceptions(given: Plain | undefined): Record<number, Answer> | null {
  if (typeof given !== 'object' || given === null) return null;
  const except: Record<number, Answer> = {};
  for (const [page, answer] of Object.entries(given)) {
    const known = answers.find((name) => name === answer);
    if (known !== undefined) except[Number(page)] = known;
  }
  return except;
}

function open(task: TaskCalls, self: MemoryPager, name: string, options: Plain): PortName {
  const known = portTableValues(self.objects).find((object) => object.name === name);
  if (known !== undefined) return known.port;
  const port = receivePort(task, 'objects');
  if (port === MACH_PORT_NULL) return MACH_PORT_NULL;
  portTableEnter(self.objects, port, {
    name,
    port,
    options: settle(memoryPagerOptions, overlay(self.given, options)),
    except: exceptions(field(options, 'except') ?? field(self.given, 'except')),
    pages: pageTable<PageContents>(),
    out: {},
    original: null,
    copies: [],
  });
  return port;
}

export const memoryPager = sealPager<MemoryPager>({
  summary: 'keeps its objects in its own memory; for lessons',
  origin: 'ours',
  contents: 'any',
  readsData: true,
  threads: [{ set: 'objects', count: 1, vmPrivilege: false }],
  create: (options) => ({ given: options, objects: portTable() }),
  start: () => {},
  open,
  on: {
    ...pagerDefaults,
    memory_object_init: toObject(init),
    memory_object_copy: toObject(copy),
    memory_object_terminate: terminate,
    memory_object_data_request: toObject(dataRequest),
    memory_object_data_return: toObject(dataReturn),
    memory_object_data_unlock: toObject(dataUnlock),
  },
});
