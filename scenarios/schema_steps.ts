/**
 * The steps of tasks and the calls of pagers, in the schema of the scenario language. Both have one
 * form: the first key is the verb, its value the thing that it is done to, then come details.
 */
import { z } from 'zod';
import * as f from './schema_fields';
import { taskCallShapes } from './schema_task_calls';

const fails = f.code.describe('the code with which the step fails').optional();
const region = f.name('a region: what map or allocate made');
const part = { page: f.page.optional(), pages: f.pages.optional() };

/** Steps by verb. */
export const stepShapes = {
  map: z
    .strictObject({
      map: f.name('an object'),
      as: f.ownName.optional().describe('the name of the region, if not that of the object'),
      pages: f.pages.optional(),
      protection: f.prot('what the region allows').optional(),
      copy: f.flag('whether the region is a copy of the object').optional(),
      fails,
    })
    .describe('Maps an object, or some pages of it, or a copy of it, as a region.'),
  allocate: z
    .strictObject({ allocate: f.ownName, size: f.size('the size of the region'), fails })
    .describe('Makes a region of anonymous memory.'),
  deallocate: z
    .strictObject({ deallocate: region, ...part, fails })
    .describe('Takes a region, or some pages of it, out of the map.'),
  protect: z
    .strictObject({
      protect: region,
      ...part,
      to: f.prot('what the region allows'),
      set_maximum: f.flag('whether it changes what the region can ever allow').optional(),
      fails,
    })
    .describe('Changes what a region allows, or what it can ever allow.'),
  inherit: z
    .strictObject({ inherit: region, ...part, to: f.name('share, copy or none'), fails })
    .describe('Sets what a child gets of a region.'),
  behavior: z
    .strictObject({
      behavior: region,
      ...part,
      to: f.name('default, random, sequential or rseqntl'),
      fails,
    })
    .describe('Announces in which order the task will touch a region, or some pages of it.'),
  thread_wire: z
    .strictObject({ thread_wire: f.flag('whether the thread may use reserved frames'), fails })
    .describe('Allows the task to use the reserved frames, or ends that.'),
  vm_read: z
    .strictObject({ vm_read: region, ...part, as: f.ownName, fails })
    .describe('Makes a region that is a copy of a region, or of some pages of it.'),
  vm_write: z
    .strictObject({
      vm_write: region,
      page: f.page.optional(),
      from: region,
      pages: f.pages.optional(),
      fails,
    })
    .describe('Overwrites a region, from a page on, with pages of another.'),
  vm_copy: z
    .strictObject({ vm_copy: region, ...part, to: region, to_page: f.page.optional(), fails })
    .describe('Copies a region, or some pages of it, over another.'),
  remap: z
    .strictObject({
      remap: region,
      ...part,
      as: f.ownName,
      copy: f.flag('whether the new region is a copy').optional(),
      fails,
    })
    .describe('Makes a region that is the same memory as a region, or a copy of it.'),
  task_create: z
    .strictObject({ task_create: f.name('a task with this one as its parent') })
    .describe('Starts a child: it inherits each region as `inherit` has set it.'),
  default_pager_object_create: z
    .strictObject({
      default_pager_object_create: f.ownName,
      size: f.size('the size of the object'),
      fails,
    })
    .describe('Has the default pager make an object, which the task can map afterwards.'),
  default_pager_info: z
    .strictObject({
      default_pager_info: f.name('total_space or free_space'),
      is: f.size('how much there must be').optional(),
      fails,
    })
    .describe('Asks the default pager how much paging space it has.'),
  default_pager_objects: z
    .strictObject({
      default_pager_objects: f.flag('true, since the call has no argument'),
      is: f.count('how many there must be').optional(),
      fails,
    })
    .describe('Asks the default pager how many objects it keeps.'),
  default_pager_object_pages: z
    .strictObject({
      default_pager_object_pages: f.name('an object that the default pager has made'),
      is: f.count('how many there must be').optional(),
      fails,
    })
    .describe('Asks the default pager which pages of an object are stored.'),
  default_pager_paging_file: z
    .strictObject({
      default_pager_paging_file: f.name('a device of the default pager'),
      add: f.flag('true to add it, false to remove it'),
      size: f.size('how much of it').optional(),
      fails,
    })
    .describe('Adds a device to the paging space of the default pager, or removes it.'),
  read: z
    .strictObject({
      read: region,
      page: f.page,
      word: f.count('which 32-bit word of the page').optional(),
      is: f.word.describe('what the word must hold').optional(),
      fails,
    })
    .describe('Loads a word of a page.'),
  write: z
    .strictObject({
      write: region,
      page: f.page,
      word: f.count('which 32-bit word of the page').optional(),
      value: f.word,
      fails,
    })
    .describe('Stores a word in a page.'),
  touch: z
    .strictObject({
      touch: region,
      pages: f.pages.optional(),
      stride: z
        .int()
        .min(1)
        .describe('the distance between touches; wraps around, so that each page is touched once')
        .optional(),
      loads: f.pages.optional().describe('pages to load after each touch'),
      times: z
        .int()
        .min(1)
        .describe('how many times to touch all of them, a number from 1')
        .optional(),
      write: f.flag('whether each touch stores').optional(),
      fails: f.count('how many of the touches fail').optional(),
    })
    .describe('Touches pages one after the other, by default the whole region.'),
  replay: z
    .strictObject({ replay: f.name('a trace'), region })
    .describe('Makes the references of a trace; its page 0 is the first page of the region.'),
  wait: z.strictObject({ wait: f.time('how long') }).describe('Lets time pass.'),
  await: z
    .strictObject({
      await: f.pattern,
      count: z.int().min(1).describe('how often it must happen after this step starts').optional(),
    })
    .describe('Waits for a message or an event.'),
  ...taskCallShapes,
} as const;

