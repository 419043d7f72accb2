/**
 * One moment, all views linked: a page that is pointed at lights up everywhere, the arrow keys move
 * inside a view, what changed is outlined, and the page shows the states that Node records.
 */
import { expect, test } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import { memoryView } from '../../explorer/model/memory_view';
import { stopAt } from '../support/explored_moment';
import { drawn, eventually } from './support/eventually';
import { browserPages, ready, standsAt } from './support/open_page';

/** Of the page: these callbacks run there. */
declare function getComputedStyle(element: unknown): {
  readonly outlineStyle: string;
  readonly outlineWidth: string;
};

const pages = browserPages();

/** Waits for what is drawn last while one stands still: a worker says which page leaves next. */
const knowsNext = (page: Page): Promise<void> => page.locator('.chip.is-next').first().waitFor();

/** A part of the page by its heading. */
const panel = (page: Page, title: string): Locator =>
  page.getByRole('region', { name: title, exact: true });

/** How wide the outline of an element is, in pixels. */
async function outline(element: Locator): Promise<number> {
  const [style, width] = await element.evaluate((found) => {
    const { outlineStyle, outlineWidth } = getComputedStyle(found);
    return [outlineStyle, outlineWidth] as const;
  });
  return style === 'none' ? 0 : Number.parseFloat(width);
}

/** Waits until an element has an outline of so many pixels. */
const outlined = (element: Locator, width: number): Promise<void> =>
  eventually(async () => expect(await outline(element)).toBe(width));

const NOWHERE = { x: 1, y: 1 };

test('a page that is pointed at in one view lights up in all others', async () => {
  const page = await pages.explore('dirty_eviction', '#dirty_eviction/520');
  const thing = '[data-thing="page.0.1.0"]';
  const views = ['Physical memory', 'Queues', 'Ports', 'Maps'];
  await panel(page, 'Maps').locator(thing).waitFor();
  await knowsNext(page);
  // The run and the question which page leaves next had the same one.
  expect(page.workers()).toHaveLength(1);
  for (const from of views) {
    await page.mouse.move(NOWHERE.x, NOWHERE.y);
    for (const title of views) await outlined(panel(page, title).locator(thing).first(), 0);
    await panel(page, from).locator(thing).first().hover();
    for (const title of views) await outlined(panel(page, title).locator(thing).first(), 4);
    const places = panel(page, 'Physical memory').locator('.places');
    const words = /^A\/0 frame 0: in a message \(data_return\), dirty/;
    await eventually(async () => expect(await places.textContent()).toMatch(words));
  }
});

test('a thread, a port and an object light up too, and a click keeps them lit', async () => {
  const page = await pages.explore('silent_pager', '#silent_pager/120');
  await ready(page);
  await standsAt(page, 120);
  await drawn(page);
  const waits = panel(page, 'Threads').locator('[data-thing="page.0.1.3"]');
  await waits.hover();
  const placeholder = panel(page, 'Physical memory').locator('[data-thing="page.0.1.3"]');
  await outlined(placeholder, 4);
  await waits.click();
  await page.mouse.move(NOWHERE.x, NOWHERE.y);
  await outlined(placeholder, 3);
});

test('one tab stop leads into the frames, arrow keys move, and Enter selects', async () => {
  const page = await pages.explore('dirty_eviction', '#dirty_eviction/520');
  const memory = panel(page, 'Physical memory');
  const stops = memory.locator('td[tabindex="0"]');
  await ready(page);
  await standsAt(page, 520);
  await eventually(async () => expect(await stops.count()).toBe(1));
  await stops.focus();
  const focused = (frame: number): Promise<void> =>
    memory.locator(`td:focus[data-frame="${frame}"]`).waitFor();
  await focused(0);
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await focused(2);
  await page.keyboard.press('ArrowDown');
  await eventually(async () => {
    const below = await memory.locator('td:focus').getAttribute('data-frame');
    expect(Number(below)).toBeGreaterThan(10);
  });
  await page.keyboard.press('ArrowUp');
  await focused(2);
  await page.keyboard.press('End');
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await page.mouse.move(NOWHERE.x, NOWHERE.y);
  await page.locator('h1').click();
  await outlined(panel(page, 'Queues').locator('.chip').first(), 2);
  await outlined(memory.locator('td[data-frame="1"]'), 3);
  expect(await stops.count()).toBe(1);
  // The keys of the page would have moved to another event.
  await standsAt(page, 520);
});

