/**
 * The messages that a kernel sends to memory objects, and to the port of the default pager.
 * One entry a message: its bodies, its text, how it crosses a port, what a trace shows of it.
 * @mach mach/memory_object.defs @mach mach/memory_object_default.defs
 */
import type { KernReturn } from './kern_return';
import type { AttributeFlavor, CopyStrategy } from './memory_object_types';
import { CONTROL, OFFSET, RETURNED } from './message_args';
import type { Sized } from './message_def';
import type { MessageSources } from './message_source';
import type { VmProt } from './vm_prot';

/** Bodies by message name; `P` is a port in the form at hand, `M` out-of-line memory. */
export interface MemoryObjectMessages<P, M extends Sized> {
  readonly memory_object_init: {
    readonly memory_control: P;
    /** Not in the OSF interface. */
    readonly memory_object_name?: P;
    readonly memory_object_page_size: number;
  };
  readonly memory_object_terminate: {
    readonly memory_control: P;
    /** Not in the OSF interface. */
    readonly memory_object_name?: P;
  };
  readonly memory_object_copy: {
    readonly old_memory_control: P;
    readonly offset: number;
    readonly length: number;
    readonly new_memory_object: P;
  };
  readonly memory_object_data_request: {
    readonly memory_control: P;
    readonly offset: number;
    readonly length: number;
    readonly desired_access: VmProt;
  };
  readonly memory_object_data_unlock: {
    readonly memory_control: P;
    readonly offset: number;
    readonly length: number;
    readonly desired_access: VmProt;
  };
  readonly memory_object_lock_completed: {
    readonly memory_control: P;
    readonly offset: number;
    readonly length: number;
  };
  readonly memory_object_supply_completed: {
    readonly memory_control: P;
    readonly offset: number;
    readonly length: number;
    readonly result: KernReturn;
    readonly error_offset: number;
  };
  readonly memory_object_data_return: {
    readonly memory_control: P;
    readonly offset: number;
    readonly data: M;
    readonly dirty: boolean;
    readonly kernel_copy: boolean;
  };
  readonly memory_object_synchronize: {
    readonly memory_control: P;
    readonly offset: number;
    readonly length: number;
    /** Bits: 1 asynchronous, 2 synchronous, 4 invalidate. */
    readonly sync_flags: number;
  };
  readonly memory_object_change_completed: {
    readonly memory_control: P;
    /** Not in the CMU interface. */
    readonly flavor?: AttributeFlavor;
    /** In the CMU interface, as they were asked for. */
    readonly may_cache?: boolean | number;
    readonly copy_strategy?: CopyStrategy;
  };
  readonly memory_object_create: {
    readonly new_memory_object: P;
    readonly new_object_size: number;
    readonly new_control: P;
    /** Not in the OSF interface. */
    readonly new_name?: P;
    readonly new_page_size: number;
  };
  readonly memory_object_data_initialize: {
    readonly memory_control: P;
    readonly offset: number;
    readonly data: M;
  };
}

const NAME = [
  'makeSend?',
  'The port by which vm_region names the object; only in the CMU interface.',
] as const;

