/**
 * Random scenarios: hosts, devices with faults, every pager of the registry with options that its
 * table allows, tasks that map, copy, fork, touch and let go, and calls that pagers make unasked. A
 * world is made from lists of numbers, so that fast-check can draw and shrink it:
 *   machine   hosts, policies, devices, pagers and objects, read from the front; zeroes follow
 *   tasks     a list of steps a task, each of a few numbers that are taken modulo what there is
 *   calls     likewise
 */
import type { Option, OptionTable } from '../../kernel/mach/options';
import { profiles } from '../../kernel/mach/switches';
import { policies } from '../../kernel/policy/policies';
import type { PagerName } from '../../pagers/pagers';
import { pagerOptions, pagers } from '../../pagers/pagers';
import { machSpelling } from '../../scenarios/language/mach_spelling';
import type { ScenarioInput } from '../../scenarios/language/schema';
import { fc } from './chance';
import type { Draw, Places, Region } from './random_step';
import { randomStep } from './random_step';

/** One drawn number: below 2^16, and smaller as a world shrinks. */
const number = fc.nat(0xffff);
const draw = fc.tuple(number, number, number, number, number, number);

export interface Drawn {
  readonly machine: readonly number[];
  readonly tasks: readonly (readonly Draw[])[];
  readonly calls: readonly Draw[];
}

export const drawn: fc.Arbitrary<Drawn> = fc.record({
  machine: fc.array(number, { minLength: 60, maxLength: 60 }),
  tasks: fc.array(fc.array(draw, { minLength: 1, maxLength: 30, size: 'max' }), {
    minLength: 1,
    maxLength: 4,
    size: 'max',
  }),
  calls: fc.array(draw, { maxLength: 6, size: 'max' }),
});

/** Reads drawn numbers from the front. */
class Tape {
  private at = 0;
  private readonly numbers: readonly number[];

  constructor(numbers: readonly number[]) {
    this.numbers = numbers;
  }

  below(n: number): number {
    const drawn = this.numbers[this.at] ?? 0;
    this.at += 1;
    return drawn % n;
  }

  /** True once in n. */
  once(n: number): boolean {
    return this.below(n) === n - 1;
  }

  of<T>(list: readonly T[]): T {
    const chosen = list[this.below(list.length)];
    if (chosen === undefined) throw new Error('nothing to choose from');
    return chosen;
  }
}

const OBJECT_PAGES = 24;
/** A transaction of the recoverable pager holds all of its pages. */
const RECOVERABLE_PAGES = 6;
const PAGE = 4096;

/** Options that name devices, places on them or other objects: they follow from the world. */
const placed = ['device', 'offset', 'size', 'of', 'log_at', 'data_at', 'partitions'];

function optionValue(
  tape: Tape,
  { form, choices, range, value }: Option<string | number | boolean>,
) {
  if (choices !== null) return tape.of(choices);
  if (range !== undefined) return range[0] + tape.below(Math.min(range[1] - range[0], 63) + 1);
  if (form === 'boolean') return tape.once(2);
  if (form === 'pages' || form === 'records') return 1 + tape.below(12);
  if (form === 'bytes') return PAGE * (1 + tape.below(8));
  if (form === 'ticks') return `${tape.below(3000)}us`;
  return value;
}

function optionsOf(tape: Tape, table: OptionTable): Record<string, string | number | boolean> {
  const entries = Object.entries(table).filter(([key]) => !placed.includes(key) && tape.once(3));
  return Object.fromEntries(entries.map(([key, entry]) => [key, optionValue(tape, entry)]));
}

const pageouts = ['daemon', 'demand', 'segments'] as const;
const freely = Object.keys(policies).filter(
  (name) => !Object.entries(policies).some(([key, spec]) => key === name && needsFuture(spec)),
);

function needsFuture(spec: object): boolean {
  return 'needsFuture' in spec && spec.needsFuture === true;
}

/** Switches that profiles set differently: the others are bugs, which break laws. */
const switchNames = Object.entries(profiles.osf)
  .filter(([key, value]) =>
    Object.values(profiles).some((profile) =>
      Object.entries(profile).some(([name, other]) => name === key && other !== value),
    ),
  )
  .map(([key]) => machSpelling(key));

