/**
 * The calls of a task about tasks, threads, the default pager and rights on memory objects. Those
 * to the default pager, and vm_object_sync, are messages with a reply: their own arguments stand in
 * the table of messages, here is what a step gives.
 * @mach mach/mach.defs @mach mach/mach_host.defs @mach mach/mach_port.defs
 */
import type { CallDef } from './call_def';
import { vmCallDefs } from './vm_call_defs';

const RIGHTS = ['SEND', 'RECEIVE', 'SEND_ONCE', 'PORT_SET', 'DEAD_NAME'] as const;
const { host_priv } = vmCallDefs.vm_wire.args;

/** The name under which the task has rights on an object. */
const made = <K extends string>(key: K) =>
  ({
    form: 'made',
    key,
    field: 'object',
    text: 'an object that the default pager has made',
    man: 'the name of the right, or of the port set',
  }) as const;
const RIGHT = {
  form: 'word_of',
  text: 'send, receive, send_once, port_set or dead_name',
  man: 'the kind of right: send, receive, send_once, port_set or dead_name',
  names: RIGHTS,
} as const;

/** @ours see the head of this file */
export const taskCallDefs = {
  thread_wire: {
    summary: 'Allows the task to use the reserved frames, or ends that.',
    args: {
      host_priv: { form: 'flag', text: 'the privileged port of the host', fixed: true },
      thread: { form: 'name', text: 'the thread that makes the call', fixed: null },
      wired: {
        form: 'flag',
        key: 'thread_wire',
        text: 'whether the thread may use reserved frames',
      },
    },
  },
  task_create: {
    summary: 'Starts a child: it inherits each region as `inherit` has set it.',
    silent: true,
    args: {
      child_task: {
        form: 'name',
        key: 'task_create',
        field: 'task',
        text: 'a task with this one as its parent',
        man: 'the new task; its parent makes the call',
      },
      inherit_memory: { form: 'flag', text: 'false for an empty address space', fixed: true },
    },
  },
  task_terminate: {
    summary: 'Ends a task, with its memory, its ports and its remaining steps.',
    args: {
      task: {
        form: 'name',
        key: 'task_terminate',
        text: 'a child of the task, or the task itself',
      },
    },
  },
  vm_set_default_memory_manager: {
    summary: 'Makes another pager the default pager, which backs anonymous memory.',
    args: {
      host_priv,
      default_manager: {
        form: 'pager',
        key: 'vm_set_default_memory_manager',
        field: 'manager',
        text: 'a pager, or none to leave it unchanged',
        man: 'in: a send right on the new manager, or null; out: the previous or the present one',
      },
    },
    answer: { form: 'pager', text: 'the pager that it was before, or none' },
  },
  default_pager_object_create: {
    summary: 'Has the default pager make an object, which the task can map afterwards.',
    args: {
      memory_object: { form: 'created', key: 'default_pager_object_create', text: 'its name' },
      object_size: { form: 'size', key: 'size', field: 'size', text: 'the size of the object' },
    },
  },
  default_pager_info: {
    summary: 'Asks the default pager how much paging space it has.',
    args: {
      of: {
        form: 'word_of',
        key: 'default_pager_info',
        text: 'total_space or free_space',
        names: ['TOTAL_SPACE', 'FREE_SPACE'],
      },
    },
    answer: { form: 'bytes', text: 'how much there must be' },
  },
  default_pager_objects: {
    summary: 'Asks the default pager how many objects it keeps.',
    args: {
      none: {
        form: 'nothing',
        key: 'default_pager_objects',
        text: 'true, since the call has no argument',
      },
    },
    answer: { form: 'count', text: 'how many there must be' },
  },
  default_pager_object_pages: {
    summary: 'Asks the default pager which pages of an object are stored.',
    args: { object: made('default_pager_object_pages') },
    answer: { form: 'count', text: 'how many there must be' },
  },
  default_pager_paging_file: {
    summary: 'Adds a device to the paging space of the default pager, or removes it.',
    args: {
      file_name: {
        form: 'device',
        key: 'default_pager_paging_file',
        field: 'file',
        text: 'a device of the default pager',
      },
      add: { form: 'flag', text: 'true to add it, false to remove it' },
      size: { form: 'size', text: 'how much of it', otherwise: 0 },
    },
  },
  vm_object_sync: {
    summary: 'Cleans or flushes pages of an object through its name port.',
    offer: 'objectSyncIsOffered',
    args: {
      object: { form: 'object', key: 'vm_object_sync', text: 'its name port' },
      size: { form: 'extent', text: 'the end is rounded up', pages: ['page', 'pages'] },
      should_flush: {
        form: 'flag',
        text: 'whether the pages leave the cache',
        otherwise: false,
      },
      should_return: {
        form: 'flag',
        text: 'whether modified and precious pages are returned',
        otherwise: false,
      },
      should_iosync: {
        form: 'flag',
        text: 'whether the task waits for the store; it has no effect',
        otherwise: false,
      },
    },
  },
  mach_port_deallocate: {
    summary: 'Releases the right that the task has on an object.',
    args: { name: made('mach_port_deallocate') },
  },
  mach_port_destroy: {
    summary: 'Releases all rights that the task has on an object.',
    args: { name: made('mach_port_destroy') },
  },
  mach_port_get_refs: {
    summary: 'Asks how many references the task has for a right on an object.',
    args: { name: made('mach_port_get_refs'), right: RIGHT },
    answer: { form: 'count', text: 'how many there must be' },
  },
  mach_port_mod_refs: {
    summary: 'Changes how many references the task has for a right on an object.',
    args: {
      name: made('mach_port_mod_refs'),
      right: RIGHT,
      delta: { form: 'int', text: 'by how much, a whole number' },
    },
  },
  mach_port_move_member: {
    verb: null,
    summary: 'Moves a port into a set, or out of all.',
    args: {
      member: made('object'),
      after: { form: 'port_name', field: 'set', text: 'the set, or null' },
    },
  },
  mach_port_set_qlimit: {
    verb: null,
    summary: 'Sets how many messages may wait at a port.',
    args: {
      name: made('object'),
      qlimit: { form: 'count', text: 'how many messages may wait before senders do' },
    },
  },
  mach_port_set_seqno: {
    verb: null,
    summary: 'Sets the sequence number of the next message at a port.',
    args: {
      name: made('object'),
      seqno: { form: 'word', text: 'the sequence number of the next message, below 2^32' },
    },
  },
} as const satisfies Readonly<Record<string, CallDef>>;
