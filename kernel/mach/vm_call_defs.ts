/**
 * The calls of a task on memory, its own or that of others. One entry a call: its arguments in
 * Mach's order, with the form that each surface gives them. @mach mach/mach.defs
 */
import type { CallDef } from './call_def';
import { VM_PROT_ALL, VM_PROT_DEFAULT, vmBehaviorNames, vmInheritNames } from './vm_prot';
import { countNames } from './vm_statistics';
import { VM_SYNC_ASYNCHRONOUS, VM_SYNC_INVALIDATE, VM_SYNC_SYNCHRONOUS } from './vm_sync';

const PAGES = ['page', 'pages'] as const;
const START = { form: 'region', text: 'rounded down to a page' } as const;
const SIZE = { form: 'extent', text: 'the end is rounded up', pages: PAGES } as const;
const ANYWHERE = { form: 'flag', text: 'true to have a place chosen', fixed: true } as const;
const inheritance = { form: 'choice', names: vmInheritNames } as const;
const behavior = { form: 'choice', names: vmBehaviorNames } as const;

/** @mach mach/mach.defs the vm_ routines */
export const vmCallDefs = {
  vm_map: {
    verb: 'map',
    summary: 'Maps an object, or some pages of it, or a copy of it, as a region.',
    args: {
      address: {
        form: 'place',
        key: 'as',
        text: 'the name of the region, if not that of the object',
        man: 'where, if not anywhere',
        otherwise: '',
      },
      size: { form: 'extent', text: 'rounded up', pages: ['pages'] },
      mask: { form: 'int', text: 'bits that the address must not have', fixed: 0 },
      anywhere: ANYWHERE,
      memory_object: {
        form: 'object',
        key: 'map',
        text: 'a send right, or null for fresh memory',
      },
      offset: { form: 'start', text: 'first byte of the object' },
      copy: {
        form: 'flag',
        text: 'whether the region is a copy of the object',
        otherwise: false,
        spare: true,
        last: true,
      },
      cur_protection: {
        form: 'prot',
        key: 'protection',
        field: 'protection',
        text: 'what the region allows',
        otherwise: VM_PROT_DEFAULT,
      },
      max_protection: {
        form: 'prot',
        key: null,
        field: 'maxProtection',
        text: 'what it can ever allow',
        otherwise: VM_PROT_ALL,
        spare: true,
      },
      inheritance: { ...inheritance, text: 'what a child gets of it', fixed: 1 },
    },
  },
  vm_allocate: {
    verb: 'allocate',
    summary: 'Makes a region of anonymous memory, zero-filled, that can be read and written.',
    args: {
      address: {
        form: 'place',
        key: 'allocate',
        text: 'where, if not anywhere; rounded down to a page',
      },
      size: { form: 'size', text: 'the size of the region' },
      anywhere: ANYWHERE,
    },
  },
  vm_deallocate: {
    verb: 'deallocate',
    summary: 'Takes a region, or some pages of it, out of the map.',
    args: { address: { ...START, key: 'deallocate' }, size: SIZE },
  },
  vm_protect: {
    verb: 'protect',
    summary: 'Changes what a region allows, or what it can ever allow.',
    args: {
      address: { ...START, key: 'protect' },
      size: SIZE,
      set_maximum: {
        form: 'flag',
        field: 'setMaximum',
        text: 'whether it changes what the region can ever allow',
        otherwise: false,
        spare: true,
        last: true,
      },
      new_protection: {
        form: 'prot',
        key: 'to',
        field: 'protection',
        text: 'what the region allows',
      },
    },
  },
  vm_inherit: {
    verb: 'inherit',
    summary: 'Sets what a child gets of a region.',
    args: {
      address: { ...START, key: 'inherit' },
      size: SIZE,
      new_inheritance: {
        ...inheritance,
        key: 'to',
        field: 'inheritance',
        text: 'share, copy or none',
        man: 'what a child gets of it',
      },
    },
  },
  vm_behavior_set: {
    verb: 'behavior',
    offer: 'behaviorIsOffered',
    summary: 'Announces in which order the task will touch a region, or some pages of it.',
    args: {
      address: { ...START, key: 'behavior' },
      size: SIZE,
      new_behavior: {
        ...behavior,
        key: 'to',
        field: 'behavior',
        text: 'default, random, sequential or rseqntl',
        man: 'in which order it will be touched',
      },
    },
  },
  vm_read: {
    summary: 'Makes a region that is a copy of a region, or of some pages of it.',
    args: {
      address: { ...START, key: 'vm_read', text: 'any byte' },
      size: { ...SIZE, text: 'how many' },
      data: { form: 'place', key: 'as', text: 'where the copy is' },
    },
  },
  vm_write: {
    summary: 'Overwrites a region, from a page on, with pages of another.',
    args: {
      address: {
        form: 'target',
        key: 'vm_write',
        text: 'a page boundary',
        pages: ['page'],
      },
      data: {
        form: 'region',
        key: 'from',
        text: 'memory of the caller; whole pages at a page boundary',
      },
      size: { ...SIZE, text: 'whole pages', pages: ['pages'] },
    },
  },
  vm_copy: {
    summary: 'Copies a region, or some pages of it, over another.',
    args: {
      source_address: { ...START, key: 'vm_copy', text: 'a page boundary' },
      size: { ...SIZE, text: 'whole pages' },
      dest_address: { form: 'target', key: 'to', text: 'a page boundary', pages: ['to_page'] },
    },
  },
  vm_remap: {
    verb: 'remap',
    summary: 'Makes a region that is the same memory as a region, or a copy of it.',
    args: {
      address: { form: 'place', key: 'as', text: 'where, if not anywhere', last: true },
      size: { ...SIZE, text: 'how many' },
      anywhere: ANYWHERE,
      source_address: { ...START, key: 'remap', text: 'from where, in the source task' },
      copy: {
        form: 'flag',
        text: 'whether the new region is a copy',
        otherwise: false,
        last: true,
      },
      inheritance: { ...inheritance, text: 'what a child gets of it', fixed: 1 },
    },
  },
  vm_msync: {
    offer: 'msyncIsOffered',
    summary: 'Has modified pages returned to their pagers, and waits for their answers.',
    args: {
      address: { ...START, key: 'vm_msync' },
      size: SIZE,
      sync_flags: {
        form: 'bits',
        field: 'flags',
        text: '1 asynchronous, 2 synchronous, 4 invalidate',
        bits: {
          synchronous: [
            VM_SYNC_SYNCHRONOUS,
            'whether the pager answers when its store has the data',
          ],
          asynchronous: [VM_SYNC_ASYNCHRONOUS, 'whether the pager answers before that'],
          invalidate: [VM_SYNC_INVALIDATE, 'whether the pages leave the cache'],
        },
      },
    },
  },
  vm_wire: {
    summary: 'Wires pages, so that they stay in memory, or unwires them.',
    args: {
      host_priv: {
        form: 'flag',
        key: 'privileged',
        field: 'privileged',
        text: 'whether the task has the privileged port of the host; by default it has',
        man: 'the privileged port of the host',
        otherwise: true,
        last: true,
      },
      address: { ...START, key: 'vm_wire' },
      size: SIZE,
      access: { form: 'prot', text: 'what the pages are wired for; none unwires them' },
    },
  },
  vm_region: {
    summary: 'Reads the map entry at a page of a region, or for the next one above it.',
    args: { address: { ...START, key: 'vm_region', text: 'any byte', pages: ['page'] } },
    answer: {
      text: 'what the call must answer, such as { size: 4 pages, protection: read|write }',
      fields: {
        page: {
          form: 'int',
          text: 'the first page of the entry, counted from that of the region',
        },
        size: { form: 'bytes', text: 'the size of the entry' },
        protection: { form: 'prot', text: 'what it allows' },
        max_protection: { form: 'prot', text: 'what it can ever allow' },
        inheritance: { ...inheritance, text: 'share, copy or none' },
        behavior: { ...behavior, text: 'default, random, sequential or rseqntl' },
        is_shared: { form: 'flag', text: 'whether other tasks share it' },
        object_name: {
          form: 'flag',
          text: 'whether the entry has an object, and so a name port',
        },
        offset: { form: 'bytes', text: 'its offset in the object' },
      },
    },
  },
  vm_statistics: {
    summary: 'Reads a counter of the host.',
    args: {
      counter: {
        form: 'word_of',
        key: 'vm_statistics',
        text: 'a counter of vm_statistics, such as faults',
        man: 'which counter a step wants; the call returns them all',
        names: countNames,
      },
    },
    answer: { form: 'count', text: 'what it must be' },
  },
  vm_machine_attribute: {
    summary: 'Requests a property of the caches, which the machine does not have: it always fails.',
    args: {
      address: { ...START, key: 'vm_machine_attribute', text: 'first byte' },
      size: { ...SIZE, text: 'how many' },
      attribute: { form: 'int', text: 'which', fixed: 0 },
      value: { form: 'int', text: 'the value to read or set', fixed: 0 },
    },
  },
} as const satisfies Readonly<Record<string, CallDef>>;
