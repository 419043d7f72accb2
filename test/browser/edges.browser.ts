/**
 * The edges of the page: in a frame without an origin, without a network, in wide and narrow
 * windows, with little motion, by keys alone, and loaded again.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { drawn, eventually, still } from './support/eventually';
import { browserPages, eventShown, openTab, place, ready, standsAt } from './support/open_page';

const pages = browserPages();
const LESSON = 'dirty_eviction';

test('in a frame that may only run scripts it runs, and asks', async () => {
  const own = await pages.explore('first_fault');
  const outer = join(pages.folder, 'course.html');
  const frame = `<iframe sandbox="allow-scripts" width="1280" height="780" src="${own.url()}">`;
  writeFileSync(outer, `<!doctype html><title>A course</title>${frame}</iframe>`);
  const page = await pages.open(pathToFileURL(outer).href);
  const inside = page.frameLocator('iframe');
  await inside.getByText(/^event 2 of [1-9]/).waitFor();
  await inside.getByRole('button', { name: /^Ask \d questions$/ }).click();
  await inside.getByText('Question 1.').waitFor();
  await inside.locator('.question-option').first().click();
  await inside.getByRole('button', { name: 'Go on' }).click();
  await inside.getByText('Question 2.').waitFor();
});

test('without a network all of it works', async () => {
  const page = await pages.explore(LESSON, '', { offline: true });
  await ready(page);
  await page.keyboard.press('y');
  await page.getByRole('textbox', { name: /as YAML/ }).waitFor();
  await page.keyboard.press('Escape');
  await page.keyboard.press('c');
  await page.getByText('no difference', { exact: true }).waitFor();
});

describe('a window', () => {
  /** Elements that stick out of the window at the right, or hang over each other's edges. */
  const OUT = `[...document.querySelectorAll('button, select, input, h1, h2')]
    .filter((each) => each.checkVisibility() && each.getBoundingClientRect().width > 1)
    .filter((each) => each.getBoundingClientRect().left >= innerWidth)
    .map(({ outerHTML }) => outerHTML)`;

  test.each([
    [1920, 1080],
    [1280, 800],
    [600, 900],
  ])('of %i by %i pixels shows all, and scrolls down only', async (width, height) => {
    const page = await pages.explore(LESSON, `#${LESSON}/511`, { viewport: { width, height } });
    await ready(page);
    await standsAt(page, 511);
    await drawn(page);
    await eventually(async () => {
      expect(await page.evaluate(OUT)).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    });
    for (const name of ['What happens now', 'Questions', 'Physical memory', 'Queues', 'Messages']) {
      const panel = page.getByRole('region', { name, exact: true });
      await panel.scrollIntoViewIfNeeded();
      await eventually(async () => {
        const box = await panel.boundingBox();
        expect(box?.width ?? 0).toBeGreaterThan(Math.min(width * 0.2, 250));
        expect(box?.height ?? 0).toBeGreaterThan(60);
      });
    }
  });
});

/** In the page: how title, name and notice of the header stand there, and what is cut of them. */
const HEADER = `(() => {
  const boxOf = (name) => document.querySelector(name).getBoundingClientRect();
  const [header, title, name, notice] =
    ['.header', '.header-title', '.header-name', '.header-notice'].map(boxOf);
  const isWhole = (name) => {
    const { scrollWidth, clientWidth } = document.querySelector(name);
    return scrollWidth <= clientWidth;
  };
  return {
    isWhole: isWhole('.header-title') && isWhole('.header-name'),
    isInside: [title, name, notice].every(({ top, bottom }) =>
      top >= header.top && bottom <= header.bottom),
    isApart: title.right <= name.left && name.right <= notice.left || title.bottom <= notice.top,
    isRead: document.querySelector('.header-notice').scrollHeight <= notice.height + 1,
  };
})()`;

test.each([1920, 1280, 1024])(
  'at %i pixels a long notice leaves the title whole and all in the header',
  async (width) => {
    const wrong = '?frames=many&polcy=lru&sed=1&fremes=4';
    const page = await pages.explore('belady_3', `#belady_3/200${wrong}`, {
      viewport: { width, height: 800 },
    });
    await ready(page);
    await page.locator('.header-notice').getByText('which was left out').first().waitFor();
    const found = await page.evaluate(HEADER);
    expect(found).toEqual({ isWhole: true, isInside: true, isApart: true, isRead: true });
  },
);

test('who wants little motion sees two events a second, and nothing that moves', async () => {
  const page = await pages.explore(LESSON, `#${LESSON}/30`, { reducedMotion: 'reduce' });
  await ready(page);
  await standsAt(page, 30);
  await page.getByLabel('events a second').selectOption('100');
  const began = performance.now();
  await page.keyboard.press(' ');
  // It may have gone on to the next one where the machine is busy.
  await place(page)
    .getByText(/^event (3[2-9]|[4-9]\d) of/)
    .waitFor();
  expect(await page.evaluate('document.getAnimations().length')).toBe(0);
  await page.keyboard.press(' ');
  const moves = (await eventShown(page)) - 30;
  expect(moves).toBeLessThan((performance.now() - began) / 500 + 1);
});

