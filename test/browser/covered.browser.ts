/**
 * While a question is open nothing on the page names an event that it covers: not in the words, the
 * hints, the labels for readers of screens or the fields; and what would show it is closed.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { eventSentence } from '../../views/event_words';
import { sessionOf } from '../support/explored';
import { drawn, eventually } from './support/eventually';
import { browserPages, eventShown, openTab, place, ready, standsAt } from './support/open_page';

const pages = browserPages();
const LESSON = 'dirty_eviction';
const library = join(__dirname, '../../scenarios/library');

/** The sentences of events up to a question, and of those behind it. */
function sentences(limit: number): { readonly later: readonly string[] } {
  const recording = sessionOf(LESSON).run.value?.recording;
  if (recording === undefined) throw new Error('no run');
  const said = Array.from({ length: recording.events }, (_, event) => {
    const line = recording.lineAt(event);
    return line === null ? '' : eventSentence(line, 4096);
  });
  const before = new Set(said.slice(0, limit + 1));
  return { later: [...new Set(said.slice(limit + 1))].filter((text) => !before.has(text)) };
}

/** In the page: every text that it shows, says or has in a field. */
const EVERYTHING = `[...document.querySelectorAll('body *')]
  .filter((each) => !/^(SCRIPT|STYLE)$/.test(each.tagName))
  .flatMap((each) => [
    ...[...each.childNodes].filter((node) => node.nodeType === 3).map((node) => node.data),
    ...[...each.attributes].filter(({ name }) => !/^(class|style|d|x|y|data-scope)$/.test(name))
      .map(({ value }) => value),
    each.value ?? '',
  ])
  .concat([document.title, location.hash])
  .map(String)`;

/** What of the page is about an event behind the question, when all is drawn. */
async function shownLater(page: Page, limit: number, later: readonly string[]) {
  await drawn(page);
  const texts = (await page.evaluate(EVERYTHING)) as readonly string[]; // parsed
  const isLater = (text: string): boolean => {
    const numbers = [...text.matchAll(/\bevent (\d[\d,]*)/g)].map(([, number = '']) =>
      Number(number.replaceAll(',', '')),
    );
    return numbers.some((number) => number > limit) || later.some((each) => text.includes(each));
  };
  return texts.filter(isLater);
}

const notice = (page: Page) => page.locator('.header-notice');
const goTo = async (page: Page, text: string): Promise<void> => {
  await page.keyboard.press('g');
  await page.getByRole('textbox', { name: /An event, a step/ }).fill(text);
  await page.keyboard.press('Enter');
};

const dialog = (key: string) => async (page: Page) => {
  await page.keyboard.press(key);
  await page.getByRole('dialog').waitFor();
};

/** What somebody may do to look further, and what must be seen then. */
const SURFACES: readonly (readonly [string, (page: Page) => Promise<void>])[] = [
  ['the moment', async () => undefined],
  ['the end of the run', (page) => page.keyboard.press('End')],
  ['a jump', (page) => page.keyboard.press('e')],
  [
    'go to an event',
    async (page) => {
      await goTo(page, '700');
      await page.getByText(/give an event from -1 to/).waitFor();
    },
  ],
  [
    'go to a message',
    async (page) => {
      await goTo(page, 'data_return:9');
      await page.getByText('data_return happens fewer than 9 times before the question').waitFor();
    },
  ],
  ...['Messages', 'References', 'Counters', 'Events'].map(
    (tab) => [`the tab ${tab}`, (page: Page) => openTab(page, tab)] as const,
  ),
  [
    'a search',
    async (page) => {
      await page.keyboard.press('/');
      await page.keyboard.type('data_return');
      await page.getByText(/^\d+ of 805 events$/).waitFor();
      await page.keyboard.press('Enter');
    },
  ],
  [
    'the biography of a page',
    async (page) => {
      await page.locator('.memory [data-thing^="page."]').first().click();
      await page.getByText('Its life').waitFor();
    },
  ],
  ['who waits', dialog('w')],
  ['the keys', dialog('?')],
  [
    'the export',
    async (page) => {
      await page.keyboard.press('x');
      const dialog = page.getByRole('dialog');
      await dialog.getByText('The files have the whole run in them.').waitFor();
      expect(await dialog.getByRole('button', { name: 'Transcript' }).count()).toBe(0);
    },
  ],
  [
    'the editor',
    async (page) => {
      await page.keyboard.press('y');
      await notice(page).getByText('The text of the scenario has the answers').waitFor();
      expect(await page.locator('.cm-editor').count()).toBe(0);
    },
  ],
  [
    'the comparison',
    async (page) => {
      await page.getByRole('button', { name: 'Compare' }).click();
      await notice(page).getByText('A second run would show what comes.').waitFor();
      expect(await page.locator('.compare-side').count()).toBe(0);
    },
  ],
  [
    'what to watch for',
    async (page) => {
      await page.getByText('What to watch for is shown after the questions.').waitFor();
      expect(await page.getByText('What to watch for (has').count()).toBe(0);
    },
  ],
  [
    'a file',
    async (page) => {
      const file = join(library, `${LESSON}.yaml`);
      await page.locator('.drop-input').setInputFiles(file);
      await notice(page).getByText('Another run would end the questions.').waitFor();
    },
  ],
  [
    'the address, changed by hand',
    async (page) => {
      await page.evaluate(`location.hash = '#${LESSON}/700'`);
      await notice(page).getByText('about an event that the question covers').waitFor();
    },
  ],
  [
    'the way back',
    async (page) => {
      await page.goBack();
      await place(page).waitFor();
    },
  ],
  [
    'the page loaded again',
    async (page) => {
      await page.reload();
      await ready(page);
      await page.getByText('Question 1.').waitFor();
    },
  ],
];

