/** The page opens from disk, runs its scenario in its worker, and breaks no rule of its policy. */
import { expect, test } from '@jest/globals';
import { browserPages } from './support/open_page';

const pages = browserPages();

test('a single file from disk runs its lesson and shows the title', async () => {
  const page = await pages.explore('first_fault');
  await page.getByText(/^event -?\d+ of [1-9]/).waitFor();
  expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('The first fault');
});
