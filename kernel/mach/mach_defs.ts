/**
 * The calls that a pager sends to a control port. They run inside the kernel while the sender
 * sends them, and answer nothing to it: what a pager wants to know, it asks for by a reply port.
 * @mach mach/mach.defs
 */
import type { KernReturn } from './kern_return';
import type {
  AttributeFlavor,
  CopyStrategy,
  MemoryObjectAttributes,
  ShouldReturn,
} from './memory_object_types';
import { LOCK, LOCKED_SIZE, NEW_LOCK, OFFSET, PAGES, REPLY_TO, SHOULD_FLUSH } from './message_args';
import type { Sized } from './message_def';
import type { MessageSources } from './message_source';
import type { VmProt } from './vm_prot';

/** The attributes of the CMU interface, where a body has no flavor. */
interface PlainAttributes {
  readonly may_cache?: boolean | number;
  readonly copy_strategy?: CopyStrategy;
}

/** Bodies by message name; `P` is a port in the form at hand, `M` out-of-line memory. */
export interface MemoryControlMessages<P, M extends Sized> {
  readonly memory_object_data_supply: {
    readonly offset: number;
    readonly data: M;
    readonly lock_value: VmProt;
    readonly precious: boolean;
    readonly reply_to: P;
  };
  readonly memory_object_data_unavailable: { readonly offset: number; readonly size: number };
  readonly memory_object_data_error: {
    readonly offset: number;
    readonly size: number;
    readonly error_value: KernReturn;
  };
  readonly memory_object_lock_request: {
    readonly offset: number;
    readonly size: number;
    readonly should_return: ShouldReturn;
    readonly should_flush: boolean;
    readonly lock_value: VmProt;
    readonly reply_to: P;
  };
  readonly memory_object_change_attributes: PlainAttributes & {
    /** Flavor and attributes together, or neither: then as in the CMU interface. */
    readonly flavor?: AttributeFlavor;
    readonly attributes?: MemoryObjectAttributes;
    readonly reply_to: P;
  };
  readonly memory_object_get_attributes: {
    /** Not in the CMU interface. */
    readonly flavor?: AttributeFlavor;
    readonly reply_to: P;
  };
  readonly memory_object_get_attributes_reply: PlainAttributes & {
    readonly return_code: KernReturn;
    readonly flavor?: AttributeFlavor;
    readonly attributes?: MemoryObjectAttributes;
    /** Only in the CMU interface. */
    readonly object_ready?: boolean;
  };
  readonly memory_object_destroy: { readonly reason: KernReturn };
  readonly memory_object_synchronize_completed: {
    readonly offset: number;
    readonly length: number;
  };
}

const FLAVOR = [
  'number?',
  '11 performance, 14 attributes, 15 behaviour; not in the CMU interface.',
] as const;
const CACHE = [
  'hidden?',
  'True if the object may be kept when no task maps it; only in the CMU interface.',
] as const;
const STRATEGY = [
  'hidden?',
  '0 none, 1 call, 2 delay, 3 temporary; only in the CMU interface.',
] as const;

/** The attributes of both interfaces, as a trace shows them. */
const attributeScalars = {
  flavor: 'number',
  copy_strategy: 'copy_strategy',
  cluster_size: 'bytes',
  may_cache_object: 'boolean',
  temporary: 'boolean',
} as const;

