/**
 * Why something is not a program: a step that no kernel call is behind, a step without what its
 * call needs, an environment that cannot be asked. @ours errors of embedding programs
 */
import type { Form } from '../mach/given';
import { call, fieldsProblem, flag, list, made, maybe, record, shown, text } from '../mach/given';

const NUMBER: Form = { meant: 'a number', fits: (value) => typeof value === 'number' };

/** The fields that steps share, by name. */
const FIELDS: Readonly<Record<string, Form>> = {
  as: text,
  region: text,
  source: text,
  event: text,
  task: text,
  to: text,
  size: NUMBER,
  offset: NUMBER,
  value: NUMBER,
  times: NUMBER,
  ticks: NUMBER,
  count: NUMBER,
  flags: NUMBER,
  counter: text,
  wired: flag,
  write: flag,
  pages: list(NUMBER, 'a list of numbers of pages'),
  loads: maybe(list(NUMBER, 'a list of numbers of pages')),
  message: record('{ id, build }'),
  toOffset: NUMBER,
  copy: flag,
  object: text,
  file: text,
  add: flag,
  protection: NUMBER,
  access: NUMBER,
  privileged: flag,
  delta: NUMBER,
  qlimit: NUMBER,
  seqno: NUMBER,
  set: NUMBER,
  should_flush: flag,
  should_return: flag,
  should_iosync: flag,
};

/** What each step needs of them; what else it has is its own. */
const STEPS: Readonly<Record<string, readonly string[]>> = {
  vm_allocate: ['as', 'size'],
  vm_map: ['as', 'object', 'offset', 'size', 'protection'],
  vm_read: ['as', 'region', 'offset', 'size'],
  vm_write: ['region', 'offset', 'size', 'to', 'toOffset'],
  vm_copy: ['region', 'offset', 'size', 'to', 'toOffset'],
  vm_remap: ['as', 'region', 'offset', 'size', 'copy'],
  vm_msync: ['region', 'offset', 'size', 'flags'],
  task_create: ['task'],
  default_pager_object_create: ['as', 'size'],
  default_pager_info: ['of'],
  default_pager_object_pages: ['object'],
  default_pager_paging_file: ['file', 'size', 'add'],
  default_pager_objects: [],
  vm_object_sync: ['object', 'offset', 'size', 'should_flush', 'should_return', 'should_iosync'],
  vm_deallocate: ['region', 'offset', 'size'],
  vm_machine_attribute: ['region', 'offset', 'size'],
  vm_region: ['region', 'offset'],
  vm_protect: ['region', 'offset', 'size', 'protection'],
  vm_inherit: ['region', 'offset', 'size'],
  vm_behavior_set: ['region', 'offset', 'size'],
  vm_wire: ['region', 'offset', 'size', 'access', 'privileged'],
  vm_statistics: ['counter'],
  thread_wire: ['wired'],
  vm_set_default_memory_manager: ['privileged'],
  mach_port_deallocate: ['object'],
  mach_port_destroy: ['object'],
  mach_port_get_refs: ['object', 'right'],
  mach_port_mod_refs: ['object', 'right', 'delta'],
  mach_port_move_member: ['object', 'set'],
  mach_port_set_qlimit: ['object', 'qlimit'],
  mach_port_set_seqno: ['object', 'seqno'],
  read: ['region', 'offset'],
  write: ['region', 'offset', 'value'],
  touch: ['region', 'pages', 'loads', 'times', 'write'],
  replay: ['source'],
  task_terminate: ['task'],
  wait: ['ticks'],
  await: ['event', 'count'],
  send: ['to', 'message'],
};

const ENVIRONMENT: Readonly<Record<string, Form>> = {
  regions: made(Map, 'new Map()'),
  object: call,
  control: call,
  source: call,
  awaitEvent: call,
};

const FORMS = new Map(
  Object.entries(STEPS).map(([op, keys]) => [
    op,
    Object.fromEntries(keys.map((key) => [key, FIELDS[key] ?? text])),
  ]),
);

/** Why there can be no program of these, or null. @ours see the head of this file */
export function programProblem(steps: unknown, environment: unknown): string | null {
  if (!Array.isArray(steps)) return `steps is ${shown(steps)}; give a list of { op: ... }`;
  for (const [at, step] of steps.entries()) {
    const op: unknown = Reflect.get(Object(step), 'op');
    const forms = typeof op === 'string' ? FORMS.get(op) : undefined;
    if (forms === undefined) {
      return `steps[${at}] has op ${shown(op)}; give one of ${Object.keys(STEPS).join(', ')}`;
    }
    const problem = fieldsProblem(step, forms);
    if (problem !== null) return `steps[${at}] (${String(op)}): ${problem}`;
  }
  const problem = fieldsProblem(environment, ENVIRONMENT);
  return problem === null ? null : `environment: ${problem}`;
}
