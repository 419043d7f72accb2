/**
 * The calls that a scenario lets a pager make, on an object of its own: messages to the control
 * port of that object, and calls on its port. What the messages mean is in the table of messages;
 * here is what a scenario says. The object is the value of the verb. @mach mach/mach.defs
 */
import type { CallDef } from './call_def';
import {
  copyStrategyNames,
  MEMORY_OBJECT_COPY_DELAY,
  shouldReturnNames,
} from './memory_object_types';
import { taskCallDefs } from './task_call_defs';
import { VM_PROT_NO_CHANGE, VM_PROT_NONE } from './vm_prot';

const PART = { form: 'part', text: 'the pages', pages: ['page', 'pages'] } as const;
const SUPPLY = { ...PART, form: 'supply' } as const;
const REPLY = {
  form: 'flag',
  text: 'whether to request the completion message, on the port of the object',
  otherwise: false,
} as const;
const { should_flush: FLUSH } = taskCallDefs.vm_object_sync.args;
const LOCK = {
  form: 'lock',
  text: 'what is forbidden from now on',
  otherwise: VM_PROT_NO_CHANGE,
} as const;
const LOCKED = { form: 'lock', text: 'what is forbidden', otherwise: VM_PROT_NONE } as const;
const CACHE = {
  form: 'flag',
  text: 'whether the kernel may keep pages that no task maps',
  otherwise: true,
} as const;
const STRATEGY = {
  form: 'choice',
  text: 'NONE, CALL, DELAY, TEMPORARY or SYMMETRIC',
  names: copyStrategyNames,
  otherwise: MEMORY_OBJECT_COPY_DELAY,
} as const;

/** @ours see the head of this file */
export const controlCallDefs = {
  memory_object_lock_request: {
    summary: 'Cleans, flushes or locks pages; by default the whole object.',
    args: {
      offset: PART,
      should_return: {
        form: 'choice',
        text: 'NONE, DIRTY, ALL or ANYTHING',
        names: shouldReturnNames,
        otherwise: 0,
      },
      should_flush: FLUSH,
      lock_value: LOCK,
      reply: REPLY,
    },
  },
  memory_object_data_supply: {
    summary: 'Supplies pages, requested or not.',
    args: {
      offset: SUPPLY,
      lock_value: LOCKED,
      precious: {
        form: 'flag',
        text: 'whether the pages must come back even when clean',
        otherwise: false,
      },
      reply: REPLY,
    },
  },
  memory_object_data_unavailable: {
    summary: 'Reports that the pager has no data for pages.',
    args: { offset: PART },
  },
  memory_object_data_error: {
    summary: 'Reports that the pager cannot provide the data of pages.',
    args: {
      offset: PART,
      error_value: {
        form: 'code',
        text: 'a code, such as KERN_SUCCESS',
        otherwise: 'KERN_FAILURE',
      },
    },
  },
  memory_object_change_attributes: {
    summary: 'Changes the attributes of the object.',
    args: {
      may_cache: CACHE,
      copy_strategy: STRATEGY,
      cluster_size: {
        form: 'length',
        text: 'how much the pager prefers to move at once',
        otherwise: '1 page',
      },
      temporary: {
        form: 'flag',
        text: 'whether the kernel may drop dirty pages at the end',
        otherwise: false,
      },
      reply: REPLY,
    },
  },
  memory_object_get_attributes: {
    summary: 'Requests the attributes of the object.',
    args: { reply: { ...REPLY, key: null, otherwise: true } },
  },
  memory_object_synchronize_completed: {
    summary: 'Answers a memory_object_synchronize of pages.',
    args: { offset: PART },
  },
  memory_object_data_provided: {
    summary: 'Supplies pages; the older form.',
    offer: 'oldProtocol',
    args: { offset: SUPPLY, lock_value: LOCKED },
  },
  xxx_memory_object_lock_request: {
    summary: 'Cleans, flushes or locks pages; the older form.',
    offer: 'oldProtocol',
    args: {
      offset: PART,
      should_clean: {
        form: 'flag',
        text: 'whether modified pages are returned',
        otherwise: false,
      },
      should_flush: FLUSH,
      lock_value: LOCK,
      reply: REPLY,
    },
  },
  memory_object_set_attributes: {
    summary: 'Changes the attributes of the object and whether it is ready.',
    offer: 'oldProtocol',
    args: {
      object_ready: {
        form: 'flag',
        text: 'whether the kernel may request data',
        otherwise: true,
      },
      may_cache: CACHE,
      copy_strategy: STRATEGY,
    },
  },
  memory_object_ready: {
    summary: 'Changes the attributes of the object, which is ready.',
    offer: 'plainAttributes',
    args: { may_cache: CACHE, copy_strategy: STRATEGY },
  },
  memory_object_destroy: {
    summary: 'Takes the object away from the kernel.',
    args: {
      reason: { form: 'code', text: 'a code, such as KERN_SUCCESS', otherwise: 'KERN_SUCCESS' },
    },
  },
  mach_port_move_member: {
    summary:
      'Moves the port of the object into a set, or out of all, where no thread receives from it.',
    args: {
      to: {
        form: 'name',
        text: 'a set of the pager from which its threads receive, such as objects, or none',
      },
    },
  },
  mach_port_set_qlimit: {
    summary: 'Sets how many messages may wait at the port of the object.',
    args: { qlimit: taskCallDefs.mach_port_set_qlimit.args.qlimit },
  },
  mach_port_set_seqno: {
    summary: 'Sets the sequence number of the next message at the port of the object.',
    args: { seqno: taskCallDefs.mach_port_set_seqno.args.seqno },
  },
  mach_port_destroy: { summary: 'Destroys the port of the object.', args: {} },
} as const satisfies Readonly<Record<string, CallDef>>;
