/** Questions in the page: answered rightly and wrongly, skipped; what is covered is not shown. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { scenarioOf } from '../../scenarios/language/language';
import { gradeAnswers } from '../../teaching/answers_grade';
import { readAnswers } from '../../teaching/answers_text';
import { lessonQuestions } from '../../teaching/lesson_questions';
import { grouped } from '../../views/numbers';
import { drawn, eventually } from './support/eventually';
import { browserPages, eventShown, openTab, ready, standsAt } from './support/open_page';

const pages = browserPages();
const source = readFileSync(join(__dirname, '../../scenarios/library/first_fault.yaml'), 'utf8');
const scenario = scenarioOf(source, 'first_fault.yaml');
const questions = lessonQuestions(scenario, { seed: 'alice' });

const panel = (page: Page) => page.locator('.question');

/** The number of an option, from 1: the right one or a wrong one. */
const number = (at: number, right: boolean): string =>
  String((questions[at]?.options.findIndex((option) => option.right === right) ?? -2) + 1);

async function begin(): Promise<Page> {
  const page = await pages.explore('first_fault');
  await ready(page);
  await panel(page).getByLabel('Your name or number').fill('alice');
  await panel(page).getByRole('button', { name: 'Ask 3 questions' }).click();
  await panel(page).getByText('Question 1.').waitFor();
  return page;
}

