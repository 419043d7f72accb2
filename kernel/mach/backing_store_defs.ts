/**
 * What a task may ask of the default pager about backing stores, where the OSF interface has them:
 * the first of these calls goes to the port that the kernel knows it by, the others to the port of
 * the store. Each has a reply, whose id is 100 higher.
 * @mach default_pager/default_pager_object.defs
 */
import type { KernReturn } from './kern_return';
import { REFUSED, REPLY_PORT } from './message_args';
import type { MessageSources } from './message_source';

/** Bodies by message name; `P` is a port in the form at hand. */
export interface BackingStoreMessages<P> {
  readonly default_pager_backing_store_create: {
    readonly reply_port: P;
    readonly priority: number;
    readonly clsize: number;
  };
  readonly default_pager_backing_store_create_reply: {
    readonly return_code: KernReturn;
    readonly backing_store: P;
  };
  readonly default_pager_backing_store_delete: { readonly reply_port: P };
  readonly default_pager_backing_store_delete_reply: { readonly return_code: KernReturn };
  readonly default_pager_backing_store_info: { readonly reply_port: P };
  readonly default_pager_backing_store_info_reply: {
    readonly return_code: KernReturn;
    readonly pages_total: number;
    readonly pages_free: number;
    readonly priority: number;
    readonly clsize: number;
  };
  readonly default_pager_add_segment: {
    readonly reply_port: P;
    readonly device: P;
    readonly offset: number;
    readonly count: number;
  };
  readonly default_pager_add_segment_reply: { readonly return_code: KernReturn };
}

/** @mach default_pager/default_pager_object.defs default_pager_object (subsystem 2275) */
export const backingStoreDefs: MessageSources<keyof BackingStoreMessages<unknown>> = {
  default_pager_backing_store_create: {
    id: 2280,
    sender: 'any',
    summary: 'Make a backing store, which has no segments yet.',
    detail:
      'The OSF interface has backing stores made of segments where CMU has paging files. A ' +
      'segment is added by a message to the port of its store.',
    args: {
      reply_port: REPLY_PORT,
      priority: ['number', 'A number that backing_store_info returns; it has no other effect.'],
      clsize: ['bytes', 'Bytes to move at once, returned as priority is; 0 for one page.'],
    },
  },
  default_pager_backing_store_create_reply: {
    id: 2380,
    sender: 'any',
    summary: 'The backing store that was created.',
    detail: 'The reply of default_pager_backing_store_create; null when the code is an error.',
    args: { return_code: REFUSED, backing_store: ['makeSend', 'A send right on its port.'] },
  },
  default_pager_backing_store_delete: {
    id: 2281,
    sender: 'any',
    summary: 'Stop using a backing store.',
    detail:
      'Goes to the port of the store. All pages of its segments are moved to other segments and ' +
      'paging files, as when a paging file is removed; then the port is destroyed.',
    args: { reply_port: REPLY_PORT },
  },
  default_pager_backing_store_delete_reply: {
    id: 2381,
    sender: 'any',
    summary: 'A backing store was deleted, or could not be.',
    detail: 'The reply of default_pager_backing_store_delete.',
    args: {
      return_code: [
        'kern_return',
        'KERN_FAILURE if a page could not be moved: then the store stays.',
      ],
    },
  },
  default_pager_add_segment: {
    id: 2282,
    sender: 'any',
    summary: 'Add some records of a device to the paging space.',
    detail: 'Goes to the port of a backing store. A record is a page.',
    args: {
      reply_port: REPLY_PORT,
      device: ['makeSend', 'A send right on the device.'],
      offset: ['number', 'The first record.'],
      count: ['number', 'How many.'],
    },
  },
  default_pager_add_segment_reply: {
    id: 2382,
    sender: 'any',
    summary: 'A segment was added, or was refused.',
    detail: 'The reply of default_pager_add_segment.',
    args: {
      return_code: [
        'kern_return',
        'KERN_INVALID_ARGUMENT for records that do not exist or are in use.',
      ],
    },
  },
  default_pager_backing_store_info: {
    id: 2283,
    sender: 'any',
    summary: 'How much of a backing store is used?',
    detail: 'Goes to the port of the store. There is only the basic flavor.',
    args: { reply_port: REPLY_PORT },
  },
  default_pager_backing_store_info_reply: {
    id: 2383,
    sender: 'any',
    summary: 'The size and the free space of a backing store.',
    detail: 'The reply of default_pager_backing_store_info.',
    args: {
      return_code: REFUSED,
      pages_total: ['number', 'Pages of all its segments.'],
      pages_free: ['number', 'Those that hold nothing.'],
      priority: ['number', 'As the store was made.'],
      clsize: ['bytes', 'As the store was made, or one page; bytes.'],
    },
  },
};