test('no part of the page has more than a question leaves open', async () => {
  const page = await pages.explore(LESSON, `#${LESSON}/600`);
  await ready(page);
  await standsAt(page, 600);
  await page.getByRole('button', { name: /^Ask \d questions$/ }).click();
  await page.getByText('Question 1.').waitFor();
  const limit = await eventShown(page);
  expect(limit).toBeGreaterThan(0);
  const { later } = sentences(limit);
  expect(later.length).toBeGreaterThan(20);
  const found: Record<string, readonly string[]> = {};
  for (const [name, look] of SURFACES) {
    await look(page);
    await standsAt(page, limit);
    found[name] = await shownLater(page, limit, later);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.locator('body').click({ position: { x: 2, y: 2 } });
  }
  expect(Object.entries(found).filter(([, texts]) => texts.length > 0)).toEqual([]);
  await page.getByRole('button', { name: 'Stop asking' }).click();
  await page.keyboard.press('End');
  await eventually(async () =>
    expect((await shownLater(page, limit, later)).length).toBeGreaterThan(0),
  );
  await page.keyboard.press('y');
  await page.getByRole('textbox', { name: /as YAML/ }).waitFor();
});

test('the text of a lesson has its answers in no part that is open meanwhile', async () => {
  const source = readFileSync(join(library, `${LESSON}.yaml`), 'utf8');
  const [, watch = ''] = /watch: >\n\s+([^\n]+)/.exec(source) ?? [];
  expect(watch.length).toBeGreaterThan(20);
  const page = await pages.explore(LESSON);
  await ready(page);
  const texts = async () => (await page.evaluate(EVERYTHING)) as readonly string[]; // parsed
  await page.getByText('What to watch for (has').click();
  await eventually(async () =>
    expect((await texts()).filter((text) => text.includes(watch))).not.toEqual([]),
  );
  await page.getByRole('button', { name: /^Ask \d questions$/ }).click();
  await page.getByText('Question 1.').waitFor();
  await drawn(page);
  expect((await texts()).filter((text) => text.includes(watch))).toEqual([]);
});

test('a question for a number, a queue or a victim has its answer in no panel', async () => {
  const page = await pages.explore(LESSON);
  await ready(page);
  await page.getByRole('button', { name: /^Ask \d questions$/ }).click();
  await page.getByText('Question 1.').waitFor();
  const next = page.locator('.table tr', { hasText: /^A/ }).first().locator('td').first();
  await eventually(async () => expect(await next.textContent()).toBe('?'));
  await page.keyboard.press('1');
  await page.getByRole('button', { name: 'Go on' }).waitFor();
  await eventually(async () => expect(await next.textContent()).toBe('2'));
  const race = await pages.explore('eviction_race');
  await ready(race);
  await race.getByRole('button', { name: /^Ask \d questions$/ }).click();
  await race.getByRole('button', { name: 'Skip' }).click();
  await race.getByText('Question 2.').waitFor();
  await race.getByText('1 queued message: ?').waitFor();
  const burst = await pages.explore('burst');
  await ready(burst);
  await burst.getByRole('button', { name: /^Ask \d questions$/ }).click();
  await burst.getByText('next victim first').first().waitFor();
  await burst.getByRole('button', { name: 'Skip' }).click();
  await burst.getByText('Question 2.').waitFor();
  await burst.locator('.queue-head', { hasText: 'in its order' }).first().waitFor();
  await burst.getByText('next victim first').first().waitFor({ state: 'detached' });
});
