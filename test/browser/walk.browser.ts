/**
 * Walks every lesson in the page, to its end and back to its start, and compares the state at each
 * stop with the record that Node makes; follows each kind of jump. One file holds all lessons.
 */
import { expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { libraryNames } from '../../cli/given/scenario_files';
import type { Jump } from '../../explorer/model/jumps';
import { JUMPS, jumpTarget } from '../../explorer/model/jumps';
import type { Session } from '../../explorer/model/session';
import { thingText } from '../../explorer/model/thing';
import { loadScenario } from '../../files/load_scenario';
import { recordRun } from '../../recording/record_run';
import type { Recording } from '../../recording/recording';
import { digestOf } from '../../recording/text_digest';
import { sessionOf } from '../support/explored';
import { browserPages, ready, standsAt } from './support/open_page';

const pages = browserPages();
/** All lessons take a busy machine some minutes. */
const LONG_MS = 600_000;

/** Stops in a run of many events. */
const SAMPLES = 200;
const MANY = 2_000;
const STRIDE = 10;

/** The events at which one stops on the way to the end: every tenth, or so many samples. */
function stopsOf(events: number): readonly number[] {
  const last = events - 1;
  const count = events < MANY ? Math.ceil(events / STRIDE) : SAMPLES;
  return Array.from({ length: count + 1 }, (_, i) =>
    events < MANY ? Math.min(last, i * STRIDE) : Math.round((i * last) / count),
  );
}

/** What the page gives to its tests. */
interface InPage {
  readonly machvm: {
    readonly session: Session;
    readonly digestOf: typeof digestOf;
  };
  readonly setTimeout: (callback: () => void, ms: number) => void;
}

/** In the page: goes to each event, has five of them drawn, and gives the digests of the states. */
async function digestsInPage(stops: readonly number[]): Promise<readonly string[]> {
  const { machvm, setTimeout } = globalThis as unknown as InPage; // parsed
  const digests: string[] = [];
  const stride = Math.ceil(stops.length / 5);
  for (const [i, event] of stops.entries()) {
    machvm.session.go(event);
    // Preact draws when this function waits.
    if (i % stride === 0) await new Promise<void>((resolve) => setTimeout(resolve, 0));
    const state = machvm.session.state.value;
    digests.push(`${machvm.session.at.value} ${machvm.digestOf(JSON.stringify(state))}`);
  }
  return digests;
}

/** The same in Node, where each event is looked at once: it has no way back. */
function digestsInNode(recording: Recording, stops: readonly number[]): readonly string[] {
  const digests = new Map<number, string>();
  for (const event of [...stops].sort((a, b) => a - b)) {
    if (digests.has(event)) continue;
    digests.set(event, digestOf(JSON.stringify(recording.stateAt(event))));
  }
  return stops.map((event) => `${event} ${digests.get(event)}`);
}

/** The stops again, from the last one; of many samples every fourth. */
function wayBack(stops: readonly number[]): readonly number[] {
  const stride = stops.length > SAMPLES ? 4 : 1;
  return stops.toReversed().filter((_, i) => i % stride === 0);
}

/** The first stop at which the page has another state than Node; null if there is none. */
async function difference(page: Page, name: string): Promise<string | null> {
  const { scenario, files } = await loadScenario(name);
  // The worker of the page is at the same run meanwhile.
  const recording = recordRun(scenario, { files });
  await ready(page);
  const stops = stopsOf(recording.events);
  const way = [...stops, ...wayBack(stops), -1];
  const coming = page.evaluate(digestsInPage, way);
  const here = digestsInNode(recording, way);
  const there = await coming;
  const at = here.findIndex((digest, i) => digest !== there[i]);
  return at < 0 ? null : `stop ${at} of ${way.length}: ${there[at]} instead of ${here[at]}`;
}

test(
  'every lesson has the states that Node records, to its end and back to its start',
  async () => {
    const page = await pages.explore(null);
    const found = new Map<string, string | null>();
    for (const name of libraryNames()) {
      await page.locator(`a[href="#${name}"]`).click();
      found.set(name, await difference(page, name));
      await page.getByRole('button', { name: 'Lessons' }).click();
    }
    expect(found.size).toBeGreaterThan(40);
    expect([...found].filter(([, what]) => what !== null)).toEqual([]);
  },
  LONG_MS,
);

/** A key as one presses it, the jump that it is, and whether it goes back. */
const KEYS: readonly (readonly [string, Jump, boolean])[] = [
  ['ArrowRight', 'event', false],
  ['m', 'message', false],
  ['f', 'fault', false],
  ['r', 'reference', false],
  ['Shift+ArrowRight', 'step', false],
  ['t', 'short', false],
  ['e', 'eviction', false],
  ['n', 'change', false],
  ['m', 'message', false],
  [']', 'along', false],
  ['[', 'along', true],
  ['k', 'mark', false],
  ['Shift+N', 'change', true],
  ['Shift+M', 'message', true],
  ['Shift+T', 'short', true],
  ['Shift+F', 'fault', true],
  ['Shift+E', 'eviction', true],
  ['Shift+R', 'reference', true],
  ['Shift+ArrowLeft', 'step', true],
  ['Shift+K', 'mark', true],
  ['ArrowLeft', 'event', true],
];

test('each kind of jump leads where Node finds it', async () => {
  const thing = { kind: 'page', host: 0, object: 2, offset: 1 } as const;
  const page = await pages.explore('dirty_eviction', `#dirty_eviction/20?sel=${thingText(thing)}`);
  await ready(page);
  const session = sessionOf('dirty_eviction');
  session.go(20);
  session.selection.value = thing;
  const moved = new Set<string>();
  for (const [key, kind, back] of KEYS) {
    const target = jumpTarget(session, kind, back);
    await page.keyboard.press(key);
    if (target !== null) {
      session.go(target);
      moved.add(kind);
    }
    await standsAt(page, session.at.value);
  }
  expect(moved.size).toBe(JUMPS.length);
});
