/**
 * A page from disk in Chromium, for a test: what the console reports as an error, what the page
 * throws and what its policy forbids is collected, and fails the test.
 */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, expect } from '@jest/globals';
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import { exploreCommand } from '../../../cli/commands/explore';
import { grouped } from '../../../views/numbers';
import { drawn, PATIENCE } from './eventually';

/** What went wrong in pages, in words. */
const wrongs: string[] = [];

/** The servers whose pages a test has opened; no page may ask another one. */
const servers = new Set<string>();

function listen(page: Page): void {
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) wrongs.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => wrongs.push(`thrown: ${error.stack ?? error.message}`));
  page.on('request', (request) => {
    const address = request.url();
    const isOurs = /^(file|blob|data):/.test(address) || servers.has(new URL(address).origin);
    if (!isOurs) wrongs.push(`requested: ${address}`);
  });
}

/**
 * Slows the pages, for who looks for a test that reads what is not drawn yet: with MACHVM_SLOW=6 as
 * a machine of a sixth of the speed would be.
 */
const SLOWED = Number(process.env['MACHVM_SLOW'] ?? 1);

async function slowDown(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWED });
}

/** A browser for the tests of a file. */
export interface Pages {
  /**
   * Writes the page of a scenario, or with null of all lessons, and opens it at a place such as
   * `#first_fault/10`.
   */
  explore(scenario: string | null, place?: string, options?: BrowserContextOptions): Promise<Page>;
  /** Opens a file, or any address. */
  open(file: string, options?: BrowserContextOptions): Promise<Page>;
  /** A folder for the files of a test. */
  readonly folder: string;
}

const WINDOW = { width: 1280, height: 800 };

/** Has a page forget a test: what it keeps, its size, where the pointer is, and its tabs. */
async function forget(page: Page, blank: string): Promise<void> {
  for (const other of page.context().pages()) if (other !== page) await other.close();
  await page.goto(blank);
  await page.evaluate('sessionStorage.clear()');
  await page.setViewportSize(WINDOW);
  await page.mouse.move(0, 0);
}

/** Starts a browser before the tests of a file, and ends it after them. */
export function browserPages(): Pages {
  const folder = mkdtempSync(join(tmpdir(), 'machvm-browser-'));
  const blank = join(folder, 'blank.html');
  writeFileSync(blank, '<!doctype html><title>blank</title>');
  let browser: Browser | null = null;
  /** One page serves all tests that want no other: its script is compiled, and its process runs. */
  let kept: Page | null = null;
  let isKeptFree = true;
  beforeAll(async () => {
    const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  });
  afterEach(async () => {
    for (const context of browser?.contexts() ?? []) {
      if (context !== kept?.context()) await context.close();
    }
    if (kept !== null) await forget(kept, pathToFileURL(blank).href);
    isKeptFree = true;
    const found = wrongs.splice(0);
    expect(found).toEqual([]);
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const made = async (options: BrowserContextOptions): Promise<Page> => {
    if (browser === null) throw new Error('the browser was not started');
    const context = await browser.newContext({ viewport: WINDOW, ...options });
    const page = await context.newPage();
    listen(page);
    page.setDefaultTimeout(PATIENCE);
    if (SLOWED > 1) await slowDown(page);
    return page;
  };
  const open = async (address: string, options: BrowserContextOptions = {}): Promise<Page> => {
    const isPlain = Object.keys(options).length === 0 && isKeptFree;
    if (isPlain) {
      kept ??= await made({});
      isKeptFree = false;
    }
    const page = isPlain && kept !== null ? kept : await made(options);
    if (address.startsWith('http:')) servers.add(new URL(address).origin);
    await page.goto(/^\w+:/.test(address) ? address : pathToFileURL(address).href);
    return page;
  };
  return {
    folder,
    open,
    explore: async (scenario, place = '', options = {}) => {
      const out = join(folder, `${(scenario ?? 'all').replace(/\W/g, '_')}.html`);
      if (!existsSync(out)) await exploreCommand(scenario ?? undefined, { out, open: true });
      return open(`${pathToFileURL(out).href}${place}`, options);
    },
  };
}

/** Where the page says that one stands, as `event 257 of 804, step 43, 1.8 us`. */
export const place = (page: Page): Locator => page.locator('.buttons-place');

/** Waits until a run is recorded to its end. */
export async function ready(page: Page): Promise<void> {
  await place(page).waitFor();
  await page.locator('.header-progress').waitFor({ state: 'detached' });
}

/** Waits until the page stands at an event; -1 is before the first one. */
export async function standsAt(page: Page, event: number): Promise<void> {
  const words = event < 0 ? /^before event 0 / : new RegExp(`^event ${grouped(event)} of `);
  await place(page).getByText(words).waitFor();
}

/** The event at which the page stands, once it has drawn it. */
export async function eventShown(page: Page): Promise<number> {
  await drawn(page);
  const text = await place(page)
    .getByText(/^event /)
    .textContent();
  const [, number = ''] = /^event ([\d,]+)/.exec(text ?? '') ?? [];
  return Number(number.replaceAll(',', ''));
}

/** Opens a tab at the right, and waits for what is in it. */
export async function openTab(page: Page, name: string): Promise<void> {
  await page.getByRole('tab', { name }).click();
  await page.getByRole('tab', { name, selected: true }).waitFor();
  await drawn(page);
}

/** Closes the dialog that is open. */
export async function closeDialog(page: Page): Promise<void> {
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
}
