/**
 * What a task may ask of the default pager, at the port that the kernel knows it by: calls with a
 * reply each, whose id is 100 higher. The pager serves them, the kernel only carries them.
 * @mach mach/default_pager.defs
 */
import type { KernReturn } from './kern_return';
import { kernReturns } from './kern_return';
import { REFUSED, REPLY_PORT } from './message_args';
import type { MessageSources } from './message_source';

/** An object of the default pager, for whoever looks. @mach mach/default_pager_types.h */
export interface DefaultPagerObject {
  /** A number that no other object of the pager has; 0 for one that no kernel uses now. */
  readonly object: number;
  /** Bytes that are stored. */
  readonly size: number;
}

/** Bodies by message name; `P` is a port in the form at hand. */
export interface DefaultPagerMessages<P> {
  readonly default_pager_object_create: { readonly reply_port: P; readonly object_size: number };
  readonly default_pager_object_create_reply: {
    readonly return_code: KernReturn;
    readonly memory_object: P;
  };
  readonly default_pager_info: { readonly reply_port: P };
  readonly default_pager_info_reply: {
    readonly return_code: KernReturn;
    readonly total_space: number;
    readonly free_space: number;
    readonly page_size: number;
  };
  readonly default_pager_objects: { readonly reply_port: P };
  readonly default_pager_objects_reply: {
    readonly return_code: KernReturn;
    readonly objects: readonly DefaultPagerObject[];
    readonly ports: readonly P[];
  };
  readonly default_pager_object_pages: { readonly reply_port: P; readonly object: P };
  readonly default_pager_object_pages_reply: {
    readonly return_code: KernReturn;
    readonly pages: readonly number[];
  };
  readonly default_pager_paging_file: {
    readonly reply_port: P;
    readonly file_name: string;
    readonly size: number;
    readonly add: boolean;
  };
  readonly default_pager_paging_file_reply: { readonly return_code: KernReturn };
  readonly default_pager_register_fileserver: {
    readonly reply_port: P;
    readonly fileserver_port: P;
  };
  readonly default_pager_register_fileserver_reply: { readonly return_code: KernReturn };
}

/** @mach mach/default_pager.defs default_pager (subsystem 2275) */
export const defaultPagerDefs: MessageSources<keyof DefaultPagerMessages<unknown>> = {
  default_pager_object_create: {
    id: 2275,
    sender: 'any',
    summary: 'Make a memory object that the default pager keeps.',
    detail:
      'A task can map the object like any other. It grows with what is stored and ends with its ' +
      'last send right. It is made even without enough paging space.',
    args: { reply_port: REPLY_PORT, object_size: ['bytes', 'The size at first, bytes.'] },
  },
  default_pager_object_create_reply: {
    id: 2375,
    sender: 'any',
    summary: 'The memory object that was created.',
    detail: 'The reply of default_pager_object_create; the port is null when the code is an error.',
    args: { return_code: REFUSED, memory_object: ['makeSend', 'A send right on the object.'] },
  },
  default_pager_info: {
    id: 2276,
    sender: 'any',
    summary: 'How much paging space is there?',
    detail: 'Over all paging files, those that are about to be removed included.',
    args: { reply_port: REPLY_PORT },
  },
  default_pager_info_reply: {
    id: 2376,
    sender: 'any',
    summary: 'The size of the paging space, and how much is free.',
    detail: 'The reply of default_pager_info.',
    args: {
      return_code: REFUSED,
      total_space: ['bytes', 'Bytes of all paging files.'],
      free_space: ['bytes', 'Bytes of them that hold no page.'],
      page_size: ['bytes', 'Bytes of a page.'],
    },
  },
  default_pager_objects: {
    id: 2277,
    sender: 'any',
    summary: 'Which objects does the default pager keep?',
    detail:
      'All of them, including those of anonymous memory. An object that no kernel uses now is ' +
      'listed as zeroes, with a null port.',
    args: { reply_port: REPLY_PORT },
  },
  default_pager_objects_reply: {
    id: 2377,
    sender: 'any',
    summary: 'The objects that the default pager keeps.',
    detail:
      'The reply of default_pager_objects: two lists, in one order. A port is what ' +
      'default_pager_object_pages takes: the name port of an object where the interface has ' +
      'name ports, else the object itself, which then lives as long as the right.',
    args: {
      return_code: REFUSED,
      objects: ['hidden', 'For each object its number, and the bytes that are stored of it.'],
      ports: ['makeSend', 'A send right for each.'],
    },
    scalars: { return_code: 'kern_return', count: 'number', size: 'bytes' },
    row: (b) => [
      kernReturns[b.return_code].code,
      b.objects.length,
      b.objects.reduce((sum, { size }) => sum + size, 0),
    ],
    cross: (b, via) => ({
      return_code: b.return_code,
      objects: b.objects,
      ports: b.ports.map((port) => via.makeSend(port)),
    }),
  },
  default_pager_object_pages: {
    id: 2278,
    sender: 'any',
    summary: 'Which pages of an object are stored?',
    detail: 'Resident pages that were never returned to the pager are not among them.',
    args: {
      reply_port: REPLY_PORT,
      object: ['makeSend', 'A port that default_pager_objects gave.'],
    },
  },
  default_pager_object_pages_reply: {
    id: 2378,
    sender: 'any',
    summary: 'The pages of an object that are stored.',
    detail: 'The reply of default_pager_object_pages.',
    args: {
      return_code: [
        'kern_return',
        'KERN_INVALID_ARGUMENT if the port does not belong to an object.',
      ],
      pages: ['hidden', 'Their byte offsets in the object, ascending.'],
    },
    scalars: { return_code: 'kern_return', count: 'number' },
    row: (b) => [kernReturns[b.return_code].code, b.pages.length],
  },
  default_pager_paging_file: {
    id: 2279,
    sender: 'any',
    summary: 'Start or stop using a paging file.',
    detail:
      'A file that is added is used at once. From one that is removed all pages are moved to ' +
      'others first: no page is lost, but the call can take long. Objects whose requests fail ' +
      'for lack of space keep failing when a file is added.',
    args: {
      reply_port: REPLY_PORT,
      file_name: ['hidden', 'The device, by the name under which the pager received it.'],
      size: ['bytes', 'Bytes of it that may be used; without meaning when it is removed.'],
      add: ['boolean', 'True to add it, false to remove it.'],
    },
  },
  default_pager_paging_file_reply: {
    id: 2379,
    sender: 'any',
    summary: 'A paging file was added or removed, or the change was refused.',
    detail: 'The reply of default_pager_paging_file.',
    args: {
      return_code: [
        'kern_return',
        'KERN_INVALID_ARGUMENT for a file that is not known, that is there already or is not ' +
          'there; KERN_FAILURE if a page could not be moved.',
      ],
    },
  },
  default_pager_register_fileserver: {
    id: 2280,
    sender: 'any',
    summary: 'Names the server by which paging files can be found.',
    detail:
      'It was meant for paging files that are files. The default pager of CMU answers and does ' +
      'nothing more, and so does this one: its paging files are devices that it was given.',
    args: {
      reply_port: REPLY_PORT,
      fileserver_port: ['makeSend', 'A send right on the server; it is dropped.'],
    },
  },
  default_pager_register_fileserver_reply: {
    id: 2380,
    sender: 'any',
    summary: 'The server was named.',
    detail: 'The reply of default_pager_register_fileserver.',
    args: { return_code: REFUSED },
  },
};
