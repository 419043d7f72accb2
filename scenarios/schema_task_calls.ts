/**
 * Steps that are a call of the kernel under its own name, in the schema of the scenario language.
 * `is` is what the call answers.
 */
import { z } from 'zod';
import * as f from './schema_fields';

const fails = f.code.describe('the code with which the step fails').optional();
const region = f.name('a region: what map or allocate made');
const part = { page: f.page.optional(), pages: f.pages.optional() };
const object = f.name('an object');
const made = f.name('an object that the default pager has made');
const right = f.name('send, receive, send_once, port_set or dead_name');
const privileged = f
  .flag('whether the task has the privileged port of the host; by default it has')
  .optional();

const vmRegion = z
  .strictObject({
    page: z
      .int()
      .describe('the first page of the entry, counted from that of the region')
      .optional(),
    size: f.size('the size of the entry').optional(),
    protection: f.prot('what it allows').optional(),
    max_protection: f.prot('what it can ever allow').optional(),
    inheritance: f.name('share, copy or none').optional(),
    behavior: f.name('default, random, sequential or rseqntl').optional(),
    is_shared: f.flag('whether other tasks share it').optional(),
    object_name: f.flag('whether the entry has an object, and so a name port').optional(),
    offset: f.size('its offset in the object').optional(),
  })
  .describe('what the call must answer, such as { size: 4 pages, protection: read|write }');

/** Calls by verb. */
export const taskCallShapes = {
  vm_msync: z
    .strictObject({
      vm_msync: region,
      ...part,
      synchronous: f.flag('whether the pager answers when its store has the data').optional(),
      asynchronous: f.flag('whether the pager answers before that').optional(),
      invalidate: f.flag('whether the pages leave the cache').optional(),
      fails,
    })
    .describe('Has modified pages returned to their pagers, and waits for their answers.'),
  vm_wire: z
    .strictObject({
      vm_wire: region,
      ...part,
      access: f.prot('what the pages are wired for; none unwires them'),
      privileged,
      fails,
    })
    .describe('Wires pages, so that they stay in memory, or unwires them.'),
  vm_object_sync: z
    .strictObject({
      vm_object_sync: object,
      ...part,
      should_flush: f.flag('whether the pages leave the cache').optional(),
      should_return: f.flag('whether modified and precious pages are returned').optional(),
      should_iosync: f.flag('whether the task waits for the store; it has no effect').optional(),
      fails,
    })
    .describe('Cleans or flushes pages of an object through its name port; in profile gnu only.'),
  vm_region: z
    .strictObject({ vm_region: region, page: f.page.optional(), is: vmRegion.optional(), fails })
    .describe('Reads the map entry at a page of a region, or for the next one above it.'),
  vm_statistics: z
    .strictObject({
      vm_statistics: f.name('a counter of vm_statistics, such as faults'),
      is: f.count('what it must be').optional(),
      fails,
    })
    .describe('Reads a counter of the host.'),
  vm_machine_attribute: z
    .strictObject({ vm_machine_attribute: region, ...part, fails })
    .describe(
      'Requests a property of the caches, which the machine does not have: it always fails.',
    ),
  vm_set_default_memory_manager: z
    .strictObject({
      vm_set_default_memory_manager: f.name('a pager, or none to leave it unchanged'),
      privileged,
      is: f.name('the pager that it was before, or none').optional(),
      fails,
    })
    .describe('Makes another pager the default pager, which backs anonymous memory.'),
  mach_port_deallocate: z
    .strictObject({ mach_port_deallocate: made, fails })
    .describe('Releases the right that the task has on an object.'),
  mach_port_destroy: z
    .strictObject({ mach_port_destroy: made, fails })
    .describe('Releases all rights that the task has on an object.'),
  mach_port_get_refs: z
    .strictObject({
      mach_port_get_refs: made,
      right,
      is: f.count('how many there must be').optional(),
      fails,
    })
    .describe('Asks how many references the task has for a right on an object.'),
  mach_port_mod_refs: z
    .strictObject({
      mach_port_mod_refs: made,
      right,
      delta: z.int().describe('by how much, a whole number'),
      fails,
    })
    .describe('Changes how many references the task has for a right on an object.'),
  task_terminate: z
    .strictObject({ task_terminate: f.name('a child of the task, or the task itself'), fails })
    .describe('Ends a task, with its memory, its ports and its remaining steps.'),
} as const;
