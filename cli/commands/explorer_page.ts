/**
 * The explorer's page as one HTML file: script, lessons and traces are inlined, and a policy
 * forbids it to fetch anything. The script is bundled by tools/explorer_bundle.mjs.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { isOpened } from '../../explorer/model/manual_pages';
import type { PageData } from '../../explorer/model/page_data';
import {
  DATA_ID,
  EDITOR_ID,
  FILE_ID,
  MANUAL_ID,
  RECORDING_ID,
  SCRIPT_ID,
  TERMS_ID,
  TRACE_ID,
} from '../../explorer/model/page_data';
import { builtFolder, packageFile } from '../../files/package_folder';
import { docFile, docNames } from '../show/doc_file';
import { terms } from '../show/glossary';
import { UsageError } from '../show/output';

const assets = builtFolder('explorer/assets');

/** What the file of the page is made from. */
export interface PageContents extends PageData {
  readonly title: string;
  /** By name: gzip in base64. */
  readonly traces: ReadonlyMap<string, string>;
  readonly recordings: ReadonlyMap<string, string>;
  /** The text of the transcript that is opened; empty for none. */
  readonly transcript: string;
}

const POLICY = [
  "default-src 'none'",
  "script-src 'unsafe-inline' blob:",
  'worker-src blob:',
  "style-src 'unsafe-inline'",
  'img-src data: blob:',
  "base-uri 'none'",
  "form-action 'none'",
];

/** In the sources, the page is bundled when it is first asked for. A package has it. */
function bundleOnce(): void {
  const tool = packageFile('tools/explorer_bundle.mjs');
  if (existsSync(join(assets, 'page.br')) || !existsSync(tool)) return;
  spawnSync(process.execPath, [tool], { stdio: ['ignore', 'ignore', 'inherit'] });
}

function asset(name: string): string | null {
  const file = join(assets, `${name}.br`);
  return existsSync(file) ? brotliDecompressSync(readFileSync(file)).toString('utf8') : null;
}

/** A script as the text of an element: what would end the element is written otherwise. */
function scriptText(script: string): string {
  return script.replace(/<(?=\/script|!--)/gi, '\\x3c');
}

/** Data as the text of an element. */
function jsonText(data: unknown): string {
  return JSON.stringify(data).replaceAll('<', '\\u003c');
}

function htmlText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}

/** Elements with texts, each with its name behind the prefix in its id. */
function inert(prefix: string, texts: ReadonlyMap<string, string>): readonly string[] {
  return [...texts].map(
    ([name, text]) => `<script type="text/plain" id="${htmlText(prefix + name)}">${text}</script>`,
  );
}

/** Sections of a page that are about the sources and not about the message. */
const OTHER_SECTIONS = /\n## (Statements of the manual page|Where)\b[\s\S]*?(?=\n## |$)/g;

/** The pages of the manual that the explorer can open, by their names. */
function manual(): Readonly<Record<string, string>> {
  const names = docNames('man').filter(isOpened);
  return Object.fromEntries(
    names.map((name) => [name, (docFile(`man/${name}.md`) ?? '').replace(OTHER_SECTIONS, '')]),
  );
}

/** The whole file. Throws a UsageError if the script was not bundled. */
export function explorerPage(contents: PageContents): string {
  const { title, traces, recordings, transcript, ...data } = contents;
  bundleOnce();
  const page = asset('page');
  if (page === null) {
    throw new UsageError('explore: the page is not built; run npm run explorer:bundle');
  }
  const editor = asset('editor');
  const policy = data.served ? [...POLICY, "connect-src 'self'"] : POLICY;
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy.join('; ')}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${htmlText(title)}</title>`,
    '<link rel="icon" href="data:,">',
    '<body>',
    '<div id="page"></div>',
    '<noscript>This page needs JavaScript.</noscript>',
    `<script type="application/json" id="${DATA_ID}">${jsonText(data)}</script>`,
    `<script type="application/json" id="${MANUAL_ID}">${jsonText(manual())}</script>`,
    `<script type="application/json" id="${TERMS_ID}">${jsonText(terms())}</script>`,
    ...(editor === null
      ? []
      : [`<script type="text/plain" id="${EDITOR_ID}">${scriptText(editor)}</script>`]),
    ...inert(TRACE_ID, traces),
    ...inert(RECORDING_ID, recordings),
    ...(transcript === '' ? [] : inert(FILE_ID, new Map([['', transcript]]))),
    `<script id="${SCRIPT_ID}">${scriptText(page)}</script>`,
    '</body>',
    '</html>',
    '',
  ].join('\n');
}
