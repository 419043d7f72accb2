/** Two runs side by side, to the first difference and beyond. */
import { expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { eventually } from './support/eventually';
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
  await eventually(async () => expect((await places(page))[0]).toBe(467));
  const first = await places(page);
  await page.getByRole('button', { name: 'Next', exact: true }).click();
  await page.getByText(/^difference 2 of \d+$/).waitFor();
  await page.locator('.compare-words').getByText('Nothing in its place.').waitFor();
  await page.getByRole('button', { name: 'Before', exact: true }).click();
  await page.getByText(/^difference 1 of \d+$/).waitFor();
  await eventually(async () => expect(await places(page)).toEqual(first));
  await page.keyboard.press('End');
  await page.getByText('event 794 of 794').waitFor();
  await page.keyboard.press('Home');
  await eventually(async () => expect(await places(page)).toEqual([null, null]));
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
  for (const number of [1, 2, 3]) {
    await next.click();
    await page.getByText(`difference ${number} of 5`, { exact: true }).waitFor();
  }
  const words = page.locator('.compare-words');
  await words.getByText(/^A hit: the load of student finds A.1 /).waitFor();
  await words.getByText(/^A page fault: /).waitFor();
  // B stands where its own fault begins, and not at the end of what belongs to A's hit.
  await eventually(async () => expect(await places(page)).toEqual([212, 153]));
  await page.keyboard.press('Escape');
  await page.getByRole('heading', { name: 'Differences' }).click();
  await page.keyboard.press('End');
  const side = (name: string) => page.getByRole('region', { name: `run ${name}` });
  await side('A').getByText('12 references up to here: 3 hits, 9 faults').waitFor();
  await side('B').getByText('12 references up to here: 2 hits, 10 faults').waitFor();
});

test('a link leads to both runs, each with its switches', async () => {
  const page = await pages.explore('belady_3', '#belady_3/200?policy=lru');
  const [a, b] = ['A', 'B'].map((name) => page.getByRole('region', { name: `run ${name}` }));
  await page.getByText('event 200 of').first().waitFor();
  await page.keyboard.press('c');
  await a?.getByText('lru, 3 frames (set: policy lru)').waitFor();
  await page.getByRole('textbox', { name: 'frames' }).fill('4');
  await page.waitForURL(/#belady_3\/200[?]policy=lru&b=belady_3&b[.]frames=4&digest=\w{8}$/);
  const address = page.url();
  await page.goto('about:blank');
  await page.goto(address);
  await a?.getByText('lru, 3 frames (set: policy lru)').waitFor();
  await b?.getByText('fifo, 4 frames (set: 4 frames)').waitFor();
  await eventually(async () => expect((await places(page))[0]).toBe(200));
  await page.keyboard.press('y');
  const command = 'machvm run belady_3 --set host.policy=lru';
  await page.locator('.edit-command code').getByText(command, { exact: true }).waitFor();
});

test("a switch of a link that does not fit is reported, and the run is the file's", async () => {
  const page = await pages.explore('belady_3', '#belady_3/200?frames=many&polcy=lru');
  const notice = page.locator('.header-notice');
  await notice.getByText('does not fit: --set host.frames=many: ').waitFor();
  await notice.getByText('The link has polcy=, which was left out: did you mean').waitFor();
  await page.getByText('event 200 of').first().waitFor();
  await page.goto(page.url().replace(/[?].*/, '?b=belady_9'));
  await notice.getByText('This page has no scenario belady_9 to compare with.').waitFor();
});

test('Cancel ends a comparison, and another one begins anew', async () => {
  const page = await pages.explore('belady_3');
  await page
    .getByText(/of 274/)
    .first()
    .waitFor();
  // A worker that never compares stands for two long runs.
  await page.evaluate(() => {
    const workers = Reflect.get(Reflect.get(globalThis, 'Worker'), 'prototype');
    const { postMessage } = workers;
    workers.postMessage = function post(message: { readonly kind?: string }) {
      if (message.kind !== 'differences') return postMessage.call(this, message);
      workers.postMessage = postMessage;
      return undefined;
    };
  });
  await page.keyboard.press('c');
  const differences = page.locator('.compare-differences');
  await differences.getByText(/^comparing 550 events$/).waitFor();
  await differences.getByRole('button', { name: 'First', disabled: true }).waitFor();
  await differences.getByRole('button', { name: 'Cancel' }).click();
  await differences.getByText('not compared: cancelled').waitFor();
  await differences.getByRole('button', { name: 'Cancel' }).waitFor({ state: 'detached' });
  await differences.getByLabel('what is compared').selectOption('messages');
  await differences.getByText('no difference', { exact: true }).waitFor();
});
