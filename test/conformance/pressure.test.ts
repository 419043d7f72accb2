/**
 * Memory pressure at the size of a real machine. A GNU Mach kernel was watched on 32 MB: segments
 * of 4080 and 4064 frames, of which 7477 were free in the end, and thresholds of 500, 600 and 1000
 * frames. The scenarios of the library are made as large, and what is counted is held against what
 * was seen there (test/data/gnumach/pressure.json), exactly or within a tenth.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { EventName } from '../../kernel/mach/event_defs';
import { eventDefs, eventNames } from '../../kernel/mach/event_defs';
import { objectOfPort } from '../../kernel/machine/machine_inspect';
import { scenarioOf } from '../../scenarios/language/language';
import type { ScenarioResult } from '../../scenarios/run/run';
import { runScenario } from '../../scenarios/run/run';

type Told = Readonly<Record<string, number>>;

interface Watched {
  readonly result: ScenarioResult;
  /** Events by name, each with its arguments and `t`, `thread`, `at` (place in the run). */
  readonly of: (name: EventName) => readonly Told[];
}

const MILLISECOND = 1_000_000;
/** Two runs as they were counted. */
const recorded: Recording = JSON.parse(
  readFileSync(join(__dirname, '../data/gnumach/pressure.json'), 'utf8'),
);
/**
 * Free frames of the segments. The recording tells their sum; that page 2774 is the first to leave
 * tells the share of the lower one, which gets one page more with each of the seven moves before.
 */
const FREE = [3784, 3693];
/** Anonymous pages that were pageable before all this. */
const BEFORE = 3;
const THRESHOLDS = { min: 500, low: 600, high: 1000 };
const WATCHED: readonly EventName[] = [
  'vm_pageout.page_sent',
  'vm_pageout.double',
  'vm_pageout.candidate',
  'vm_pageout.scan',
  'vm_page.reactivated',
  'memory_object.supplied',
  'vm_page.data_lost',
];

interface Recording {
  readonly clean: Counted;
  readonly dirty: Counted;
}

interface Counted {
  /** Requests, returns and reactivations until the end of each pass, and returns of the unmap. */
  readonly passes: readonly Readonly<Record<'requests' | 'returns' | 'reactivations', number>>[];
  readonly unmap: number;
  /** Pages that were returned in the passes, in order: first and last of each run. */
  readonly returned: readonly (readonly [first: number, last: number])[];
}

/** A scenario of the library with this much memory, and sizes changed. */
function watch(name: string, sizes: Readonly<Record<string, string>>): Watched {
  const text = readFileSync(join(__dirname, `../../scenarios/library/${name}.yaml`), 'utf8');
  const memory = FREE.flatMap((frames, i) =>
    Object.entries({ frames, ...THRESHOLDS }).map(([key, value]) => ({
      path: `host.segments.${i}.${key}`,
      value: String(value),
    })),
  );
  const [, high = 0] = FREE;
  const others = [
    { path: 'host.segments.1.frames', value: String(high + BEFORE) },
    {
      path: 'tasks.before.steps',
      value: `[{ allocate: heap, size: ${BEFORE} pages }, { touch: heap, write: true }]`,
    },
    { path: 'pagers.pager.options.initial', value: 'numbered' },
  ];
  const own = Object.entries(sizes).map(([path, value]) => ({ path, value }));
  const expecting = [{ path: 'expect', value: '{}' }];
  const overrides = [...memory, ...others, ...own, ...expecting].map((each) => ({
    ...each,
    flag: each.path,
  }));
  const told = new Map<string, Told[]>(WATCHED.map((each) => [each, []]));
  let at = 0;
  const result = runScenario(scenarioOf(text, name, overrides), {
    level: 'none',
    onEvent(columns, row) {
      at += 1;
      const event = eventNames[columns.kind[row] ?? -1] ?? 'thread.step';
      const list = told.get(event);
      if (list === undefined) return;
      const args = eventDefs[event].args.map((key, i) => [key, columns.args[i]?.[row] ?? 0]);
      const where = { t: columns.tick[row] ?? 0, thread: columns.thread[row] ?? -1, at };
      list.push({ ...Object.fromEntries(args), ...where });
    },
  });
  return { result, of: (event) => told.get(event) ?? [] };
}

/** Within a tenth of what was seen. */
function expectAbout(value: number, seen: number): void {
  expect(Math.abs(value - seen)).toBeLessThanOrEqual(seen / 10);
}

const earlier = (at = 0, than = 0): boolean => at < than;