/** In the page: numbers all that can be operated, so that a walk can say what it met. */
const NUMBERED = `[...document.querySelectorAll(
    'button, a[href], input, select, textarea, summary, [tabindex]')]
  .filter((each) => each.checkVisibility({ visibilityProperty: true }))
  .filter((each) => !each.matches(':disabled'))
  .filter((each) => !each.matches('[tabindex="-1"]') || each.matches('button, input, select, a'))
  .map((each, i) => each.setAttribute('data-walk', i)).length`;

/** In the page: where the focus is, and whether one sees it. */
const FOCUS = `(() => {
  const at = document.activeElement;
  const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(at);
  const row = at.querySelector(':scope > .sequence-ground');
  const isSeen = (row && getComputedStyle(row).stroke !== 'none') || boxShadow !== 'none' ||
    (outlineStyle !== 'none' && outlineWidth !== '0px');
  return [at.getAttribute('data-walk'), isSeen, at.outerHTML.slice(0, 90)];
})()`;

/** In the page: what the walk has not met, and no arrow key leads to from what it met. */
const UNMET = `((met) => [...document.querySelectorAll('[data-walk]')]
  .filter((each) => !met.includes(each.getAttribute('data-walk')))
  .filter((each) => {
    const group = each.closest('[role="group"], [role="tablist"], .events-list, .yaml-text');
    const stops = [...(group?.querySelectorAll('[data-walk]') ?? [])];
    return !stops.some((stop) => met.includes(stop.getAttribute('data-walk')));
  })
  .map(({ outerHTML }) => outerHTML.slice(0, 120)))`;

async function walked(page: Page) {
  await still(page);
  const count = Number(await page.evaluate(NUMBERED));
  const met: string[] = [];
  const unseen: string[] = [];
  for (let i = 0; i < count + 5; i += 1) {
    await page.keyboard.press('Tab');
    const focus = await page.evaluate(FOCUS);
    const [at, isSeen, html] = focus as [string | null, boolean, string]; // parsed
    if (at !== null && met.includes(at)) break;
    if (at !== null) met.push(at);
    if (at !== null && !isSeen) unseen.push(html);
  }
  const left = await page.evaluate(`${UNMET}(${JSON.stringify(met)})`);
  const unmet = left as readonly string[]; // parsed
  return { met: met.length, unseen, unmet };
}