function host(tape: Tape, contents: 'bytes' | 'stamps', page_size: number) {
  const pageout = tape.of(pageouts);
  const profile = tape.of(['osf', 'cmu', 'gnu']);
  const switches = tape.once(3) ? { [tape.of(switchNames)]: tape.once(2) } : {};
  if (pageout === 'segments') {
    const frames = 30 + tape.below(30);
    const segments = ['DMA', 'DIRECTMAP'].map((name) => ({ name, frames }));
    return { page_size, contents, profile, switches, pageout, segments, policy: 'gnu' };
  }
  const name = tape.of(freely);
  const [, spec] = Object.entries(policies).find(([key]) => key === name) ?? [];
  const policy = { name, options: spec === undefined ? {} : optionsOf(tape, spec.options) };
  const frames = pageout === 'demand' ? 1 + tape.below(24) : 48 + tape.below(40);
  return { page_size, contents, profile, switches, pageout, frames, policy };
}

/** A device: how late it is, and what goes wrong on it. */
function device(tape: Tape) {
  const latency = tape.of(['none', '1ms', 'disk', '37us']);
  const fault = {
    fault: tape.of(['fail', 'tear', 'lie', 'delay']),
    operation: tape.of(['read', 'write', 'any']),
    first: tape.below(16),
    skip: tape.below(8),
    count: 1 + tape.below(6),
    ticks: '2ms',
  };
  return {
    type: 'memory',
    latency,
    ...(tape.once(3) ? { faults: [fault] } : {}),
  };
}

const pagerNames = Object.keys(pagers) as readonly PagerName[]; // parsed
/** These look into pages. */
const byBytes: readonly string[] = ['compressing', 'recoverable'];
/** Objects that belong to another one, by the pager that makes both. */
const companions: Partial<Readonly<Record<PagerName, string>>> = {
  discard: 'dead',
  recoverable: 'commit',
  snapshot: 'old',
};

/** A pager of some kind with an object or two. */
function pager(tape: Tape, at: number, contents: string) {
  const type = tape.of(
    pagerNames.filter((name) => contents === 'bytes' || !byBytes.includes(name)),
  );
  const name = `pager${at}`;
  const devices = type === 'recoverable' ? [`log${at}`, `disk${at}`] : [`disk${at}`];
  const { pager: table, object: objectTable } = pagerOptions[type];
  const made = {
    [name]: {
      type,
      device: devices,
      privileged: tape.once(2),
      options: type === 'default' ? { blocks: 8 + tape.below(64) } : optionsOf(tape, table),
    },
  };
  const size = `${type === 'recoverable' ? RECOVERABLE_PAGES : OBJECT_PAGES} pages`;
  const main = { pager: name, size, options: optionsOf(tape, objectTable) };
  const companion = companions[type];
  const objects =
    companion === undefined
      ? { [`O${at}`]: main }
      : { [`O${at}`]: main, [`O${at}.${companion}`]: { ...main, options: { of: `O${at}` } } };
  return { devices, pagers: made, objects };
}

/** The start of a call or a task: at a time, or at once. */
function milliseconds(n: number): string {
  return `${n % 400}ms`;
}

const callNames = [
  'memory_object_lock_request',
  'memory_object_data_supply',
  'memory_object_data_unavailable',
  'memory_object_data_error',
  'memory_object_change_attributes',
  'memory_object_get_attributes',
  'memory_object_destroy',
  'mach_port_destroy',
] as const;

function call({ objects, hosts }: Places, [which, on, when, page, more, flags]: Draw) {
  const object = [...objects][on % objects.size];
  const [of, small] = object ?? ['', 1];
  const [host, scale] = [...hosts][(on >> 8) % hosts.size] ?? ['', 1];
  const size = Math.floor(small / scale);
  // Those that end an object come less often than those that it lives through.
  const name = callNames[which % 24 < 18 ? which % 6 : which % 8] ?? callNames[0];
  const begin = {
    [name]: of,
    host,
    at: milliseconds(when),
  };
  const first = page % size;
  const pages = `${first}..${Math.min(first + (more % 6), size - 1)}`;
  const reply = (flags & 1) === 1;
  const lock_value = ['none', 'write', 'read|write', 'no_change'][(flags >> 4) % 4];
  switch (name) {
    case 'memory_object_lock_request': {
      const should_return = ['NONE', 'DIRTY', 'ALL', 'ANYTHING'][(flags >> 2) % 4];
      return { ...begin, pages, should_return, should_flush: (flags & 2) === 2, lock_value, reply };
    }
    case 'memory_object_data_supply': {
      const lock = lock_value === 'no_change' ? 'none' : lock_value;
      return { ...begin, pages, value: more, lock_value: lock, precious: (flags & 2) === 2, reply };
    }
    case 'memory_object_data_unavailable':
    case 'memory_object_data_error':
      return { ...begin, pages };
    case 'memory_object_change_attributes': {
      const copy_strategy = ['NONE', 'CALL', 'DELAY', 'TEMPORARY'][(flags >> 2) % 4];
      return { ...begin, may_cache: (flags & 2) === 2, copy_strategy, reply };
    }
    default:
      return begin;
  }
}

