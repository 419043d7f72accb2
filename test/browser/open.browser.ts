/** The page opens from disk, runs its scenario in its worker, and breaks no rule of its policy. */
import { expect, test } from '@jest/globals';
import { drawn } from './support/eventually';
import { browserPages, ready, standsAt } from './support/open_page';

const pages = browserPages();

test('a single file from disk runs its lesson and shows the title', async () => {
  const page = await pages.explore('first_fault');
  await ready(page);
  // The machine is built, and has made no step.
  await standsAt(page, 2);
  await page.getByRole('heading', { level: 1, name: 'The first fault', exact: true }).waitFor();
});

test('the address holds the moment: it opens there, follows, and knows a stale link', async () => {
  const page = await pages.explore('first_fault', '#first_fault/7');
  await standsAt(page, 7);
  await page.keyboard.press('ArrowRight');
  await standsAt(page, 8);
  const link = /#first_fault\/8\?digest=[0-9a-f]{8}$/;
  await page.waitForURL(link);
  const address = page.url();
  await page.goto('about:blank');
  await page.goto(address);
  await standsAt(page, 8);
  await drawn(page);
  expect(await page.getByText('The link is about another text').count()).toBe(0);
  await page.goto('about:blank');
  await page.goto(address.replace(/........$/, '00000000'));
  await page.getByText('The link is about another text of first_fault').waitFor();
  await standsAt(page, 8);
});