const object = f.name('an object');
const reply = f
  .flag('whether to request the completion message, on the port of the object')
  .optional();
const host = f.name('the host, if there are several; by default the first one').optional();
const inPages = { page: f.page.optional(), pages: f.pages.optional() };

/** Calls by verb: the messages that a pager may send to a kernel. */
export const callShapes = {
  memory_object_lock_request: z
    .strictObject({
      memory_object_lock_request: object,
      host,
      ...f.start,
      ...inPages,
      should_return: f.name('NONE, DIRTY, ALL or ANYTHING').optional(),
      should_flush: f.flag('whether the pages leave the cache').optional(),
      lock_value: f.prot('what is forbidden from now on').optional(),
      reply,
    })
    .describe('Cleans, flushes or locks pages; by default the whole object.'),
  memory_object_data_supply: z
    .strictObject({
      memory_object_data_supply: object,
      host,
      ...f.start,
      ...inPages,
      value: f.word.describe('the first word of every page').optional(),
      values: z.array(f.word).describe('the first word of each page').optional(),
      lock_value: f.prot('what is forbidden').optional(),
      precious: f.flag('whether the pages must come back even when clean').optional(),
      reply,
    })
    .describe('Supplies pages, requested or not.'),
  memory_object_data_unavailable: z
    .strictObject({ memory_object_data_unavailable: object, host, ...f.start, ...inPages })
    .describe('Reports that the pager has no data for pages.'),
  memory_object_data_error: z
    .strictObject({
      memory_object_data_error: object,
      host,
      ...f.start,
      ...inPages,
      error_value: f.code.optional(),
    })
    .describe('Reports that the pager cannot provide the data of pages.'),
  memory_object_change_attributes: z
    .strictObject({
      memory_object_change_attributes: object,
      host,
      ...f.start,
      may_cache: f.flag('whether the kernel may keep pages that no task maps').optional(),
      copy_strategy: f.name('NONE, CALL, DELAY, TEMPORARY or SYMMETRIC').optional(),
      cluster_size: f.size('how much the pager prefers to move at once').optional(),
      temporary: f.flag('whether the kernel may drop dirty pages at the end').optional(),
      reply,
    })
    .describe('Changes the attributes of the object.'),
  memory_object_get_attributes: z
    .strictObject({ memory_object_get_attributes: object, host, ...f.start })
    .describe('Requests the attributes of the object.'),
  memory_object_synchronize_completed: z
    .strictObject({ memory_object_synchronize_completed: object, host, ...f.start, ...inPages })
    .describe('Answers a memory_object_synchronize of pages.'),
  memory_object_data_provided: z
    .strictObject({
      memory_object_data_provided: object,
      host,
      ...f.start,
      ...inPages,
      value: f.word.describe('the first word of every page').optional(),
      values: z.array(f.word).describe('the first word of each page').optional(),
      lock_value: f.prot('what is forbidden').optional(),
    })
    .describe('Supplies pages; the older form, in profile cmu only.'),
  xxx_memory_object_lock_request: z
    .strictObject({
      xxx_memory_object_lock_request: object,
      host,
      ...f.start,
      ...inPages,
      should_clean: f.flag('whether modified pages are returned').optional(),
      should_flush: f.flag('whether the pages leave the cache').optional(),
      lock_value: f.prot('what is forbidden from now on').optional(),
      reply,
    })
    .describe('Cleans, flushes or locks pages; the older form, in profile cmu only.'),
  memory_object_set_attributes: z
    .strictObject({
      memory_object_set_attributes: object,
      host,
      ...f.start,
      object_ready: f.flag('whether the kernel may request data').optional(),
      may_cache: f.flag('whether the kernel may keep pages that no task maps').optional(),
      copy_strategy: f.name('NONE, CALL, DELAY, TEMPORARY or SYMMETRIC').optional(),
    })
    .describe('Changes the attributes of the object and whether it is ready; in profile cmu only.'),
  memory_object_ready: z
    .strictObject({
      memory_object_ready: object,
      host,
      ...f.start,
      may_cache: f.flag('whether the kernel may keep pages that no task maps').optional(),
      copy_strategy: f.name('NONE, CALL, DELAY, TEMPORARY or SYMMETRIC').optional(),
    })
    .describe('Changes the attributes of the object, which is ready; not in profile osf.'),
  memory_object_destroy: z
    .strictObject({ memory_object_destroy: object, host, ...f.start, reason: f.code.optional() })
    .describe('Takes the object away from the kernel.'),
  mach_port_move_member: z
    .strictObject({
      mach_port_move_member: object,
      host,
      ...f.start,
      to: f.name('a set of the pager from which its threads receive, such as objects, or none'),
    })
    .describe(
      'Moves the port of the object into a set, or out of all, where no thread receives from it.',
    ),
  mach_port_set_qlimit: z
    .strictObject({
      mach_port_set_qlimit: object,
      host,
      ...f.start,
      qlimit: f.count('how many messages may wait before senders do'),
    })
    .describe('Sets how many messages may wait at the port of the object.'),
  mach_port_set_seqno: z
    .strictObject({
      mach_port_set_seqno: object,
      host,
      ...f.start,
      seqno: f.word.describe('the sequence number of the next message, below 2^32'),
    })
    .describe('Sets the sequence number of the next message at the port of the object.'),
  mach_port_destroy: z
    .strictObject({ mach_port_destroy: object, host, ...f.start })
    .describe('Destroys the port of the object.'),
} as const;

/** What pages and records hold at the end, by the key that says where to look. */
export const contentShapes = {
  object: z
    .strictObject({
      object,
      host,
      ...inPages,
      resident: f.flag('whether the page is in the cache').optional(),
      dirty: f.flag('whether it was modified').optional(),
      precious: f.flag('whether it is precious').optional(),
      inactive: f.flag('whether it is in the inactive queue').optional(),
      lock: f.prot('what its lock forbids').optional(),
      value: f.word.describe('its first word').optional(),
    })
    .describe('The state of pages of an object at the end.'),
  device: z
    .strictObject({ device: f.name('a device'), record: f.count('a record'), value: f.word })
    .describe('What a record of a device holds at the end.'),
} as const;

type Shapes = Readonly<Record<string, z.ZodType>>;
type Input<T extends Shapes> = z.infer<T[keyof T]>;
export type StepInput = Input<typeof stepShapes>;
export type CallInput = Input<typeof callShapes>;
export type ContentInput = Input<typeof contentShapes>;