describe('by keys alone', () => {
  test.each(['Messages', 'References', 'Counters', 'Events'])(
    'Tab reaches every control, and one sees where it is: %s',
    async (tab) => {
      const page = await pages.explore(LESSON, `#${LESSON}/511`);
      await ready(page);
      await standsAt(page, 511);
      await openTab(page, tab);
      await page.evaluate('document.activeElement.blur()');
      const { met, unmet, unseen } = await walked(page);
      expect(met).toBeGreaterThan(30);
      expect({ unmet, unseen }).toEqual({ unmet: [], unseen: [] });
    },
  );

  test('Tab reaches every control of the comparison', async () => {
    const page = await pages.explore(LESSON, `#${LESSON}/511`);
    await ready(page);
    await page.keyboard.press('c');
    await page.getByText('no difference', { exact: true }).waitFor();
    const { met, unmet, unseen } = await walked(page);
    expect(met).toBeGreaterThan(15);
    expect({ unmet, unseen }).toEqual({ unmet: [], unseen: [] });
  });

  const active = (page: Page, what: string) => page.evaluate(`document.activeElement.${what}`);
  const focusIs = (page: Page, what: string, expected: unknown): Promise<void> =>
    eventually(async () => expect(await active(page, what)).toEqual(expected));

  test.each(['Who waits', 'Export', 'Keys'])(
    '%s gives the focus back to its button',
    async (name) => {
      const page = await pages.explore('first_fault');
      await ready(page);
      const button = page.getByRole('button', { name, exact: true });
      await button.focus();
      await page.keyboard.press('Enter');
      await page.getByRole('dialog').waitFor();
      await focusIs(page, "closest('dialog') !== null", true);
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await focusIs(page, 'textContent', expect.stringContaining(name));
    },
  );

  test('a lesson is asked to its end, and the focus is never lost', async () => {
    const page = await pages.explore('first_fault');
    await ready(page);
    await page.getByRole('button', { name: 'Ask 3 questions' }).focus();
    await page.keyboard.press('Enter');
    for (const number of [1, 2, 3]) {
      await page.getByText(`Question ${number}.`).waitFor();
      await drawn(page);
      await focusIs(page, "closest('.question') !== null", true);
      // Pages and terms in the question come before its options.
      const isOption = async (): Promise<unknown> => active(page, "matches('.question-option')");
      do await page.keyboard.press('Tab');
      while ((await isOption()) !== true);
      await page.keyboard.press('Enter');
      await page.getByText(/^(Right[.]|Wrong: )/).waitFor();
      await drawn(page);
      await focusIs(page, "closest('.question') !== null", true);
      const on = number === 3 ? 'To your answers' : 'Go on';
      while ((await active(page, 'textContent')) !== on) await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
    }
    await page.getByText(/\d of 3 answers right/).waitFor();
    await focusIs(page, 'textContent', 'Copy the answers');
  });

  test('the arrows move along the chart, and the focus goes with its row', async () => {
    const page = await pages.explore(LESSON, `#${LESSON}/511`);
    await ready(page);
    await standsAt(page, 511);
    await page.locator('.sequence-current').focus();
    for (let i = 0; i < 30; i += 1) await page.keyboard.press('ArrowUp');
    await eventually(async () => expect(await eventShown(page)).toBeLessThan(450));
    await focusIs(page, "matches('.sequence-current')", true);
  });

  test('/ leads to the words of the events, Enter from match to match, Escape back', async () => {
    const page = await pages.explore(LESSON);
    await ready(page);
    await page.keyboard.press('/');
    await page.keyboard.type('data_return a/0');
    await page.getByText(/^\d+ of 805 events$/).waitFor();
    await page.keyboard.press('Enter');
    await standsAt(page, 511);
    await page.keyboard.press('ArrowDown');
    await eventually(async () => expect(await eventShown(page)).toBeGreaterThan(511));
    await page.keyboard.press('Shift+Enter');
    await standsAt(page, 511);
    await page.keyboard.press('Escape');
    await page.keyboard.press('ArrowRight');
    await standsAt(page, 512);
  });

  test('a number says that no question is open', async () => {
    const page = await pages.explore('first_fault');
    await ready(page);
    await page.keyboard.press('2');
    await page.getByText('no question is open').waitFor();
  });
});

test('a term is explained to who points at it, and to who has the focus there', async () => {
  const page = await pages.explore(LESSON, `#${LESSON}/511`);
  await ready(page);
  await standsAt(page, 511);
  const term = page.locator('.now .term', { hasText: 'inactive' }).first();
  const meaning = page.locator('.term-meaning');
  await term.hover();
  await meaning.getByText("Mach's two queues.").waitFor();
  await page.mouse.move(900, 500);
  await meaning.waitFor({ state: 'detached' });
  await term.focus();
  await meaning.getByText("Mach's two queues.").waitFor();
  const said = await term.getAttribute('aria-description');
  expect(said).toContain("Mach's two queues.");
  await page.keyboard.press('Escape');
  await meaning.waitFor({ state: 'detached' });
});

describe('a page that is loaded again', () => {
  test('goes on with the question and the answers, and another tab begins anew', async () => {
    const page = await pages.explore('first_fault');
    await ready(page);
    await page.getByLabel('Your name or number').fill('Ada L');
    await page.getByRole('button', { name: 'Ask 3 questions' }).click();
    await page.getByText('Question 1.').waitFor();
    await page.getByRole('button', { name: 'Skip' }).click();
    await page.getByText('Question 2.').waitFor();
    const where = await eventShown(page);
    await page.reload();
    await page.getByText('Question 2.').waitFor();
    await standsAt(page, where);
    await page.getByRole('button', { name: 'Stop asking' }).click();
    await page.getByRole('button', { name: 'Show the text' }).click();
    const sheet = page.getByLabel('your answers');
    const answers = /\nname: Ada L\n(.*\n)*question 1: -\n$/;
    await eventually(async () => expect(await sheet.inputValue()).toMatch(answers));
    const other = await page.context().newPage();
    await other.goto(page.url());
    await ready(other);
    await other.getByRole('button', { name: 'Ask 3 questions' }).waitFor();
    await drawn(other);
    expect(await other.locator('.question-sheet').count()).toBe(0);
    await page.reload();
    await ready(page);
    await page.getByRole('button', { name: 'Ask the other 2' }).waitFor();
  });

  test('a lesson that one left and comes back to goes on, too', async () => {
    const page = await pages.explore(null);
    await page.getByRole('link', { name: 'The first fault' }).click();
    await ready(page);
    await page.getByRole('button', { name: 'Ask 3 questions' }).click();
    await page.getByText('Question 1.').waitFor();
    await page.getByRole('button', { name: 'Lessons' }).click();
    await page.getByRole('link', { name: 'The first fault' }).click();
    await page.getByText('Question 1.').waitFor();
  });
});
