/**
 * Random programs on several hosts that share one object, and a memory without kernels to compare
 * with: at each moment a location holds what was stored last, on whichever host. A location is a
 * place in the object, counted in halves of the smallest page, so that larger pages hold several.
 */
import { eventKinds } from '../../kernel/mach/event_defs';
import { VM_PROT_WRITE } from '../../kernel/mach/vm_prot';
import type { Machine } from '../../kernel/machine/machine';
import { objectOfPort } from '../../kernel/machine/machine_inspect';
import { defineScenario } from '../../scenarios/language/language';
import type { ScenarioInput } from '../../scenarios/language/schema';
import type { BuiltScenario } from '../../scenarios/run/build';
import { buildScenario } from '../../scenarios/run/build';
import type { ScenarioResult } from '../../scenarios/run/run';
import { ScenarioRun } from '../../scenarios/run/run';
import { fc } from './chance';

export const LOCATION = 1024;
/** And so many KiB of them. */
const LOCATIONS = 192;
const MOST_STEPS = 60_000;

export interface Op {
  readonly location: number;
  readonly write: boolean;
  /** Microseconds before it. */
  readonly pause: number;
  /** The task unmaps and maps the object anew instead. */
  readonly remap: boolean;
}

export interface SharePlan {
  /** Bytes of a page, by host; the first is the pager's. */
  readonly pageSizes: readonly number[];
  /** One program a task; tasks go to the hosts in turn. */
  readonly programs: readonly (readonly Op[])[];
  readonly frames: number;
  readonly pageout: 'daemon' | 'demand';
  readonly profile: 'osf' | 'cmu' | 'gnu';
  readonly mayCache: boolean;
  /** Which of the runnable threads goes next, over and over. */
  readonly picks: readonly number[];
  /** When the last host halts, in microseconds, or null. */
  readonly haltsAt: number | null;
}

const op = (locations: number): fc.Arbitrary<Op> =>
  fc.record({
    location: fc.nat(locations - 1),
    write: fc.boolean(),
    pause: fc.constantFrom(0, 0, 0, 1, 40, 3000),
    remap: fc.nat(15).map((n) => n === 0),
  });

interface Kind {
  /** Few locations make hosts meet, many make pages leave. */
  readonly locations: number;
  readonly sizes: readonly number[];
  readonly halts?: boolean;
}

export function sharePlan({ locations, sizes, halts = false }: Kind): fc.Arbitrary<SharePlan> {
  const most = Math.min(locations, LOCATIONS);
  return fc.record({
    pageSizes: fc.array(fc.constantFrom(...sizes), { minLength: 2, maxLength: 4 }),
    // Programs of all lengths: fast-check would keep most of them short.
    programs: fc.array(fc.array(op(most), { minLength: 1, maxLength: 30, size: 'max' }), {
      minLength: 2,
      maxLength: 6,
    }),
    frames: fc.integer({ min: 48, max: 56 }),
    pageout: fc.constantFrom('daemon', 'demand'),
    profile: fc.constantFrom('osf', 'cmu', 'gnu'),
    mayCache: fc.boolean(),
    picks: fc.array(fc.nat(7), { minLength: 1, maxLength: 12 }),
    haltsAt: halts ? fc.nat(4000) : fc.constant(null),
  });
}

/** The value that the `i`-th operation of a task stores: no two are alike. */
const storedBy = (task: number, i: number): number => (task + 1) * 1000 + i;

/** The steps of a task, and for each of them which operation it is, -1 for none. */
function stepsOf(plan: SharePlan, task: number, pageSize: number) {
  const program = plan.programs[task] ?? [];
  const steps: object[] = [{ map: 'A' }];
  const ops = [-1];
  const add = (step: object, i: number): void => {
    steps.push(step);
    ops.push(i);
  };
  for (const [i, { location, write, pause, remap }] of program.entries()) {
    if (pause > 0) add({ wait: `${pause}us` }, -1);
    const at = location * LOCATION;
    const place = { page: Math.floor(at / pageSize), word: (at % pageSize) / 4 };
    if (remap) {
      add({ deallocate: 'A' }, -1);
      add({ map: 'A' }, -1);
    } else if (write) add({ write: 'A', ...place, value: storedBy(task, i) }, i);
    else add({ read: 'A', ...place }, i);
  }
  return { steps, ops };
}

/** The bytes of a page on the host of a task. */
function pageSizeOf({ pageSizes }: SharePlan, task: number): number {
  return pageSizes[(task + 1) % pageSizes.length] ?? LOCATION;
}

function scenarioOf(plan: SharePlan): ScenarioInput {
  const names = plan.pageSizes.map((_, i) => `host${i}`);
  const last = names.length - 1;
  const hosts = plan.pageSizes.map((size, i) => {
    const { frames, pageout, profile, haltsAt } = plan;
    const halt = i === last && haltsAt !== null ? { halts_at: `${haltsAt}us` } : {};
    return [
      names[i],
      { frames: pageout === 'demand' ? 12 : frames, pageout, page_size: size, profile, ...halt },
    ];
  });
  const tasks = plan.programs.map((_, task) => {
    const host = (task + 1) % names.length;
    const { steps } = stepsOf(plan, task, pageSizeOf(plan, task));
    return [`task${task}`, { host: names[host], steps }];
  });
  const swap = names.map((name) => [`swap.${name}`, { type: 'memory', host: name }]);
  const managers = names.map((name) => [
    `pageserver.${name}`,
    { type: 'default', default: true, host: name, device: `swap.${name}` },
  ]);
  const made = {
    hosts: Object.fromEntries(hosts),
    devices: Object.fromEntries(swap),
    pagers: {
      ...Object.fromEntries(managers),
      shared: { type: 'shared_memory', options: { may_cache: plan.mayCache } },
    },
    objects: { A: { pager: 'shared', size: `${LOCATIONS}KiB` } },
    tasks: Object.fromEntries(tasks),
  };
  return made as ScenarioInput; // parsed
}

