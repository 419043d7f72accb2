/**
 * The small parts of the scenario language's schema: names, quantities with units, and times at
 * which things begin. An error prints the description of what was expected; editors show it.
 * Quantities are resolved later, when the page size is known.
 */
import { z } from 'zod';
import { formRanges } from '../../kernel/mach/call_def';

const NAME = /^[A-Za-z_][\w.-]*$/;

export const name = (what: string) => z.string().min(1).describe(what);

/** Keys of the sections that people name themselves. */
export const ownName = z
  .string()
  .regex(NAME)
  .describe('a name of letters, digits, _ . or -, which begins with a letter');

const quantity = (what: string) => z.union([z.string(), z.number()]).describe(what);

export const size = (what: string) => quantity(`${what}, such as 4 pages or 16KiB`);
export const time = (what: string) => quantity(`${what}, such as 5ms, 300us or 20ns`);
export const prot = (what: string) =>
  quantity(`${what}: none, read, write, read|write, all or no_change`);
export const flag = (what: string) => z.boolean().describe(`${what}, true or false`);
export const count = (what: string) =>
  z.int().min(formRanges.count[0]).describe(`${what}, a whole number`);
export const page = count('a page number of the object or region');

export const pages = z
  .union([z.string(), z.number(), z.array(z.union([z.string(), z.number()]))])
  .describe('pages, such as 3, 0..7 or [0, 2, 4..6]');

const [LEAST, MOST] = formRanges.word;
/** A number in a word of a page. */
export const word = z.int().min(LEAST).max(MOST).describe('a whole number below 2^32');

export const code = name('a code, such as KERN_SUCCESS');

/** Data of any shape: options that their owner interprets. */
export const plain: z.ZodType<PlainInput> = z.json().describe('a value');
export type PlainInput =
  | string
  | number
  | boolean
  | null
  | PlainInput[]
  | { [key: string]: PlainInput };

export const options = (what: string) =>
  z.record(z.string(), plain).describe(`options of the ${what}, by name`);

/**
 * A message or an event: its name alone, or its name as the key of the object that it concerns
 * (`any` for whichever), and fields that it must have.
 */
export const pattern = z
  .union([z.string(), z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]))])
  .describe('a message or event, such as { memory_object_data_return: A, page: 0, dirty: true }');
export type PatternInput = z.infer<typeof pattern>;

/** When something begins. */
export const start = {
  at: time('the time after which it begins').optional(),
  after: pattern.optional(),
  count: z.int().min(1).describe('how often the event of `after` must have happened').optional(),
};

/** `3`, or from and to. */
export const range = z
  .union([z.int().min(0), z.string()])
  .describe('a number, or a range such as 2..5');