/** @mach mach/memory_object.defs memory_object (subsystem 2200) */
export const memoryObjectDefs: MessageSources<keyof MemoryObjectMessages<unknown, Sized>> = {
  memory_object_init: {
    id: 2200,
    sender: 'kernel',
    summary: 'A kernel begins to use a memory object.',
    detail:
      'Sent once, when the object is mapped for the first time on that host, before anything ' +
      'else. The pager answers memory_object_change_attributes; until then faults wait.',
    args: {
      memory_control: CONTROL,
      memory_object_name: NAME,
      memory_object_page_size: ['bytes', 'Page size of that kernel, bytes.'],
    },
    scalars: { page_size: 'bytes' },
  },
  memory_object_terminate: {
    id: 2201,
    sender: 'kernel',
    summary: 'A kernel has stopped using a memory object.',
    detail:
      'The last message on that association. It carries the receive right of the control port, ' +
      'so what the pager still sends there arrives in its own queue.',
    args: {
      memory_control: ['moveReceive', 'The receive right of the control port.'],
      memory_object_name: [
        'moveReceive?',
        'The receive right of the name port; only in the CMU interface.',
      ],
    },
  },
  memory_object_copy: {
    id: 2202,
    sender: 'kernel',
    summary: 'A memory object with copy strategy CALL was copied.',
    detail:
      'CMU and GNU only. The pager owns the new memory object from now on: it is sent ' +
      'memory_object_init there, and what it answers with memory_object_data_unavailable comes ' +
      'from the old object. Resident pages of the old object are locked against writing.',
    args: {
      old_memory_control: ['makeSend', 'The control port of the object that was copied.'],
      offset: ['bytes', 'First byte of the copied part of the object.'],
      length: ['bytes', 'Bytes that were copied; whole pages.'],
      new_memory_object: [
        'moveReceive',
        'The receive right of the memory object that is the copy.',
      ],
    },
  },
  memory_object_data_request: {
    id: 2203,
    sender: 'kernel',
    summary: 'A fault needs a page that is not resident.',
    detail:
      'An absent, busy page holds the place, so one request is out for a page at a time. The ' +
      'pager answers memory_object_data_supply, _data_unavailable or _data_error.',
    args: {
      memory_control: CONTROL,
      offset: OFFSET,
      length: ['bytes', 'Bytes wanted; one page.'],
      desired_access: ['prot', 'At least this access: 1 for a load, 3 for a store.'],
    },
    row: (b) => [b.offset, b.length, b.desired_access],
    cross: (b, via) => ({
      memory_control: via.makeSend(b.memory_control),
      offset: b.offset,
      length: b.length,
      desired_access: b.desired_access,
    }),
  },
  memory_object_data_unlock: {
    id: 2204,
    sender: 'kernel',
    summary: 'A task needs an access that the lock of a resident page forbids.',
    detail:
      'Sent once for each newly needed set of accesses. The pager answers ' +
      'memory_object_lock_request with a weaker lock, or flushes the page.',
    args: {
      memory_control: CONTROL,
      offset: OFFSET,
      length: ['bytes', 'Bytes concerned; one page.'],
      desired_access: ['prot', 'All accesses requested so far and not granted yet.'],
    },
  },
  memory_object_lock_completed: {
    id: 2206,
    sender: 'kernel',
    summary: 'A lock request has been carried out.',
    detail:
      'Goes to the reply port of the request, after every data_return that the request caused. ' +
      'Offset and length are those of the request, unchanged.',
    args: {
      memory_control: CONTROL,
      offset: ['bytes', 'As requested.'],
      length: ['bytes', 'As requested, bytes.'],
    },
  },
  memory_object_supply_completed: {
    id: 2207,
    sender: 'kernel',
    summary: 'A supply has been carried out, wholly or up to an offset.',
    detail:
      'Goes to the reply port of memory_object_data_supply. KERN_MEMORY_PRESENT: a page was ' +
      'resident at error_offset; the pages before it were taken, the rest were freed.',
    args: {
      memory_control: CONTROL,
      offset: ['bytes', 'As supplied.'],
      length: ['bytes', 'As supplied, bytes, whether accepted or not.'],
      result: [
        'kern_return',
        'KERN_SUCCESS, KERN_MEMORY_PRESENT, or what the copy of the data failed with.',
      ],
      error_offset: ['bytes', 'Byte offset of the first page not taken; 0 on success.'],
    },
  },
  memory_object_data_return: {
    id: 2208,
    sender: 'kernel',
    summary: 'Return data from the page cache to its pager.',
    detail:
      'Sent by the pageout daemon (one page, kernel_copy false), by lock requests (up to 32 ' +
      'adjacent pages) and when an object terminates. Clean pages that are not precious leave ' +
      'without it. The frames become free when the pager calls vm_deallocate.',
    args: {
      memory_control: CONTROL,
      offset: OFFSET,
      data: RETURNED,
      dirty: ['boolean', 'True if the pages were modified; false for clean precious pages.'],
      kernel_copy: ['boolean', 'True if the kernel kept the pages, clean.'],
    },
    row: (b) => [b.offset, b.data.size, b.dirty ? 1 : 0, b.kernel_copy ? 1 : 0],
    cross: (b, via) => ({
      memory_control: via.makeSend(b.memory_control),
      offset: b.offset,
      data: via.outOfLine(b.data),
      dirty: b.dirty,
      kernel_copy: b.kernel_copy,
    }),
  },
  memory_object_synchronize: {
    id: 2210,
    sender: 'kernel',
    summary: 'A task wants its changes to reach the store.',
    detail:
      'OSF only. Sent by vm_msync after the pages of the range have been returned; the pager ' +
      'answers memory_object_synchronize_completed with the same range, with the flag 2 when its ' +
      'store has the data. The task waits for the answer.',
    args: {
      memory_control: CONTROL,
      offset: OFFSET,
      length: ['bytes', 'Bytes; whole pages.'],
      sync_flags: ['number', '1 asynchronous, 2 synchronous, 4 invalidate.'],
    },
  },
  memory_object_change_completed: {
    id: 2213,
    idCmu: 2209,
    sender: 'kernel',
    summary: 'A change of attributes has taken effect.',
    detail:
      'Goes to the reply port of memory_object_change_attributes, after a termination that the ' +
      'change caused; the control port is null when the object is gone by then.',
    args: {
      memory_control: ['makeSend', 'The control port, or null.'],
      flavor: ['number?', 'As in the request; not in the CMU interface.'],
      may_cache: ['hidden?', 'As in the request; only in the CMU interface.'],
      copy_strategy: ['hidden?', 'As in the request; only in the CMU interface.'],
    },
  },
  memory_object_create: {
    id: 2250,
    sender: 'kernel',
    summary: 'Anonymous memory of an object is paged out for the first time.',
    detail:
      'Goes to the default pager, with the receive right of a port that the kernel made for the ' +
      'object. There is no handshake: data may follow at once.',
    args: {
      new_memory_object: ['moveReceive', 'The receive right of the new memory object.'],
      new_object_size: ['bytes', 'Its size in bytes.'],
      new_control: ['makeSend', 'Its control port.'],
      new_name: NAME,
      new_page_size: ['bytes', 'Page size of the kernel, bytes.'],
    },
  },
  memory_object_data_initialize: {
    id: 2251,
    sender: 'kernel',
    summary: 'First contents of a page that the default pager may not have yet.',
    detail:
      'Only for a page that is pushed into a copy object; the pager keeps what it has if a later ' +
      'version came first.',
    args: { memory_control: CONTROL, offset: OFFSET, data: ['outOfLine', 'The pages.'] },
  },
};