/** Who is made by whom: each task after the first may be a child of one before it. */
function childrenOf(tape: Tape, names: readonly string[]): ReadonlyMap<string, string> {
  const children = new Map<string, string>();
  for (const [i, name] of names.entries()) {
    if (i > 0 && tape.once(3)) children.set(name, names[tape.below(i)] ?? name);
  }
  return children;
}

/** The world that the numbers stand for. */
export function randomWorld(given: Drawn): ScenarioInput {
  const tape = new Tape(given.machine);
  const contents = tape.of(['bytes', 'stamps'] as const);
  const second = tape.once(4);
  const sizes = second ? [PAGE, contents === 'bytes' && tape.once(2) ? 2 * PAGE : PAGE] : [PAGE];
  const hosts = Object.fromEntries(sizes.map((size, i) => [`h${i}`, host(tape, contents, size)]));
  const managed = !tape.once(6);
  const made = Array.from({ length: 1 + tape.below(3) }, (_, i) => pager(tape, i, contents));
  const swaps = managed ? Object.keys(hosts).map((name) => `swap.${name}`) : [];
  const disks = made.flatMap(({ devices }) => devices).map((name) => [name, device(tape)]);
  const paging = swaps.map((name, i) => [name, { ...device(tape), host: `h${i}` }]);
  const managers = swaps.map((swap, i) => {
    const options = { blocks: tape.once(3) ? 8 : 512 };
    return [
      `manager${i}`,
      { type: 'default', default: true, host: `h${i}`, device: swap, options },
    ];
  });
  const objects: Record<string, { size: string }> = Object.assign(
    {},
    ...made.map((each) => each.objects),
  );
  const places: Places = {
    objects: new Map(Object.entries(objects).map(([name, { size }]) => [name, parseInt(size, 10)])),
    hosts: new Map(sizes.map((size, i) => [`h${i}`, size / PAGE])),
  };
  const names = given.tasks.map((_, i) => `t${i}`);
  const children = childrenOf(tape, names);
  const scenario = {
    hosts,
    devices: Object.fromEntries([...disks, ...paging]),
    pagers: Object.assign({}, ...made.map((each) => each.pagers), Object.fromEntries(managers)),
    objects,
    tasks: Object.fromEntries(tasksOf(tape, places, children, given.tasks)),
    calls: given.calls.map((numbers) => call(places, numbers)),
    limits: { steps: 30_000 },
  };
  return scenario as unknown as ScenarioInput; // parsed
}

function tasksOf(
  tape: Tape,
  places: Places,
  children: ReadonlyMap<string, string>,
  given: Drawn['tasks'],
): [string, object][] {
  const inherited = new Map<string, Region[]>();
  return given.map((draws, i) => {
    const name = `t${i}`;
    const parent = children.get(name);
    const made = [...children].filter(([, other]) => other === name).map(([child]) => child);
    // A child is on its parent's host: where there are children all are on the first.
    const on = children.size > 0 ? 0 : tape.below(places.hosts.size);
    const [host, scale] = [...places.hosts][on] ?? ['', 1];
    const regions: Region[] = [...(inherited.get(name) ?? [])];
    const steps: object[] = [];
    draws.forEach((numbers, at) => {
      steps.push(randomStep(places, scale, regions, numbers));
      // Children begin in the middle, when there is something to inherit.
      const due = made.filter((_, n) => Math.floor((n * draws.length) / made.length) === at);
      for (const child of due) {
        steps.push({ task_create: child });
        inherited.set(child, [...regions]);
      }
    });
    const start = parent === undefined ? { at: milliseconds(tape.below(300)) } : { parent };
    return [name, { ...start, host, steps }];
  });
}
