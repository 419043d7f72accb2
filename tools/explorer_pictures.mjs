/**
 * `npm run explorer:pictures`: the pictures of the explorer that the README shows, drawn by
 * Chromium (/usr/bin/chromium, or what CHROMIUM names) into docs/figures.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { bundleExplorer } from './explorer_bundle.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const folder = mkdtempSync(join(tmpdir(), 'machvm-pictures-'));
const viewport = { width: 1280, height: 800 };

/** What each picture shows: a page at an address, and what is done there. */
const PICTURES = [
  {
    name: 'explorer_moment',
    lesson: 'dirty_eviction',
    async prepare(page) {
      await page.getByRole('button', { name: /^Ask 3 questions/ }).click();
      await page.locator('.question-option').first().waitFor();
    },
  },
  {
    name: 'explorer_compare',
    lesson: 'belady_3',
    async prepare(page) {
      await page.keyboard.press('c');
      await page.getByRole('textbox', { name: 'frames' }).fill('4');
      await page.getByLabel('what is compared').selectOption('hits');
      await page.getByText('5 differences', { exact: true }).waitFor();
      const next = page.getByRole('button', { name: 'Next', exact: true });
      for (let i = 0; i < 3; i += 1) await next.click();
    },
  },
];

await bundleExplorer(join(root, 'explorer/assets'));
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
});
for (const { name, lesson, prepare } of PICTURES) {
  const file = join(folder, `${lesson}.html`);
  const command = ['-r', 'ts-node/register', 'cli/main.ts', 'explore', lesson, '--out', file];
  const { status } = spawnSync(process.execPath, command, { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(1);
  const page = await browser.newPage({ viewport });
  await page.goto(`file://${file}`);
  await page
    .getByText(/^event \d+ of/)
    .first()
    .waitFor();
  await prepare(page);
  await page.screenshot({ path: join(root, 'docs/figures', `${name}.png`) });
}
await browser.close();
rmSync(folder, { recursive: true });