const offsets = (list: readonly Told[], count: number): readonly (number | undefined)[] =>
  list.slice(0, count).map(({ offset }) => offset);

/** Each pass as it was counted; a pass ends with the request of the object's last page. */
function expectPasses(of: Watched['of'], { passes, unmap }: Counted): void {
  const supplied = of('memory_object.supplied');
  const sent = of('vm_pageout.page_sent');
  const reactivated = of('vm_page.reactivated');
  const first = supplied[7999]?.['at'];
  const end = supplied[supplied.length - 1]?.['at'];
  for (const [i, at] of [first, end].entries()) {
    const counted = passes[i];
    const until = (list: readonly Told[]): number =>
      list.filter((event) => earlier(event['at'], at)).length;
    expectAbout(until(supplied) + 1, counted?.requests ?? Number.NaN);
    expectAbout(until(sent), counted?.returns ?? Number.NaN);
    expectAbout(until(reactivated), counted?.reactivations ?? Number.NaN);
  }
  expectAbout(sent.filter((event) => earlier(end, event['at'])).length, unmap);
}

describe('one object of 8000 pages', () => {
  const size = { 'objects.A.size': '8000 pages' };

  let dirty: Watched | null = null;
  const watchDirty = (): Watched => {
    dirty ??= watch('gnu_dirty', size);
    return dirty;
  };

  test('dirty: page 2774 leaves first, with 2000 frames free, five in a burst', () => {
    const { of, result } = watchDirty();
    const sent = of('vm_pageout.page_sent');
    expect(offsets(sent, 10)).toEqual(Array.from({ length: 10 }, (_, i) => 2774 + i));
    const rounds = of('vm_pageout.scan').filter(({ at }) => earlier(sent[0]?.['at'], at));
    expect(sent.filter(({ at }) => earlier(at, rounds[0]?.['at']))).toHaveLength(5);
    // Each page that is supplied takes a frame, and none was given back for good before.
    const supplied = of('memory_object.supplied').filter(({ at }) => earlier(at, sent[0]?.['at']));
    expectAbout(
      FREE.reduce((sum, frames) => sum + frames, -supplied.length),
      2000,
    );
    expect(result.statistics).toMatchObject({ pages_returned_dirty: 8000 });
  });

  test('dirty: as many requests, returns and reactivations in each pass, of the same pages', () => {
    const { of } = watchDirty();
    expectPasses(of, recorded.dirty);
    const pages = recorded.dirty.returned.flatMap(([first, last]) =>
      Array.from({ length: last - first + 1 }, (_, i) => first + i),
    );
    const ours = offsets(of('vm_pageout.page_sent').slice(0, -recorded.dirty.unmap), Infinity);
    const both = new Set(pages.filter((page) => ours.includes(page)));
    expectAbout(both.size, pages.length);
    expect(ours.slice(0, 315)).toEqual(pages.slice(0, 315));
  });

  test('precious: what is left at the end, some 5834 pages, is returned in the last unmap', () => {
    const { of, result } = watch('gnu_precious', size);
    const sent = of('vm_pageout.page_sent');
    const last = sent[sent.length - 1]?.['thread'];
    expectAbout(sent.filter(({ thread }) => thread === last).length, 5834);
    expect(sent.every(({ dirty }) => dirty === 0)).toBe(true);
    expect(result.statistics).toMatchObject({ pages_returned_dirty: 0 });
  });

  test('clean: not one message but requests, one active page from first to last', () => {
    const { of, result } = watch('gnu_clean', size);
    expect(of('vm_pageout.page_sent')).toEqual([]);
    expect(of('vm_pageout.candidate').every(({ inactive }) => inactive === 1)).toBe(true);
    expect(result.statistics).toMatchObject({ pageouts: 0, reactivations: 0, pageins: 15_999 });
    expectPasses(of, recorded.clean);
  });

  test('strides: page 3 leaves first, and three pages were reactivated', () => {
    const { of } = watch('gnu_stride', size);
    expect(offsets(of('vm_pageout.page_sent'), 3)).toEqual([3, 7, 14]);
    expect(offsets(of('vm_page.reactivated'), 9)).toEqual([0, 1, 2]);
  });
});

