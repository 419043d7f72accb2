/**
 * One moment, all views linked: a page that is pointed at lights up everywhere, the arrow keys move
 * inside a view, what changed is outlined, and the page shows the states that Node records.
 */
import { expect, test } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import { memoryView } from '../../explorer/model/memory_view';
import { stopAt } from '../support/explored_moment';
import { browserPages, ready } from './support/open_page';

/** Of the page: these callbacks run there. */
declare function getComputedStyle(element: unknown): {
  readonly outlineStyle: string;
  readonly outlineWidth: string;
};

const pages = browserPages();

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

const NOWHERE = { x: 1, y: 1 };

test('a page that is pointed at in one view lights up in all others', async () => {
  const page = await pages.explore('dirty_eviction', '#dirty_eviction/520');
  const thing = '[data-thing="page.0.1.0"]';
  const views = ['Physical memory', 'Queues', 'Ports', 'Maps'];
  await panel(page, 'Maps').locator(thing).waitFor();
  for (const from of views) {
    await page.mouse.move(NOWHERE.x, NOWHERE.y);
    for (const title of views) {
      expect([from, title, await outline(panel(page, title).locator(thing).first())]).toEqual([
        from,
        title,
        0,
      ]);
    }
    await panel(page, from).locator(thing).first().hover();
    for (const title of views) {
      expect([from, title, await outline(panel(page, title).locator(thing).first())]).toEqual([
        from,
        title,
        4,
      ]);
    }
    const words = await panel(page, 'Physical memory').locator('.places').textContent();
    expect(words).toMatch(/^A\/0 frame 0: in a message \(data_return\), dirty/);
  }
});

test('a thread, a port and an object light up too, and a click keeps them lit', async () => {
  const page = await pages.explore('silent_pager', '#silent_pager/120');
  const waits = panel(page, 'Threads').locator('[data-thing="page.0.1.3"]');
  await waits.hover();
  const placeholder = panel(page, 'Physical memory').locator('[data-thing="page.0.1.3"]');
  expect(await outline(placeholder)).toBe(4);
  await waits.click();
  await page.mouse.move(NOWHERE.x, NOWHERE.y);
  expect(await outline(placeholder)).toBe(3);
});

test('one tab stop leads into the frames, arrow keys move, and Enter selects', async () => {
  const page = await pages.explore('dirty_eviction', '#dirty_eviction/520');
  const memory = panel(page, 'Physical memory');
  const stops = memory.locator('td[tabindex="0"]');
  await stops.first().waitFor();
  expect(await stops.count()).toBe(1);
  await stops.focus();
  const focused = (): Promise<string | null> =>
    memory.locator('td:focus').getAttribute('data-frame');
  expect(await focused()).toBe('0');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  expect(await focused()).toBe('2');
  await page.keyboard.press('ArrowDown');
  const below = Number(await focused());
  expect(below).toBeGreaterThan(10);
  await page.keyboard.press('ArrowUp');
  expect(await focused()).toBe('2');
  await page.keyboard.press('End');
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  // The keys of the page would have moved to another event.
  await page.getByText(/event 520 of/).waitFor();
  await page.mouse.move(NOWHERE.x, NOWHERE.y);
  await page.locator('h1').click();
  expect(await outline(panel(page, 'Queues').locator('.chip').first())).toBe(2);
  expect(await outline(memory.locator('td[data-frame="1"]'))).toBe(3);
  expect(await stops.count()).toBe(1);
});

test('what changed since the last stop is outlined and listed', async () => {
  const page = await pages.explore('dirty_eviction', '#dirty_eviction/521');
  await panel(page, 'Physical memory').waitFor();
  expect(await page.locator('td.is-changed').count()).toBe(0);
  await page.keyboard.press('ArrowRight');
  await page.getByText(/event 522 of/).waitFor();
  const changed = page.locator('td.is-changed');
  expect(await changed.count()).toBe(1);
  expect(await changed.getAttribute('data-frame')).toBe('1');
  expect(await changed.getAttribute('aria-label')).toBe('frame 1: free, changed');
  const list = page.getByRole('region', { name: 'changed since the last stop' });
  expect(await list.getByRole('listitem').allTextContents()).toEqual([
    '30 frames free, the daemon is scanning',
    'frame 1: free',
  ]);
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
  await page.getByText(new RegExp(`event ${event.toLocaleString('en')} of`)).waitFor();
  await cells.nth(words.length - 1).waitFor();
  const shown = await cells.evaluateAll((found) => found.map((cell) => cell.getAttribute('title')));
  expect(shown).toEqual(words);
});

/** How far an element ends below or to the right of the window or the column around it. */
const hidden = (element: Locator): Promise<number> =>
  element.evaluate((found) => {
    const { bottom, right } = found.getBoundingClientRect();
    const column = found.closest('.column')?.getBoundingClientRect() ?? { bottom: 0 };
    const { clientWidth } = found.ownerDocument.documentElement;
    return Math.max(0, bottom - column.bottom, right - clientWidth);
  });

test.each(['slow_pager', 'exhaustion', 'eviction_race', 'gap_in_cluster'])(
  'each question of %s can be read without scrolling, and no window is too narrow',
  async (lesson) => {
    const page = await pages.explore(lesson, `#${lesson}`);
    await ready(page);
    await page.getByRole('button', { name: /^Ask \d/ }).click();
    for (;;) {
      await page.locator('.question-option').first().waitFor();
      for (const part of await page.locator('.question-text, .question-option').all()) {
        expect(await hidden(part)).toBe(0);
      }
      await page.getByRole('button', { name: 'Skip' }).click();
      if ((await page.locator('.question-option').count()) === 0) break;
    }
    for (const width of [600, 900, 1024, 1280, 1920]) {
      await page.setViewportSize({ width, height: 800 });
      // Charts are drawn anew a moment after the window has changed.
      await page.waitForFunction(`document.documentElement.scrollWidth === ${width}`);
    }
  },
);

test('a page of 1280 by 800 does not scroll, and the graph of waits opens by its key', async () => {
  const page = await pages.explore('silent_pager', '#silent_pager/120');
  await panel(page, 'Threads').waitFor();
  const over = await page.evaluate(
    'document.documentElement.scrollHeight - document.documentElement.clientHeight',
  );
  expect(over).toBe(0);
  await page.keyboard.press('w');
  const dialog = page.getByRole('dialog');
  await dialog.getByText("A's pager never answered data_request seqno 4").first().waitFor();
  expect(await dialog.locator('.wait-node').count()).toBe(3);
});
