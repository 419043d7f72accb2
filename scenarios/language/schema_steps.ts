/**
 * The steps of tasks and the calls of pagers, in the schema of the scenario language. Both have one
 * form: the first key is the verb, its value the thing that it is done to, then come details. Those
 * that are a call come from the table of calls, here are the others.
 */
import { z } from 'zod';
import { controlCalls, taskCalls } from '../../kernel/mach/call_table';
import type { TaskCallInput } from './call_input';
import { controlCallShapes, taskCallShapes } from './call_shapes';
import * as f from './schema_fields';

const fails = f.code.describe('the code with which the step fails').optional();
const region = f.name('a region: what map or allocate made');

/** Steps that are no call, by verb. */
const ownShapes = {
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
} as const;

/** Steps by verb. */
export const stepShapes: Readonly<Record<string, z.ZodType>> = {
  ...ownShapes,
  ...taskCallShapes(taskCalls),
};

/** Calls by verb: messages that a pager may send to a kernel, and calls on the object's port. */
export const callShapes: Readonly<Record<string, z.ZodType>> = controlCallShapes(controlCalls);

const object = f.name('an object');
const host = f.name('the host, if there are several; by default the first one').optional();
const inPages = { page: f.page.optional(), pages: f.pages.optional() };

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

/** A step that makes no call, in the form of a file. */
export type OwnStepInput = z.infer<(typeof ownShapes)[keyof typeof ownShapes]>;
export type StepInput = TaskCallInput | OwnStepInput;
export type ContentInput = z.infer<(typeof contentShapes)[keyof typeof contentShapes]>;