test('answers with keys and with a click, and hands in what grades alike', async () => {
  const page = await begin();
  await page.locator('body').click({ position: { x: 2, y: 2 } });
  await page.keyboard.press(number(0, true));
  await panel(page).getByText('Right.', { exact: true }).waitFor();
  await panel(page).getByRole('button', { name: 'Go on' }).click();
  await panel(page).getByText('Question 2.').waitFor();
  const wrong = panel(page)
    .locator('.question-option')
    .nth(Number(number(1, false)) - 1);
  await wrong.click();
  await panel(page).getByText('Wrong: the answer is').waitFor();
  await eventually(async () => expect(await wrong.getAttribute('data-is')).toBe('wrong'));
  const why = questions[1]?.why ?? 'no reason';
  await eventually(async () => expect(await panel(page).textContent()).toContain(why));
  await panel(page).getByRole('button', { name: 'Go on' }).click();
  await panel(page).getByText('Question 3.').waitFor();
  const asks = await eventShown(page);
  // What a question is answered from stays in view: nothing to hand in stands there meanwhile.
  expect(await panel(page).getByLabel('Your name or number').count()).toBe(0);
  expect(await panel(page).getByText('Answers to hand in').count()).toBe(0);
  await panel(page).locator('.question-option').first().click();
  await panel(page).getByRole('button', { name: 'To your answers' }).click();
  await panel(page)
    .getByText(/^Answers to hand in: \d of 3 answers right/)
    .waitFor();
  const focused = page.locator('.question button:focus');
  await focused.getByText('Copy the answers', { exact: true }).waitFor();
  const field = panel(page).getByLabel('Your name or number');
  await field.fill('');
  await panel(page).getByText('Your answers have no name yet.').waitFor();
  await field.fill('Alice');
  const text = panel(page).getByLabel('your answers');
  await eventually(async () => expect(await text.inputValue()).toContain('\nname: Alice\n'));
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    panel(page).getByRole('button', { name: 'Save the answers' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('first_fault.answers.txt');
  const sheet = readAnswers('a.txt', readFileSync(await download.path(), 'utf8'));
  const graded = gradeAnswers(scenario, sheet, { source });
  expect(graded).toMatchObject({ stale: false, name: 'Alice', missing: 0 });
  expect(graded.answers.map(({ right }) => right).slice(0, 2)).toEqual([true, false]);
  expect(graded.answers[2]?.event).toBe(asks);
});

test('shows nothing beyond the event where a question stands', async () => {
  const page = await begin();
  const [question] = questions;
  const limit = await eventShown(page);
  expect(limit).toBeLessThan(question?.event ?? 0);
  const yaml = page.locator('.yaml');
  await yaml.getByText('covered by the question').first().waitFor();
  expect(await yaml.getByRole('button', { name: 'show' }).count()).toBe(0);
  await page.locator('body').click({ position: { x: 2, y: 2 } });
  for (const key of ['End', 'm', 'e', 'f', 'PageDown', 'ArrowRight'])
    await page.keyboard.press(key);
  await drawn(page);
  await standsAt(page, limit);
  // An address that one edits leads nowhere else, and is that of the question again.
  await page.evaluate((hash) => {
    Reflect.set(Reflect.get(globalThis, 'location'), 'hash', hash);
  }, '#first_fault/45');
  await page.getByText('The address is about an event that the question covers.').waitFor();
  await page.waitForURL(new RegExp(`#first_fault/${limit}[?]`));
  await standsAt(page, limit);
  for (const tab of ['Messages', 'References', 'Counters', 'Events']) {
    await openTab(page, tab);
    const text = (await page.locator('.column-right').textContent()) ?? '';
    expect(text).not.toMatch(/data_request|data_supply|memory_object_data/);
  }
});

test('leads to the last number of a port, however far back, and back', async () => {
  const page = await pages.explore('gnu_deaf_pager');
  await ready(page);
  await panel(page).getByRole('button', { name: 'Ask 2 questions' }).click();
  await panel(page).getByText('Question 1.').waitFor();
  const limit = await eventShown(page);
  await panel(page).getByRole('button', { name: 'To the last message of port A' }).click();
  await page.locator('.now').getByText('562').first().waitFor();
  await panel(page)
    .getByRole('button', { name: `To event ${grouped(limit)}`, exact: true })
    .click();
  await panel(page).getByRole('button', { name: 'To the last message of port A' }).waitFor();
  await standsAt(page, limit);
});

test('asks at any event what comes next', async () => {
  const page = await pages.explore('first_fault', '#first_fault/24');
  await ready(page);
  await standsAt(page, 24);
  await panel(page).getByRole('button', { name: 'Which message' }).click();
  await panel(page).locator('.question-option').nth(1).waitFor();
  await page.keyboard.press('End');
  await drawn(page);
  await standsAt(page, 24);
  const options = await panel(page).locator('.question-option').allTextContents();
  const right = options.findIndex((text) => text.includes('memory_object_data_request'));
  expect(right).toBeGreaterThan(-1);
  await panel(page).locator('.question-option').nth(right).click();
  await panel(page).getByText('Right.', { exact: true }).waitFor();
  await page.locator('body').click({ position: { x: 2, y: 2 } });
  await page.keyboard.press('ArrowRight');
  await standsAt(page, 25);
});

test('asks at a choice for the next one, and leads to the event that has it', async () => {
  const page = await pages.explore('dirty_eviction', '#dirty_eviction/628');
  await ready(page);
  await standsAt(page, 628);
  await page.locator('.now-sentence').getByText('The policy chooses B/24 to leave.').waitFor();
  await panel(page).getByRole('button', { name: 'Which page leaves' }).click();
  await panel(page).getByText('Which page does the policy choose to leave next?').waitFor();
  await panel(page).locator('.question-option').nth(1).waitFor();
  const options = await panel(page).locator('.question-option').allTextContents();
  expect(options.filter((text) => text.includes('B/24'))).toEqual([]);
  const right = options.findIndex((text) => text.includes('B/23'));
  expect(right).toBeGreaterThan(-1);
  await panel(page).locator('.question-option').nth(right).click();
  await panel(page).getByText('B/23 is chosen at event 633').waitFor();
  await panel(page).getByRole('button', { name: 'To event 633' }).click();
  await standsAt(page, 633);
  await page.locator('.now-sentence').getByText('The policy chooses B/23 to leave.').waitFor();
});
