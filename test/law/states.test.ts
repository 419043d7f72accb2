/**
 * States against the machine that they are of, in every lesson of the library: the records count
 * what the kernel counts, JSON loses nothing, and a run that is looked at goes on as one that is
 * not. Long runs are looked at after every step of their beginning, and now and then later.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { filesFor } from '../../cli/user/files';
import type { Look } from '../../kernel/inspect/look';
import type { MachineState, PageRecord } from '../../kernel/inspect/machine_state';
import { messageRecords } from '../../kernel/inspect/message_look';
import { portRecord, portSetRecord, portSets } from '../../kernel/inspect/port_look';
import { stateOf } from '../../kernel/inspect/snapshot';
import { digest } from '../../kernel/machine/digest';
import { scenarioOf } from '../../scenarios/language/language';
import type { RunOptions, ScenarioResult } from '../../scenarios/run/run';
import { runScenario } from '../../scenarios/run/run';
import { waitGraphOf } from '../../scenarios/run/wait_graph_maker';
import { transcriptText } from '../../scenarios/transcript/transcript';

const folder = join(__dirname, '../../scenarios/library');
const lessons = readdirSync(folder).filter((file) => file.endsWith('.yaml'));

/** Steps that are all looked at, and the distance of looks behind them. */
const FIRST = 120;
const APART = 211;

const has = (page: PageRecord, flag: PageRecord['flags'][number]): boolean =>
  page.flags.includes(flag);
const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
const sorted = (numbers: readonly number[]): readonly number[] =>
  [...numbers].sort((a, b) => a - b);

/**
 * Each call of `expect` makes all its matchers. Over so many states that would take longer than
 * the rest, so it is called only where it fails.
 */
function same(found: unknown, due: string | number | boolean): void {
  if (found !== due) expect(found).toBe(due);
}

function sameAll(found: readonly number[], due: readonly number[]): void {
  const isSame = found.length === due.length && found.every((each, index) => each === due[index]);
  if (!isSame) expect(found).toEqual(due);
}

/** Free frames, wired pages, laundry and the pages that the policy knows. */
function checkFrames(state: MachineState, host: MachineState['hosts'][number]): void {
  const of = <T extends { readonly host: number }>(rows: readonly T[]): readonly T[] =>
    rows.filter((row) => row.host === host.id);
  const pages = of(state.pages);
  const segments = of(state.segments);
  const unused = host.frames - host.framesUsed;
  const lists = [host.freeList, ...segments.map(({ freeList }) => freeList)];
  same(sum(lists.map(({ length }) => length)) + unused, host.freeCount);
  for (const { frames, framesUsed, freeCount, freeList } of segments) {
    same(freeList.length + frames - framesUsed, freeCount);
  }
  const free = pages.filter((page) => has(page, 'free'));
  sameAll(sorted(free.map(({ id }) => id)), sorted([...lists.flat(), ...host.freePlaceholders]));
  const wired = pages.filter(({ frame, wireCount }) => frame !== null && wireCount > 0);
  same(wired.length, host.wireCount);
  same(pages.filter((page) => has(page, 'laundry')).length, host.daemon.laundry);
  const queued = pages.filter(({ queue }) => ['active', 'inactive', 'policy'].includes(queue));
  const known = of(state.lists).flatMap(({ entries }) => entries.flatMap(({ page }) => page ?? []));
  sameAll(
    sorted([...new Set(known)]),
    queued.map(({ id }) => id),
  );
  const counted = of(state.objects).filter((object) => object.counted);
  same(sum(counted.map(({ residentPageCount }) => residentPageCount)), host.cachedCount);
}

function checkObjects(state: MachineState): void {
  const pages = new Map(state.pages.map((page) => [`${page.host}/${page.id}`, page]));
  let placed = 0;
  for (const object of state.objects) {
    const own = object.pages.flatMap((id) => pages.get(`${object.host}/${id}`) ?? []);
    same(own.length, object.residentPageCount);
    same(
      own.every((page) => page.object === object.id),
      true,
    );
    same(own.filter((page) => has(page, 'absent')).length, object.absentCount);
    placed += own.length;
  }
  same(state.pages.filter(({ object }) => object !== null).length, placed);
}

