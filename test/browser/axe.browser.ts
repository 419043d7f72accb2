/** Axe finds nothing serious, in light and dark: on each panel, tab, mode and dialog. */
import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import type { Result } from 'axe-core';
import type { Page } from 'playwright-core';
import { still } from './support/eventually';
import { browserPages, closeDialog, openTab, ready, standsAt } from './support/open_page';

const pages = browserPages();
const axeSource = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

/** What does not stop a page from being used, but one should know of. */
const GRAVE = ['serious', 'critical'];

/** Findings of axe that are serious. Axe fails if elements go meanwhile. */
async function graveFindings(page: Page): Promise<readonly string[]> {
  await still(page);
  const violations = await page.evaluate('axe.run().then(({ violations }) => violations)');
  return (violations as Result[]) // parsed
    .filter(({ impact }) => GRAVE.includes(String(impact)))
    .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}

const dialog = (key: string) => async (page: Page) => {
  await page.keyboard.press(key);
  await page.getByRole('dialog').waitFor();
};

/** What is looked at, how it is opened, and how one leaves it. */
const PARTS: readonly (readonly [
  string,
  (page: Page) => Promise<unknown>,
  ((page: Page) => Promise<unknown>)?,
])[] = [
  ['the moment', async () => undefined],
  ...['References', 'Counters', 'Events', 'Messages'].map(
    (tab) => [tab, (page: Page) => openTab(page, tab)] as const,
  ),
  ['keys', dialog('?'), closeDialog],
  ['go to', dialog('g'), closeDialog],
  ['who waits', dialog('w'), closeDialog],
  ['export', dialog('x'), closeDialog],
  [
    'the manual',
    async (page) => {
      await page.getByRole('button', { name: 'manual' }).first().click();
      await page.getByRole('dialog').waitFor();
    },
    closeDialog,
  ],
  [
    'the biography',
    async (page) => {
      await page.locator('.memory [data-thing^="page."]').first().click();
      await page.getByText('Its life').waitFor();
    },
    async (page) => {
      await page.keyboard.press('Escape');
      await page.getByText('Its life').waitFor({ state: 'detached' });
    },
  ],
  [
    'a question that is open',
    async (page) => {
      await page.getByRole('button', { name: 'Which message' }).click();
      await page.locator('.question-option').first().waitFor();
    },
  ],
  [
    'a question that is answered',
    async (page) => {
      await page.locator('.question-option').first().click();
      await page.getByText(/^(Right[.]|Wrong: )/).waitFor();
    },
  ],
  [
    'the answers to hand in',
    async (page) => {
      await page.getByRole('button', { name: 'Stop asking' }).click();
      await page.getByRole('button', { name: 'Show the text' }).click();
      await page.getByLabel('your answers').waitFor();
    },
  ],
  [
    'the editor with a problem',
    async (page) => {
      await page.keyboard.press('y');
      await page.getByRole('textbox', { name: /as YAML/ }).click();
      await page.keyboard.type('x: [');
      await page.locator('.edit-found li').first().waitFor();
    },
    async (page) => {
      await page.getByRole('button', { name: 'Back to its own text' }).click();
      await page.getByRole('button', { name: 'Watch' }).click();
      await ready(page);
    },
  ],
  [
    'the comparison',
    async (page) => {
      await page.keyboard.press('c');
      await page.getByText('no difference', { exact: true }).waitFor();
      await page.getByLabel('policy', { exact: true }).selectOption('clock');
      await page.getByText(/^\d+ differences$/).waitFor();
    },
  ],
];

test.each(['light', 'dark'] as const)('axe finds nothing serious, %s', async (colorScheme) => {
  const page = await pages.explore('dirty_eviction', '#dirty_eviction/511', { colorScheme });
  await ready(page);
  await standsAt(page, 511);
  await page.addScriptTag({ content: axeSource });
  const found: [string, readonly string[]][] = [];
  for (const [name, open, leave] of PARTS) {
    await open(page);
    found.push([name, await graveFindings(page)]);
    await leave?.(page);
  }
  expect(found.filter(([, findings]) => findings.length > 0)).toEqual([]);
});

test('the list of all lessons has nothing that axe calls serious', async () => {
  const page = await pages.explore(null);
  await page.getByRole('link', { name: 'The first fault' }).waitFor();
  await page.addScriptTag({ content: axeSource });
  expect(await graveFindings(page)).toEqual([]);
});
