/** A run of millions of events is looked at while it goes on, and after it was cancelled. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { eventually } from './support/eventually';
import { browserPages, place, ready, standsAt } from './support/open_page';

const pages = browserPages();
const PERL = `host: { frames: 40, pageout: demand }
pagers: { pager: { type: memory } }
traces: { perl: perl_small }
objects: { A: { pager: pager, size: 585 pages } }
tasks: { t: { steps: [ { map: A }, { replay: perl, region: A } ] } }
`;

/** Where the page stands, of how many events, and whether the run goes on: at one instant. */
async function standing(page: Page): Promise<{ at: number; events: number; isRunning: boolean }> {
  return page.evaluate(() => {
    const { runner, session } = Reflect.get(globalThis, 'machvm');
    const [at, events] = [session.at.value, session.events.value];
    return { at, events, isRunning: runner.isRunning.value };
  });
}

async function opened(): Promise<Page> {
  const file = join(pages.folder, 'perl.yaml');
  writeFileSync(file, PERL);
  const page = await pages.explore(file);
  await page
    .getByText(/running: [\d,. ]*\d{3}.* events/)
    .first()
    .waitFor();
  return page;
}

test('keys and the pointer move while the run goes on; cancelled, it keeps what came', async () => {
  const page = await opened();
  await page.keyboard.press('Home');
  await page.keyboard.press('f');
  await place(page)
    .getByText(/^event \d/)
    .waitFor();
  const byKey = await standing(page);
  expect(byKey.isRunning).toBe(true);
  expect(byKey.at).toBeGreaterThan(0);

  const line = await page.locator('.timeline-line').boundingBox();
  if (line === null) throw new Error('there is no timeline');
  await page.mouse.move(line.x + line.width / 2, line.y + line.height / 2);
  await page.mouse.down();
  await page.mouse.up();
  const byPointer = await eventually(async () => {
    const found = await standing(page);
    expect(found.at).toBeGreaterThan(byKey.at);
    return found;
  });
  expect(byPointer.isRunning).toBe(true);

  await page.getByRole('button', { name: 'Cancel' }).click();
  await ready(page);
  const { events, isRunning } = await standing(page);
  expect(isRunning).toBe(false);
  expect(events).toBeGreaterThan(byPointer.at);
  expect(events).toBeLessThan(2_800_000);
  await page.keyboard.press('End');
  await standsAt(page, events - 1);
  await page.keyboard.press('ArrowLeft');
  await standsAt(page, events - 2);
  await page.keyboard.press('Home');
  await page.keyboard.press('e');
  await place(page)
    .getByText(/^event \d/)
    .waitFor();
  // Nothing comes after it.
  expect((await standing(page)).events).toBe(events);
});