function checkMessages(state: Pick<MachineState, 'messages' | 'ports' | 'portSets'>): void {
  const queued = state.messages.filter(({ place }) => place === 'queued').map(({ id }) => id);
  const queues = [...state.ports, ...state.portSets].flatMap(({ queue }) => queue);
  sameAll(queued, sorted(queues));
  for (const { id, msgcount } of state.ports) {
    const own = state.messages.filter(
      ({ place, port }) => port === id && (place === 'queued' || place === 'handed_over'),
    );
    same(own.length, msgcount);
  }
}

function checkThreads(state: MachineState): void {
  for (const { runQueue } of state.hosts) {
    for (const id of runQueue) same(state.threads[id]?.state, 'runnable');
  }
  const runnable = state.threads.filter((thread) => thread.state === 'runnable');
  same(sum(state.hosts.map(({ runQueue }) => runQueue.length)), runnable.length);
  for (const { state: how, until, wait } of state.threads) {
    same(wait !== null, how === 'waiting');
    if (until !== null) expect(until).toBeGreaterThanOrEqual(state.tick);
  }
  for (const page of state.pages) {
    for (const id of page.waiters) {
      const wait = state.threads[id]?.wait;
      expect(wait).toMatchObject({ kind: 'page', object: page.object, page: page.offset });
    }
  }
}

/** One edge leads from each thread that waits, and each edge leads from and to a node. */
function checkWaits(state: MachineState): void {
  const { edges, nodes } = waitGraphOf(state);
  const ids = new Set(nodes.map(({ id }) => id));
  for (const { from, to } of edges) same(ids.has(from) && ids.has(to), true);
  for (const { id, wait } of state.threads) {
    const own = edges.filter(({ from }) => from === `thread:${id}`);
    same(own.length, wait === null ? 0 : 1);
  }
}

/** Lessons with full queues, slow devices, several hosts: messages are where they are counted. */
const watched = ['in_turn', 'slow_pager', 'naive_sharing', 'exhaustion', 'terminate_order'];

test.each(watched)('each message of %s is in one place at every event', async (lesson) => {
  const path = join(folder, `${lesson}.yaml`);
  const scenario = scenarioOf(readFileSync(path, 'utf8'), path);
  const files = await filesFor(scenario, folder);
  let look: Look | null = null;
  let found = 0;
  const onEvent = (): void => {
    if (look === null) return;
    const messages = messageRecords(look);
    found += messages.length;
    const seen = look;
    const { machine } = seen;
    checkMessages({
      messages,
      ports: [...machine.ipc.ports.values()].map((port) => portRecord(seen, port)),
      portSets: portSets(machine).map(({ set, task }) => portSetRecord(seen, task, set)),
    });
  };
  const onStart: RunOptions['onStart'] = (built) => {
    look = built.look;
  };
  runScenario(
    { ...scenario, limits: { ...scenario.limits, steps: 150 } },
    { files, onEvent, onStart },
  );
  expect(found).toBeGreaterThan(20);
});

describe.each(lessons)('%s', (file) => {
  test('has states that count what the kernel counts, and looking changes nothing', async () => {
    const path = join(folder, file);
    const scenario = scenarioOf(readFileSync(path, 'utf8'), path);
    const files = await filesFor(scenario, folder);
    const run = (onState: ((state: MachineState) => void) | null): ScenarioResult => {
      const stepHook: RunOptions['stepHook'] = ({ look, machine }) => {
        const { steps } = machine;
        if (onState !== null && (steps < FIRST || steps % APART === 0)) onState(stateOf(look));
      };
      return runScenario(scenario, { files, level: 'all', stepHook });
    };
    let looks = 0;
    const plain = run(null);
    const looked = run((state) => {
      looks += 1;
      for (const host of state.hosts) checkFrames(state, host);
      checkObjects(state);
      checkMessages(state);
      checkThreads(state);
      checkWaits(state);
      if (looks % 10 === 1) expect(JSON.parse(JSON.stringify(state))).toStrictEqual(state);
    });
    expect(looks).toBeGreaterThan(0);
    expect(transcriptText(looked.lines)).toBe(transcriptText(plain.lines));
    expect(digest(looked.built.machine)).toBe(digest(plain.built.machine));
  });
});