test('what changed since the last stop is outlined and listed', async () => {
  const page = await pages.explore('dirty_eviction', '#dirty_eviction/521');
  await ready(page);
  await standsAt(page, 521);
  await panel(page, 'Physical memory').locator('td.memory-cell').first().waitFor();
  await drawn(page);
  expect(await page.locator('td.is-changed').count()).toBe(0);
  await page.keyboard.press('ArrowRight');
  await standsAt(page, 522);
  const changed = page.locator('td.is-changed');
  await eventually(async () => {
    const cells = await changed.evaluateAll((found) =>
      found.map((cell) => [cell.getAttribute('data-frame'), cell.getAttribute('aria-label')]),
    );
    expect(cells).toEqual([['1', 'frame 1: free, changed']]);
  });
  const list = page.getByRole('region', { name: 'changed since the last stop' });
  await eventually(async () =>
    expect(await list.getByRole('listitem').allTextContents()).toEqual([
      '30 frames free, the daemon is scanning',
      'frame 1: free',
    ]),
  );
});

test.each([
  ['dirty_eviction', 100],
  ['dirty_eviction', 520],
  ['shadow_chain', 130],
  ['recoverable', 258],
  ['gnu_anonymous_last', 20_000],
])('the frames of %s at event %i are those of Node', async (lesson, event) => {
  const page = await pages.explore(lesson, `#${lesson}/${event}`);
  const { moment, signals } = stopAt(lesson, event, -1);
  const host = moment.state.hosts[0];
  if (host === undefined) throw new Error('no host');
  const { parts } = memoryView(moment, host, signals.end.value);
  const words = parts.flatMap(({ cells }) => cells.map((cell) => cell.words));
  const cells = page.locator('td.memory-cell');
  await standsAt(page, event);
  await eventually(async () => {
    const shown = await cells.evaluateAll((found) =>
      found.map((each) => each.getAttribute('title')),
    );
    expect(shown).toEqual(words);
  });
});

/** The elements that end below or to the right of the window or the column around them. */
const hidden = (elements: Locator): Promise<readonly string[]> =>
  elements.evaluateAll((found) => {
    const out = found.filter((each) => {
      const { bottom, right } = each.getBoundingClientRect();
      const column = each.closest('.column')?.getBoundingClientRect() ?? { bottom: 0 };
      return bottom > column.bottom || right > each.ownerDocument.documentElement.clientWidth;
    });
    return out.map(({ outerHTML }) => outerHTML);
  });

test.each(['slow_pager', 'exhaustion', 'eviction_race', 'gap_in_cluster'])(
  'each question of %s can be read without scrolling, and no window is too narrow',
  async (lesson) => {
    const page = await pages.explore(lesson, `#${lesson}`);
    await ready(page);
    const begin = page.getByRole('button', { name: /^Ask \d questions?$/ });
    const count = Number(/\d+/.exec((await begin.textContent()) ?? '')?.[0]);
    await begin.click();
    for (let number = 1; number <= count; number += 1) {
      await page.getByText(`Question ${number}.`).waitFor();
      await page.locator('.question-option').nth(1).waitFor();
      await drawn(page);
      const parts = page.locator('.question-text, .question-option');
      await eventually(async () => expect(await hidden(parts)).toEqual([]));
      await page.getByRole('button', { name: 'Skip' }).click();
    }
    await page.locator('.question-option').first().waitFor({ state: 'detached' });
    for (const width of [600, 900, 1024, 1280, 1920]) {
      await page.setViewportSize({ width, height: 800 });
      await drawn(page);
      // Charts are drawn anew a moment after the window has changed.
      await eventually(async () =>
        expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width),
      );
    }
  },
);

test('a page of 1280 by 800 does not scroll, and the graph of waits opens by its key', async () => {
  const page = await pages.explore('silent_pager', '#silent_pager/120');
  await ready(page);
  await standsAt(page, 120);
  await panel(page, 'Threads').waitFor();
  await drawn(page);
  const over = 'document.documentElement.scrollHeight - document.documentElement.clientHeight';
  await eventually(async () => expect(await page.evaluate(over)).toBe(0));
  await page.keyboard.press('w');
  const dialog = page.getByRole('dialog');
  await dialog.getByText("A's pager never answered data_request seqno 4").first().waitFor();
  await eventually(async () => expect(await dialog.locator('.wait-node').count()).toBe(3));
});
