/**
 * The page draws a moment after what one does to it, and on a busy machine later: whoever reads it
 * checks until it is so, or has it drawn first.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';

/** How long a busy machine may take for a thing, in milliseconds. */
export const PATIENCE = 60_000;
/** Between two looks at the page, in milliseconds. */
const PAUSE = 20;

/** Checks until the check throws nothing; answers what it answers, or throws what it threw last. */
export async function eventually<T>(check: () => Promise<T>): Promise<T> {
  const end = performance.now() + PATIENCE;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (performance.now() > end) throw error;
    }
    await sleep(PAUSE);
  }
}

/** In the page: two pictures later what was known has had its effects, and they are drawn too. */
const DRAWN = `new Promise((resolve) => {
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve, 0)));
})`;

/** In the page: nothing has changed for a while. */
const STILL = `new Promise((resolve) => {
  let timer = setTimeout(resolve, 300);
  new MutationObserver(() => {
    clearTimeout(timer);
    timer = setTimeout(resolve, 300);
  }).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
})`;

/** Waits until the page has drawn what it knows: before one says that something is not there. */
export async function drawn(page: Page): Promise<void> {
  await page.evaluate(DRAWN);
}

/** Waits until the page has drawn all, what its workers answer included, as far as one can see. */
export async function still(page: Page): Promise<void> {
  await page.evaluate(STILL);
}