/** What a run showed that no memory would. */
export interface Shared {
  readonly result: ScenarioResult;
  /** Reads that gave something else than what was stored last. */
  readonly stale: readonly string[];
  /** Pages that a kernel may write while another one has them. */
  readonly shared: readonly string[];
  /** Messages that were received before they were sent. */
  readonly early: readonly string[];
  /** Operations that succeeded. */
  readonly done: number;
}

/** Values that locations hold, as reads and writes go by in the order in which they happen. */
class Memory {
  readonly stale: string[] = [];
  done = 0;
  private readonly plan: SharePlan;
  private readonly values = new Map<number, number>();
  private readonly older = new Map<number, Set<number>>();

  constructor(plan: SharePlan) {
    this.plan = plan;
  }

  /** The `ops`-th operation of a task's program has come to its end. */
  happened(task: number, ops: number, value: number): void {
    const made = this.plan.programs[task]?.[ops];
    if (made === undefined) return;
    this.done += 1;
    const { location, write } = made;
    const held = this.values.get(location) ?? 0;
    if (write) {
      const older = this.older.get(location) ?? new Set([0]);
      older.add(held);
      this.older.set(location, older);
      this.values.set(location, storedBy(task, ops));
    } else if (value !== held) {
      // What a host had written that halted is lost: an older value is the last one again.
      const lost = this.plan.haltsAt !== null && this.older.get(location)?.has(value) === true;
      if (lost) this.values.set(location, value);
      else this.stale.push(`task${task} reads ${value} at ${location}; ${held} was stored last`);
    }
  }
}

/** Tells the memory of each read and write that succeeds. */
function listen(plan: SharePlan, memory: Memory, { machine, actors }: BuiltScenario): void {
  const done = eventKinds['thread.step_done'];
  const byThread = new Map(actors.map((actor, task) => [actor.thread.id, { actor, task }]));
  const ops = plan.programs.map((_, task) => stepsOf(plan, task, pageSizeOf(plan, task)).ops);
  machine.trace.listen((columns, row) => {
    const known = byThread.get(columns.thread[row] ?? -1);
    if (columns.kind[row] !== done || known === undefined || columns.args[1][row] !== 0) return;
    const step = known.actor.origin[columns.args[0][row] ?? -1] ?? -1;
    memory.happened(known.task, ops[known.task]?.[step] ?? -1, columns.args[2][row] ?? 0);
  });
}

/** Watches that no message is received before it was sent, on whichever hosts that was. */
function watchTime({ machine }: BuiltScenario): readonly string[] {
  const early: string[] = [];
  const sent = new Map<number, number>();
  machine.trace.listen((columns, row) => {
    const kind = columns.kind[row];
    const [serial, at] = [columns.args[0][row] ?? -1, columns.tick[row] ?? 0];
    if (kind === eventKinds['ipc_mqueue.sent']) sent.set(serial, at);
    else if (kind === eventKinds['ipc_mqueue.received'] && at < (sent.get(serial) ?? 0)) {
      early.push(`message ${serial} is received at ${at}, sent at ${sent.get(serial)}`);
    }
  });
  return early;
}

/** Bytes of the object that one kernel may write, and another one has. */
function writersAndReaders({ machine, objects }: BuiltScenario): readonly string[] {
  const port = objects.get('A');
  const pages = machine.hosts.flatMap((host) => {
    const object = port === undefined ? null : objectOfPort(host, port);
    const found: { host: string; start: number; end: number; writes: boolean }[] = [];
    for (let page = object?.memqHead ?? null; page !== null; page = page.listNext) {
      if (page.fictitious || page.absent) continue;
      const start = page.offset * host.pageSize;
      const writes = (page.pageLock & VM_PROT_WRITE) === 0;
      found.push({ host: host.name, start, end: start + host.pageSize, writes });
    }
    return found;
  });
  return pages.flatMap((one) => {
    if (!one.writes) return [];
    const others = pages.filter(
      ({ host, start, end }) => host !== one.host && start < one.end && one.start < end,
    );
    return others.map((other) => `${one.host} may write ${one.start}, ${other.host} has it`);
  });
}

function pickAsPlanned({ picks }: SharePlan, machine: Machine): void {
  let turn = 0;
  machine.pick = (n) => {
    turn += 1;
    return (picks[turn % picks.length] ?? 0) % n;
  };
}

/** The machine of a plan, without anybody who watches it. */
export function shareMachine(plan: SharePlan): Machine {
  const scenario = defineScenario(scenarioOf(plan));
  const { machine } = buildScenario(scenario, {}, { level: 'none', onLine: null });
  pickAsPlanned(plan, machine);
  return machine;
}

/** Runs a plan under the laws, beside the memory that it is compared with. */
export function share(plan: SharePlan): Shared {
  const memory = new Memory(plan);
  const shared = new Set<string>();
  let early: readonly string[] = [];
  const run = new ScenarioRun(defineScenario(scenarioOf(plan)), {
    check: true,
    level: 'none',
    onStart: (built) => {
      pickAsPlanned(plan, built.machine);
      listen(plan, memory, built);
      early = watchTime(built);
    },
    stepHook: (built) => {
      if (built.machine.steps % 4 !== 0) return;
      for (const text of writersAndReaders(built)) shared.add(text);
    },
  });
  let end: ReturnType<ScenarioRun['step']> = null;
  for (let i = 0; i < MOST_STEPS && end === null; i += 1) end = run.step();
  const result = run.result(end ?? 'limit');
  return { result, stale: memory.stale, shared: [...shared], early, done: memory.done };
}
