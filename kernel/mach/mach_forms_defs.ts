/**
 * Messages that only some of the interfaces have. Those of CMU and GNU say what a message of OSF's
 * says, and are served by its routine. Which profile offers which is a switch.
 * @mach mach/mach.defs mach/memory_object.defs mach/gnumach.defs
 */
import type { KernReturn } from './kern_return';
import type { CopyStrategy } from './memory_object_types';
import {
  CONTROL,
  LOCK,
  LOCKED_SIZE,
  NEW_LOCK,
  OFFSET,
  PAGES,
  REPLY_PORT,
  REPLY_TO,
  RETURNED,
  SHOULD_FLUSH,
} from './message_args';
import type { Sized } from './message_def';
import type { MessageSources } from './message_source';
import type { VmProt } from './vm_prot';

/** C's boolean: all but 0 is true. */
type Flag = boolean | number;

/** Bodies by message name; `P` is a port in the form at hand, `M` out-of-line memory. */
export interface FormMessages<P, M extends Sized> {
  readonly memory_object_data_provided: {
    readonly offset: number;
    readonly data: M;
    readonly lock_value: VmProt;
  };
  readonly xxx_memory_object_lock_request: {
    readonly offset: number;
    readonly size: number;
    readonly should_clean: boolean;
    readonly should_flush: boolean;
    readonly lock_value: VmProt;
    readonly reply_to: P;
  };
  readonly memory_object_set_attributes: {
    readonly object_ready: Flag;
    readonly may_cache: Flag;
    readonly copy_strategy: CopyStrategy;
  };
  readonly memory_object_ready: {
    readonly may_cache: Flag;
    readonly copy_strategy: CopyStrategy;
  };
  readonly memory_object_data_write: {
    readonly memory_control: P;
    readonly offset: number;
    readonly data: M;
  };
  readonly memory_object_discard_request: {
    readonly memory_control: P;
    readonly offset: number;
    readonly length: number;
  };
  readonly vm_object_sync: {
    readonly offset: number;
    readonly size: number;
    readonly should_flush: boolean;
    readonly should_return: boolean;
    readonly should_iosync: boolean;
    readonly reply_port: P;
  };
  readonly vm_object_sync_reply: { readonly return_code: KernReturn };
}

const MAY_CACHE = ['boolean', 'True if the object may be kept when no task maps it.'] as const;
const STRATEGY = ['copy_strategy', '0 none, 1 call, 2 delay, 3 temporary.'] as const;

/** @ours the messages of both subsystems that not all interfaces have */
export const formDefs: MessageSources<keyof FormMessages<unknown, Sized>> = {
  memory_object_data_provided: {
    id: 2038,
    sender: 'pager',
    formOf: 'memory_object_data_supply',
    summary: 'Here is the data of one or more pages.',
    detail:
      'The older form of memory_object_data_supply, in CMU Mach only: the pages are not ' +
      'precious, and no completion follows.',
    args: {
      offset: OFFSET,
      data: PAGES,
      lock_value: LOCK,
    },
    cross: (b, via) => ({
      offset: b.offset,
      data: via.outOfLine(b.data),
      lock_value: b.lock_value,
    }),
  },
  xxx_memory_object_lock_request: {
    id: 2043,
    sender: 'pager',
    formOf: 'memory_object_lock_request',
    summary: 'Clean, flush or lock what is cached of a range.',
    detail:
      'The older form of memory_object_lock_request, in CMU Mach only: it returns modified pages ' +
      'or none. The prefix is that of the sources, whose stubs hide it.',
    args: {
      offset: OFFSET,
      size: LOCKED_SIZE,
      should_clean: ['boolean', 'True to return modified pages.'],
      should_flush: SHOULD_FLUSH,
      lock_value: NEW_LOCK,
      reply_to: REPLY_TO,
    },
  },
  memory_object_set_attributes: {
    id: 2091,
    sender: 'pager',
    formOf: 'memory_object_change_attributes',
    summary: 'The attributes of the object, and whether it is ready.',
    detail:
      'The older answer to memory_object_init, in CMU Mach only. An object that it makes ready ' +
      'is sent memory_object_data_write for its pages. It can take readiness back: faults wait ' +
      'then.',
    args: {
      object_ready: ['boolean', 'True if the kernel may request data.'],
      may_cache: MAY_CACHE,
      copy_strategy: STRATEGY,
    },
  },
  memory_object_ready: {
    id: 2094,
    sender: 'pager',
    formOf: 'memory_object_change_attributes',
    summary: 'Set the attributes of the object; it is ready.',
    detail:
      'The answer to memory_object_init in CMU and GNU Mach. It does what ' +
      'memory_object_change_attributes does, and no completion follows.',
    args: { may_cache: MAY_CACHE, copy_strategy: STRATEGY },
  },
  memory_object_data_write: {
    id: 2205,
    sender: 'kernel',
    formOf: 'memory_object_data_return',
    summary: 'Return modified data from the page cache to its pager.',
    detail:
      'The older form of memory_object_data_return, in CMU Mach only: for anonymous memory, and ' +
      'for objects that memory_object_set_attributes made ready. The pager does not ' +
      'learn whether the kernel kept the pages.',
    args: {
      memory_control: CONTROL,
      offset: OFFSET,
      data: RETURNED,
    },
    cross: (b, via) => ({
      memory_control: via.makeSend(b.memory_control),
      offset: b.offset,
      data: via.outOfLine(b.data),
    }),
  },
  memory_object_discard_request: {
    id: 2214,
    sender: 'kernel',
    summary: 'A page is about to be evicted; the pager may flush it itself.',
    detail:
      'OSF only, for objects with the attribute advisory_pageout. The page stays for another ' +
      'round; the pager may flush it by memory_object_lock_request. If it does nothing, the page ' +
      'leaves like any other when its turn comes again.',
    args: {
      memory_control: CONTROL,
      offset: OFFSET,
      length: ['bytes', 'Bytes; one page.'],
    },
  },
  vm_object_sync: {
    id: 4208,
    sender: 'any',
    summary: 'Cleans or flushes what is cached of a memory object, without its control port.',
    detail:
      'GNU only. Goes to the name port of the object, which its pager gets with ' +
      'memory_object_init and may give away. Does what memory_object_lock_request does, for all ' +
      'pages that the range touches, and changes no lock.',
    args: {
      offset: ['bytes', 'Byte offset in the memory object; rounded down to a page.'],
      size: ['bytes', 'Bytes; the end is rounded up to a page.'],
      should_flush: ['boolean', 'True to remove the pages from the cache.'],
      should_return: ['boolean', 'True to return modified and precious pages to the pager.'],
      should_iosync: [
        'hidden',
        'Has no effect: the call waits only until the messages are queued.',
      ],
      reply_port: REPLY_PORT,
    },
  },
  vm_object_sync_reply: {
    id: 4308,
    sender: 'kernel',
    summary: 'The pages of a range are clean, or flushed.',
    detail: 'The reply of vm_object_sync, after all returns that it caused.',
    args: {
      return_code: [
        'kern_return',
        'KERN_INVALID_ARGUMENT if the port is not a name port, or the range is invalid.',
      ],
    },
  },
};
