/** Two runs side by side, to the first difference and beyond. */
import { expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { browserPages } from './support/open_page';

const pages = browserPages();

/** The numbers of the events that the two runs show. */
async function places(page: Page): Promise<readonly (number | null)[]> {
  const texts = await page.locator('.compare-at').allTextContents();
  return texts.map((text) => {
    const [, number] = /^event ([\d,]+) of/.exec(text) ?? [];
    return number === undefined ? null : Number(number.replaceAll(',', ''));
  });
}

test('two policies are compared to their first difference, and move together', async () => {
  const page = await pages.explore('dirty_eviction');
  await page
    .getByText(/of 804/)
    .first()
    .waitFor();
  await page.keyboard.press('c');
  await page.getByText('no difference', { exact: true }).waitFor();
  await page.getByLabel('policy', { exact: true }).selectOption('clock');
  await page.getByText(/^\d+ differences$/).waitFor();
  await page.getByRole('button', { name: 'First', exact: true }).click();
  await page.getByText(/^difference 1 of \d+$/).waitFor();
  const first = await places(page);
  expect(first[0]).toBe(467);
  await page.getByRole('button', { name: 'Next', exact: true }).click();
  await page.getByText(/^difference 2 of \d+$/).waitFor();
  expect(await page.locator('.compare-words').textContent()).toContain('Nothing in its place.');
  await page.getByRole('button', { name: 'Before', exact: true }).click();
  await page.getByText(/^difference 1 of \d+$/).waitFor();
  expect(await places(page)).toEqual(first);
  await page.keyboard.press('End');
  await page.getByText('event 794 of 794').waitFor();
  await page.keyboard.press('Home');
  expect(await places(page)).toEqual([null, null]);
});

test('hits and faults are what differs between three frames and four', async () => {
  const page = await pages.explore('belady_3');
  await page
    .getByText(/of 274/)
    .first()
    .waitFor();
  await page.keyboard.press('c');
  await page.getByRole('textbox', { name: 'frames' }).fill('4');
  await page.getByLabel('what is compared').selectOption('hits');
  await page.getByText('5 differences', { exact: true }).waitFor();
  const next = page.getByRole('button', { name: 'Next', exact: true });
  for (let i = 0; i < 3; i += 1) await next.click();
  const words = page.locator('.compare-words');
  await words.getByText(/^A hit: the load of student finds A.1 /).waitFor();
  await words.getByText(/^A page fault: /).waitFor();
  // B stands where its own fault begins, and not at the end of what belongs to A's hit.
  expect(await places(page)).toEqual([212, 153]);
  await page.keyboard.press('Escape');
  await page.getByRole('heading', { name: 'Differences' }).click();
  await page.keyboard.press('End');
  const side = (name: string) => page.getByRole('region', { name: `run ${name}` });
  await side('A').getByText('12 references: 3 hits, 9 faults').waitFor();
  await side('B').getByText('12 references: 2 hits, 10 faults').waitFor();
});