describe('4500 pages of a pager, then 4000 anonymous ones', () => {
  const sizes = { 'objects.A.size': '4500 pages', 'tasks.worker.steps.0.size': '4000 pages' };
  const second = 1000 * MILLISECOND;

  test('a deaf pager: 30 to 35 pages each 400 ms, 345 queued after 4.2 s', () => {
    const { of, result } = watch('gnu_deaf_pager', {
      ...sizes,
      'tasks.main.steps.2.wait': '4300ms',
      'calls.1.at': '4200ms',
    });
    const deaf = of('vm_pageout.page_sent').filter(({ t }) => (t ?? 0) < 4.2 * second);
    expectAbout(deaf.length, 345);
    for (let from = 400; from < 4000; from += 400) {
      const then = deaf.filter(({ t = 0 }) => t >= from * MILLISECOND);
      const window = then.filter(({ t = 0 }) => t < (from + 400) * MILLISECOND);
      expect([30, 35]).toContain(window.length);
    }
    expect(of('vm_pageout.double')).toEqual([]);
    expect(result.ok).toBe(true);
    // What was written before is what is read again.
    const { host, objects } = result.built;
    const port = objects.get('A');
    const object = port === undefined ? null : objectOfPort(host, port);
    const pages = host.resident.pages.filter((page) => page.tabled && page.object === object);
    expect(pages.length).toBeGreaterThan(1000);
    const wrong = pages.filter(({ id, offset }) => host.phys.stamps[id] !== 1_000_001 + offset);
    expect(wrong.map(({ offset }) => offset)).toEqual([]);
  });

  test('with a default pager in its task: five pages, then nothing until it receives', () => {
    const { of } = watch('gnu_deaf_default', {
      ...sizes,
      'tasks.main.steps.3.is': '1001800',
      'tasks.main.steps.3.page': '1799',
    });
    const sent = of('vm_pageout.page_sent');
    expect(sent.filter(({ t }) => (t ?? 0) < 2 * second)).toHaveLength(5);
    expect(sent.length).toBeGreaterThan(5);
    expect(of('vm_pageout.double')).toEqual([]);
  });

  test('with a default pager of its own: five once, then all twice, and the task goes on', () => {
    const { of, result } = watch('gnu_paged_twice', {
      ...sizes,
      'devices.disk.options.records': '9000',
      'tasks.main.steps.3.page': '1799',
      'tasks.main.steps.3.is': '1001800',
      'tasks.main.steps.4.page': '1815',
      'tasks.main.steps.4.is': '1001816',
    });
    const sent = of('vm_pageout.page_sent');
    expect(offsets(sent, 9)).toEqual([1799, 1800, 1801, 1802, 1803, 1804, 0, 1805, 0]);
    const twice = of('vm_pageout.double');
    expect(offsets(twice, 1)).toEqual([1804]);
    // The recording ended with 2715 pages in the queue, when a table of its pager was full.
    expect(twice.length).toBeGreaterThan(1000);
    const external = of('vm_pageout.candidate').filter((event) => event['external'] === 1);
    expect(external.length).toBeGreaterThanOrEqual(twice.length + 5);
    expect(result.failures).toEqual([]);
  });

  test('the pager is dead: what is evicted is lost, and only that', () => {
    const { of, result } = watch('gnu_dead_pager', {
      ...sizes,
      'tasks.main.steps.3.page': '1799',
      'tasks.main.steps.4.page': '1798',
      'tasks.main.steps.4.is': '1001799',
      'tasks.main.steps.5.page': '4499',
      'tasks.main.steps.5.is': '1004500',
    });
    // 1805 was the first in the recording.
    expect(offsets(of('vm_page.data_lost'), 2)).toEqual([1799, 1800]);
    expect(result.statistics['pageouts']).toBe(of('vm_page.data_lost').length);
    expect(result.statistics['pages_returned']).toBe(0);
    expect(result.failures).toEqual([]);
  });
});

test('of 4 external and 8500 anonymous pages three leave first, the active one much later', () => {
  const { of, result } = watch('gnu_anonymous_last', {
    'tasks.worker.steps.0.size': '8500 pages',
    'devices.disk.options.records': '9000',
  });
  const leaving = of('vm_pageout.candidate');
  expect(offsets(leaving, 3)).toEqual([0, 1, 2]);
  expect(leaving.slice(0, 3).every((event) => event['external'] === 1)).toBe(true);
  const active = leaving.findIndex((event, i) => i > 2 && event['external'] === 1);
  expect(active === -1 || active > 3000).toBe(true);
  // One for the 8500 pages, one for those before.
  expect(result.built.recorder.countOf('memory_object_create')).toBe(2);
  // The existence map ends at page 8192: for the pages behind it the default pager is asked.
  expect(result.statistics['pageins']).toBe(4 + 8500 - 8192);
  expect(of('vm_pageout.page_sent').length).toBeGreaterThan(2500);
  expect(result.failures).toEqual([]);
});
