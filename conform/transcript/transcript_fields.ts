/**
 * The fields of a recording's lines: what each name holds, wherever it occurs. A description says
 * what would be right, for whoever reads that a line is wrong. Which line has which fields is in
 * transcript_lines.ts.
 */
import { z } from 'zod';

const WORD_MAX = 0xffffffff;
/** As many pages as there are in 4 GiB, of the smallest size: nothing is done more often. */
const PAGES_MAX = 2 ** 23;

/** In milliseconds. */
const HOUR = 3_600_000;

const count = (what: string) => z.int().min(0).describe(`${what}, a whole number`);
const pages = (what: string) =>
  z.int().min(0).max(PAGES_MAX).describe(`${what}, a whole number, ${PAGES_MAX} at most`);
const bytes = (what: string) =>
  z.int().min(0).max(WORD_MAX).describe(`${what} in bytes, a whole number below 2^32`);
const flag = (what: string) =>
  z.union([z.literal(0), z.literal(1)]).describe(`1 if ${what}, else 0`);
const code = (what: string) => z.int().describe(`${what}, the number of a code`);
const word = (what: string) =>
  z.int().min(0).max(WORD_MAX).describe(`${what}, a whole number below 2^32`);
const access = (what: string) =>
  z.int().min(0).max(WORD_MAX).describe(`${what}: 1 READ, 2 WRITE, 4 EXECUTE, added up`);

const strategy = z
  .union([z.enum(['NONE', 'CALL', 'DELAY', 'TEMPORARY']), z.string().regex(/^-?\d+$/), z.int()])
  .describe('NONE, CALL, DELAY or TEMPORARY');
const shouldReturn = z
  .union([z.enum(['NONE', 'DIRTY', 'ALL']), z.string().regex(/^-?\d+$/)])
  .describe('NONE, DIRTY or ALL, or the number that was sent, as text');
const right = z
  .enum(['receive', 'send', 'send_once', 'dead', 'none'])
  .describe('receive, send, send_once, dead or none');
const words = z.array(word('the first word of a page')).describe('the first word of each page');

/** `{"1": 999}`: the first word of a stored page, by page number. */
const storedWords = z
  .record(z.string().regex(/^\d+$/), word('the first word of a page'))
  .describe('first words by page number, as {"1": 999}');

/** What a `script` line may change of an object. */
export const modes = {
  may_cache: flag('the kernel may keep the object'),
  copy_strategy: strategy,
  ready: flag('memory_object_init is answered'),
  request: z
    .enum(['supply', 'unavailable', 'error', 'ignore'])
    .describe('supply, unavailable, error or ignore'),
  supply_pages: pages('pages that an answer supplies, 0 for those requested'),
  lock_value: access('accesses that supplied pages forbid'),
  precious: flag('supplied pages are precious'),
  reply: flag('a supply asks for its completion'),
  unlock: z.enum(['grant', 'ignore']).describe('grant or ignore'),
  record: z.union([z.literal(0), z.literal(1), z.literal('refaults')]).describe('1, 0 or refaults'),
  words: storedWords,
  pages: count("the object's length in pages"),
};

/** The modes of an object, those that change. */
export const set = z.strictObject(modes).partial().describe('modes of the object, as {"ready": 0}');

export const fields = {
  ms: z.int().min(0).max(HOUR).describe('milliseconds that pass, a whole number, an hour at most'),
  dma_taken: count('pages taken from the segment for devices'),
  free: count('free pages'),
  text: z.string().describe('a text'),
  tag: z.string().describe('a text'),
  thread: z.string().min(1).describe('a thread: main, worker1, worker2'),
  map: z.string().min(1).describe('a mapping: m1, a1, r1'),
  into: z.string().min(1).describe('a mapping: m1, a1, r1'),
  from: z.string().min(1).describe('a mapping: m1, a1, r1'),
  task: z
    .string()
    .regex(/^T[1-9]\d*$/)
    .describe('a task: T1, T2'),
  child: z
    .string()
    .regex(/^T[1-9]\d*$/)
    .describe('a task: T1, T2'),
  obj: z.int().min(1).describe("an object's number, from 1"),
  new_memory_object: z.int().min(1).describe("an object's number, from 1"),
  new: z.literal(1).describe('1'),
  trigger: z.enum(['answer', 'script']).describe('answer or script'),
  async: z.union([z.boolean(), z.literal(0), z.literal(1)]).describe('true or false'),
  offset: bytes('an offset'),
  from_offset: bytes('an offset'),
  into_offset: bytes('an offset'),
  size: bytes('a size'),
  address: bytes('an address'),
  length: bytes('a length'),
  error_offset: bytes('an offset'),
  page_size: bytes('a page size'),
  page: pages('a page of the mapping'),
  pages: count('a length in pages'),
  count: pages('a count'),
  step: z.int().describe('a whole number'),
  seqno: word('a sequence number'),
  next_seqno: word('a sequence number'),
  value: z.int().describe('a word, a whole number'),
  word0: word('the first word of the first page'),
  words,
  kr: code('the answer of the call'),
  result: code('the result of the supply'),
  error: code('the error of the pager'),
  reason: code('the reason'),
  exception: code('the exception'),
  code: code('the code of the exception'),
  result_name: z.string().describe('the name of the result'),
  code_name: z.string().describe('the name of the code'),
  old: z.union([z.int(), z.string()]).describe('the manager before, 0 for none'),
  copy: flag('a copy is mapped'),
  current: flag('what is mapped now is wired'),
  set_maximum: flag('the maximum is set too'),
  faulted: flag('the access ended in an exception'),
  bad_values: count('words that were wrong'),
  dirty: flag('the pages were changed'),
  kernel_copy: flag('the kernel kept the pages'),
  refault: flag('the pager had supplied or got back the page before'),
  precious: flag('the pages are precious'),
  reply: flag('a completion is requested'),
  should_flush: flag('the pages must go'),
  object_ready: flag('the object is ready'),
  may_cache: flag('the kernel may keep the object'),
  protection: access('the protection'),
  max_protection: access('the maximum protection'),
  desired_access: access('the access that is wanted'),
  lock_value: access('forbidden accesses (8: no change)'),
  inherit_memory: flag('the child gets memory from its parent'),
  inheritance: z
    .int()
    .min(0)
    .max(WORD_MAX)
    .describe('0 SHARE, 1 COPY, 2 NONE, or the number that was sent'),
  flags: word('flags of vm_msync: 1 ASYNC, 2 SYNC, 4 INVALIDATE, added up'),
  should_iosync: flag('the call waits for the pages'),
  entries: z
    .array(z.string())
    .describe('the entries of the map, as "0+5 p3/7 i1 obj1 0", offsets and sizes in pages'),
  should_return: shouldReturn,
  copy_strategy: strategy,
  control_right: right,
  name_right: right,
  right: z.enum(['receive']).describe('receive'),
  type: z
    .enum(['make_send', 'make_send_once', 'copy_send', 'move_send', 'move_receive'])
    .describe('make_send, make_send_once, copy_send, move_send or move_receive'),
  to: z.enum(['none', 'pager']).describe('none or pager'),
  state: z.enum(['blocked', 'done']).describe('blocked or done'),
  msgcount: count('messages in the queue'),
  qlimit: count('the limit of the queue'),
  srights: count('send rights'),
  sorights: count('send-once rights'),
  mscount: count('the make-send count'),
  pageins: count('page-ins so far'),
  pageouts: count('page-outs so far'),
  reactivations: count('inactive pages that became active again, so far'),
  bug: z.string().describe('a bug that the header names'),
  set,
};
