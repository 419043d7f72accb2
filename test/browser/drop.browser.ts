/** Files that are opened: of each kind, and those that are none. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { recordRun } from '../../recording/record_run';
import { scenarioOf } from '../../scenarios/language/language';
import { runScenario } from '../../scenarios/run/run';
import { transcriptText } from '../../scenarios/transcript/transcript';
import { eventually } from './support/eventually';
import { browserPages, ready } from './support/open_page';

const pages = browserPages();
const library = join(__dirname, '../../scenarios/library');
const textOf = (name: string): string => readFileSync(join(library, `${name}.yaml`), 'utf8');
const PICTURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 3]);

async function opened(): Promise<Page> {
  const page = await pages.explore('first_fault');
  await page
    .getByText(/event -?\d+ of [1-9]/)
    .first()
    .waitFor();
  return page;
}

/** Chooses a file, as the button does. */
async function choose(page: Page, name: string, content: string | Buffer): Promise<void> {
  const buffer = typeof content === 'string' ? Buffer.from(content) : content;
  await page.locator('.drop-input').setInputFiles({ name, mimeType: '', buffer });
}

/** Drops a file on the page. */
async function drop(page: Page, name: string, content: string): Promise<void> {
  const files = await page.evaluateHandle(
    ([called, text]) => {
      // The library of the DOM is not among the types of tests.
      const made = Reflect.construct(Reflect.get(globalThis, 'DataTransfer'), []);
      const data = made as { readonly items: { add(file: File): void } }; // parsed
      data.items.add(new File([text ?? ''], called ?? ''));
      return data;
    },
    [name, content],
  );
  await page.dispatchEvent('body', 'dragover', { dataTransfer: files });
  await page.getByText('Drop a scenario, a recording or a transcript').waitFor();
  await page.dispatchEvent('body', 'drop', { dataTransfer: files });
}

test('a scenario that is dropped runs', async () => {
  const page = await opened();
  await drop(page, 'mine.yaml', textOf('belady_3'));
  await page
    .getByText(/of 274/)
    .first()
    .waitFor();
  await page.locator('.header-name').getByText('mine').waitFor();
});

test('a scenario that is wrong opens in the editor, with its errors', async () => {
  const page = await opened();
  await choose(page, 'mine.yaml', textOf('belady_3').replace('frames:', 'frams:'));
  await page.getByText('there is no key "frams" here; did you mean frames?').waitFor();
  await page.locator('.cm-lintRange-error').getByText('frams', { exact: true }).waitFor();
  // Nothing runs yet, and there is a way back.
  await page.getByText('no event yet').waitFor();
  await page.waitForURL(/#mine[/]-1$/);
  const command = page.locator('.edit-command code');
  await command.getByText('machvm run mine.yaml', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Lessons' }).click();
  await page.waitForURL(/#?$/);
  await page.getByRole('link', { name: 'The first fault' }).first().click();
  await page
    .getByText(/event -?\d+ of [1-9]/)
    .first()
    .waitFor();
});

test('a scenario with a pager of the user says which command runs it', async () => {
  const page = await opened();
  const text = textOf('belady_3').replace('pager: memory', 'pager: ./mine.ts');
  await choose(page, 'own.yaml', text);
  await page.getByText(/cannot load; run it with `machvm explore own.yaml`/).waitFor();
});

test('a recording is shown as it was made', async () => {
  const page = await opened();
  const pieces: Uint8Array[] = [];
  const yaml = textOf('clean_page');
  const recording = recordRun(scenarioOf(yaml, 'clean_page.yaml'), {
    source: yaml,
    onChunk: (piece) => pieces.push(piece.slice()),
  });
  await choose(page, 'run.machvm', Buffer.concat(pieces));
  await page
    .getByText(new RegExp(`of ${recording.events - 1}\\b`))
    .first()
    .waitFor();
  await page.locator('.header-name').getByText('clean_page').waitFor();
});

test('a transcript is run again from its header and compared with the run', async () => {
  const page = await opened();
  const scenario = scenarioOf(textOf('first_fault'), 'first_fault.yaml');
  const { lines } = runScenario(scenario);
  await choose(page, 'first.jsonl', transcriptText(lines, scenario));
  await page.getByText(`its ${lines.length} lines are the same`).waitFor();
  const without = lines.filter(({ msg }) => msg !== 'memory_object_data_supply');
  await choose(page, 'less.jsonl', transcriptText(without, scenario));
  await page.getByText(/less.jsonl: it differs first at event \d+: the file has/).waitFor();
});

test('a transcript of an unknown scenario is shown as a chart and as lines', async () => {
  const page = await opened();
  const { lines } = runScenario(scenarioOf(textOf('belady_3'), 'belady_3.yaml'));
  await choose(page, 'other.jsonl', transcriptText(lines));
  await page.getByRole('heading', { name: 'other.jsonl' }).waitFor();
  const chart = page.getByLabel('the chart as text');
  await eventually(async () => expect(await chart.inputValue()).toContain('data_request'));
  await page.getByLabel('words that a line must have').fill('data_return');
  await page.getByRole('button', { name: 'Close', exact: true }).click();
  await page.getByRole('heading', { level: 1, name: 'The first fault' }).waitFor();
});

test('of other files is said what is wrong and what to do', async () => {
  const page = await opened();
  const notice = page.locator('.header-notice');
  await choose(page, 'notes.txt', 'hello');
  await notice.getByText('notes.txt has no tasks, so it is not a scenario.').waitFor();
  await choose(page, 'picture.png', PICTURE);
  await notice.getByText('picture.png is not a text, and not a recording.').waitFor();
  await choose(page, 'cut.jsonl', '{"machvm":2,"scenario":"x"}\n{"t":0,');
  await notice.getByText('cut.jsonl:2:8: this is not JSON').waitFor();
  await page.getByRole('heading', { level: 1, name: 'The first fault' }).waitFor();
});

test('a transcript that the command names is run again from its header, and compared', async () => {
  const scenario = scenarioOf(textOf('clean_page'), 'clean_page.yaml');
  const { lines } = runScenario(scenario, { level: 'messages' });
  const text = transcriptText(lines, scenario);
  const file = join(pages.folder, 'named.jsonl');
  writeFileSync(file, text);
  const page = await pages.explore(file);
  await page
    .getByText(/^run again from the header of named[.]jsonl: its \d+ lines are the/)
    .waitFor();
  await ready(page);
});

test('half a recording is shown, or refused in the words of the command', async () => {
  const page = await opened();
  const pieces: Uint8Array[] = [];
  const yaml = textOf('belady_3');
  recordRun(scenarioOf(yaml, 'belady_3.yaml'), {
    source: yaml,
    onChunk: (piece) => pieces.push(piece.slice()),
  });
  const packed = gzipSync(Buffer.concat(pieces));
  await choose(page, 'half.rec', packed.subarray(0, packed.length - 20));
  await page.getByText(/recording (is cut off after event|ends before its first chunk)/).waitFor();
  await choose(page, 'start.rec', Buffer.from(pieces[0] ?? []));
  await page.getByText(/the recording ends before its first chunk/).waitFor();
  await choose(page, 'bad.yaml.gz', gzipSync(yaml).subarray(0, 60));
  await page
    .getByText(/bad.yaml.gz cannot be read: a folder, or a gzip file that is dam/)
    .waitFor();
});