/** @mach mach/mach.defs mach (subsystem 2000) */
export const memoryControlDefs: MessageSources<keyof MemoryControlMessages<unknown, Sized>> = {
  memory_object_data_supply: {
    id: 2093,
    sender: 'pager',
    summary: 'Here is the data of one or more pages.',
    detail:
      'Answers memory_object_data_request; unrequested pages are accepted into empty places. ' +
      'Frames move if the sender sets deallocate and is their only owner; otherwise they are ' +
      'copied. The call stops at the first page that is resident already.',
    args: {
      offset: OFFSET,
      data: PAGES,
      lock_value: LOCK,
      precious: ['boolean', 'True if the data must come back even when clean.'],
      reply_to: REPLY_TO,
    },
    row: (b) => [b.offset, b.data.size, b.lock_value, b.precious ? 1 : 0],
    cross: (b, via) => ({
      offset: b.offset,
      data: via.outOfLine(b.data),
      lock_value: b.lock_value,
      precious: b.precious,
      reply_to: via.replyTo(b.reply_to),
    }),
  },
  memory_object_data_unavailable: {
    id: 2039,
    sender: 'pager',
    summary: 'The pager has no data for these pages.',
    detail:
      'The kernel looks further down the shadow chain, and fills with zeroes at its end. Only ' +
      'pages with an outstanding request are affected.',
    args: { offset: OFFSET, size: ['bytes', 'Bytes; a multiple of the page size.'] },
    row: (b) => [b.offset, b.size],
    cross: (b) => ({ offset: b.offset, size: b.size }),
  },
  memory_object_data_error: {
    id: 2090,
    sender: 'pager',
    summary: 'The pager cannot provide the data of these pages.',
    detail:
      'Threads that wait for the pages get an exception. A later touch requests them again: ' +
      'the kernel does not remember the failure.',
    args: {
      offset: OFFSET,
      size: ['bytes', 'Bytes; a multiple of the page size.'],
      error_value: ['kern_return', 'The code for the waiting threads, filtered by the profile.'],
    },
  },
  memory_object_lock_request: {
    id: 2044,
    sender: 'pager',
    summary: 'Clean, flush or lock what is cached of a range.',
    detail:
      'For each resident page: set the lock, return the page to the pager if should_return ' +
      'selects it, drop it if should_flush. A dirty page that is flushed but not returned is lost.',
    args: {
      offset: OFFSET,
      size: LOCKED_SIZE,
      should_return: ['should_return', '0 NONE, 1 DIRTY, 2 ALL (precious too), 3 ANYTHING.'],
      should_flush: SHOULD_FLUSH,
      lock_value: NEW_LOCK,
      reply_to: REPLY_TO,
    },
  },
  memory_object_change_attributes: {
    id: 2003,
    idCmu: 2095,
    sender: 'pager',
    summary: 'Set the attributes of the object; it is ready.',
    detail:
      'The answer to memory_object_init. Faults that waited for it continue. Clearing may_cache ' +
      'of an object that no task maps terminates it before the completion is sent.',
    args: {
      flavor: FLAVOR,
      attributes: ['hidden?', 'Exactly the keys of that flavor; not in the CMU interface.'],
      may_cache: CACHE,
      copy_strategy: STRATEGY,
      reply_to: REPLY_TO,
    },
    scalars: attributeScalars,
    row: attributeRow,
  },
  memory_object_get_attributes: {
    id: 2002,
    idCmu: 2040,
    sender: 'pager',
    summary: 'What are the attributes of the object?',
    detail: 'Answered by memory_object_get_attributes_reply to the reply port.',
    args: {
      flavor: FLAVOR,
      reply_to: ['replyTo', 'The reply port.'],
    },
  },
  memory_object_get_attributes_reply: {
    id: 2102,
    idCmu: 2140,
    sender: 'kernel',
    summary: 'The attributes of an object.',
    detail:
      'The reply of memory_object_get_attributes; empty attributes when the code is an error.',
    args: {
      return_code: ['hidden', 'KERN_SUCCESS or KERN_INVALID_ARGUMENT.'],
      flavor: ['number?', 'As in the request.'],
      attributes: ['hidden?', 'The keys of that flavor.'],
      object_ready: ['hidden?', 'Whether the object is ready; only in the CMU interface.'],
      may_cache: CACHE,
      copy_strategy: STRATEGY,
    },
    scalars: attributeScalars,
    row: attributeRow,
  },
  memory_object_destroy: {
    id: 2092,
    sender: 'pager',
    summary: 'Stop using this memory object.',
    detail:
      'The kernel forgets the pager and sends memory_object_terminate. Resident pages stay ' +
      'usable; changes in them are lost, and pages that are not resident fail.',
    args: { reason: ['kern_return', 'A code that the kernel ignores.'] },
  },
  memory_object_synchronize_completed: {
    id: 2032,
    sender: 'pager',
    summary: 'The pager has done what memory_object_synchronize requested.',
    detail:
      'OSF only. The task whose vm_msync waits goes on once all its objects have answered. ' +
      'Offset and length are those of the message that is answered.',
    args: { offset: OFFSET, length: ['bytes', 'Bytes, as in the message that is answered.'] },
  },
};

/** Flavor and attributes in the order of `scalars`; -1 stands for a key that is not there. */
function attributeRow({
  flavor,
  attributes: a,
  may_cache = a?.may_cache_object,
  copy_strategy = a?.copy_strategy,
}: PlainAttributes & {
  readonly flavor?: AttributeFlavor;
  readonly attributes?: MemoryObjectAttributes;
}): readonly number[] {
  const flag = (value: boolean | undefined): number =>
    value === undefined ? -1 : Number(Boolean(value));
  return [
    flavor ?? -1,
    copy_strategy ?? -1,
    a?.cluster_size ?? -1,
    flag(may_cache === undefined ? undefined : Boolean(may_cache)),
    flag(a?.temporary),
  ];
}
