/** A page that `machvm explore` serves, with a pager of the user's: Node makes its runs. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { machvmProcess, until } from '../support/processes';
import { pagerFile } from '../support/user_files';
import { browserPages, ready } from './support/open_page';

const pages = browserPages();
const folder = mkdtempSync(join(tmpdir(), 'machvm-served-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const NOT_KNOWN = 'which page leaves next is not known: this page cannot make the run again';

/** A scenario of six pages in four frames. */
function scenarioFile(): string {
  const path = pagerFile(folder, 'own', {});
  const text = readFileSync(path, 'utf8')
    .replace('1 page', '6 pages')
    .replace('{ read: A, page: 0, is: 0 }', '{ touch: A }');
  writeFileSync(path, `host: { frames: 4, policy: lru, pageout: demand }\n${text}`);
  return path;
}

/** Serves a file while one looks at its page. */
async function served(file: string, look: (page: Page) => Promise<void>): Promise<void> {
  const server = machvmProcess('explore', file, '--no-open');
  try {
    await until('the address', () => server.isOver || server.out.includes('Ctrl-C'));
    expect(server.err).toBe('');
    await look(await pages.open(server.out.split('\n')[0] ?? ''));
  } finally {
    await server.kill('SIGINT');
  }
}

test('the server runs the scenario and its pager, and finds which page leaves next', async () => {
  const asked: string[] = [];
  await served(scenarioFile(), async (page) => {
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await ready(page);
    await page.keyboard.press('End');
    await page.locator('.chip.is-next').waitFor();
    expect(await page.locator('.chip.is-next').textContent()).toBe('A/2');
    await expect(page.getByText(NOT_KNOWN).count()).resolves.toBe(0);
  });
  expect(asked).toContain('/next');
});

test('a recording of it is shown without the server, and no page leaves next', async () => {
  const recording = join(folder, 'own.rec');
  const run = machvmProcess('run', join(folder, 'own.yaml'), '--record', recording);
  expect(await run.ended).toBe(0);
  await served(recording, async (page) => {
    await ready(page);
    await page.keyboard.press('End');
    await page.getByText(NOT_KNOWN).waitFor();
    expect(await page.locator('.chip.is-next').count()).toBe(0);
  });
});
