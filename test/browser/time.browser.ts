/**
 * What stands over time, and the reasons: the sequence chart, references, counters, the list of
 * events, the sentence of the event, the biography of a page and the manual.
 */
import { describe, expect, test } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import { eventually } from './support/eventually';
import { browserPages, openTab } from './support/open_page';

const pages = browserPages();

/** The page of a lesson at an event. */
async function at(lesson: string, event: number): Promise<Page> {
  const page = await pages.explore(lesson, `#${lesson}/${event}`);
  await page.getByText(new RegExp(`^event ${event} of [1-9]`)).waitFor();
  return page;
}

const sentenceOf = (page: Page) => page.locator('.now-sentence');
const says = (page: Page, words: RegExp): Promise<void> =>
  eventually(async () => expect(await sentenceOf(page).textContent()).toMatch(words));

describe('the sequence chart', () => {
  test('the return of a dirty page is an arrow, and a click goes where it is taken', async () => {
    const page = await at('dirty_eviction', 511);
    const current = page.locator('.sequence-current');
    const title = 'event 511: data_return A/0, A queued, dirty T kernel_copy F';
    await eventually(async () => {
      expect(await current.locator('title').first().textContent()).toBe(title);
      expect(await current.locator('.sequence-return .sequence-shaft').count()).toBe(1);
      expect(await page.locator('.sequence-later').count()).toBeGreaterThan(3);
    });
    await page.getByRole('button', { name: 'event 536: data_return A/0, A #2' }).click();
    await page.getByText(/^event 536 of/).waitFor();
    await says(page, /^pager.0 receives data_return .* seqno 2/);
  });

  test('the wheel looks back without going there', async () => {
    const page = await at('dirty_eviction', 511);
    await page.locator('.sequence-chart').hover();
    const first = page.getByRole('button', { name: /^event \d+: init, A queued/ });
    await eventually(async () => {
      await page.mouse.wheel(0, -100);
      expect(await first.count()).toBe(1);
    });
    await page.getByText(/^event 511 of/).waitFor();
    await page.getByRole('button', { name: 'back to event 511' }).click();
    await page.locator('.sequence-current').waitFor();
  });
});

describe('references', () => {
  test('the table of Belady has the hits and faults of the textbook', async () => {
    const page = await at('belady_3', 212);
    await openTab(page, 'References');
    const table = page.getByRole('table', { name: 'references' });
    const textOf = async (cells: Locator): Promise<string> =>
      (await cells.allTextContents()).join(' ');
    await eventually(async () => {
      expect(await textOf(table.locator('tr').nth(2).locator('td'))).toBe(
        'fault fault fault fault fault fault fault hit hit fault fault hit',
      );
      expect(await textOf(table.locator('.references-page'))).toBe('1 2 3 4 1 2 5 1 2 3 4 5');
    });
    await page.getByText('8 references, 1 hit, 7 faults, hit ratio 12.5 %').waitFor();
    await table.locator('.references-page').nth(3).click();
    await page.getByText(/4: a fault. 1 leaves: first in the queue/).waitFor();
  });
});

describe('counters and events', () => {
  test('counters name their lines and say what they are here', async () => {
    const page = await at('dirty_eviction', 511);
    await openTab(page, 'Counters');
    const chart = page.getByRole('img', { name: /^frames at event 511: free 29, active 8/ });
    await chart.waitFor();
    await page.getByText('target 30', { exact: true }).waitFor();
    await chart.click({ position: { x: 40, y: 60 } });
    await page.getByRole('img', { name: /^frames at event \d{1,2}: free 4/ }).waitFor();
  });

  test('the filter of events finds words, and a click goes to the event', async () => {
    const page = await at('dirty_eviction', 10);
    await openTab(page, 'Events');
    await page.getByLabel('kind of events').selectOption('messages');
    await page.getByRole('searchbox').fill('data_return A');
    await page.getByText('2 of 805 events').waitFor();
    await page.locator('.events-row button').first().click();
    await page.getByText(/^event 511 of/).waitFor();
    await page.locator('.events-current button').press('ArrowDown');
    await page.getByText(/^event 536 of/).waitFor();
  });
});

describe('why', () => {
  test('the reasons of a return lead to the choice, and the manual opens and closes', async () => {
    const page = await at('dirty_eviction', 511);
    await page.getByText('why this page: first inactive page that was not touched').waitFor();
    await page.getByRole('button', { name: 'manual' }).click();
    const manual = page.getByRole('dialog', { name: 'memory_object_data_return' });
    await manual.getByText('Return data from the page cache to its pager.').waitFor();
    await manual.getByRole('table').nth(1).waitFor();
    await page.keyboard.press('Escape');
    await manual.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'event 501' }).first().click();
    await says(page, /^The policy chooses A\/0 to leave[.]$/);
    await page.locator('.now-more summary').click();
    await page
      .getByText('traceChoice')
      .or(page.getByText('vm_pageout_reason.ts'))
      .first()
      .waitFor();
  });

  test('a page that is selected has a biography, whose events are links', async () => {
    const page = await at('dirty_eviction', 509);
    await sentenceOf(page).getByRole('button', { name: 'A/0' }).click();
    const life = page.getByRole('region', { name: 'biography of A/0' });
    await life.getByText('editor stores to it: dirty from now on').waitFor();
    await life.getByRole('button', { name: '478', exact: true }).click();
    await page.getByText(/^event 478 of/).waitFor();
    await life.getByRole('button', { name: 'close' }).click();
    await life.waitFor({ state: 'detached' });
  });
});
