/**
 * Bundles the explorer's page: one classic script that serves the page and its worker, as
 * docs/decisions/0043-explorer.md says. As a program it writes into explorer/assets, where the
 * command finds it when it runs from the sources; the build writes it beside the compiled code.
 */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { argv, pid } from 'node:process';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants } from 'node:zlib';
import { build } from 'esbuild';
import { ownSource } from './bundle.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/**
 * What the page never asks for, and would be a fifth of the bundle: zod's messages, for which
 * machvm has its own, its compilers and its JSON Schema; what writes YAML, where the page reads
 * it; and the checker of laws.
 */
const LEFT_OUT = new RegExp(
  [
    'zod/v4/locales/(index|en)\\.js',
    'zod/v4/core/(compile|doc|json-schema-(generator|processors)|to-json-schema)\\.js',
    'zod/v4/classic/from-json-schema\\.js',
    'yaml/browser/dist/stringify/stringify(Collection|Document|Number|Pair|String)?\\.js',
    'yaml/browser/dist/doc/applyReviver\\.js',
    'yaml/browser/dist/parse/cst-(stringify|visit)\\.js',
    'kernel/check/checker\\.ts',
  ].join('|'),
);

const EXPORTED = /^export (?:async )?(?:const|function|class) (\w+)|^export \{ (.*) \};/gm;

/** A module with the names of another, and nothing behind them. */
function emptied(path) {
  const text = readFileSync(path, 'utf8');
  const names = [...text.matchAll(EXPORTED)].flatMap(
    ([, name, list]) => name ?? list.split(/, | as /),
  );
  const values = [...new Set(names)].map((name) => `export const ${name} = undefined;`);
  return { contents: `${values.join('')}export default () => ({});` };
}

/**
 * A page replays no trace but those of the package, whose format it knows. Of the others it knows
 * the words by which a scenario names them.
 */
const FORMATS = /traces\/formats\.ts$/;

async function formatsAsWords({ path }) {
  const options = { bundle: true, write: false, platform: 'node', format: 'cjs' };
  const { outputFiles } = await build({ ...options, entryPoints: [path], packages: 'external' });
  const made = { exports: {} };
  new Function('module', 'require', outputFiles[0].text)(made, createRequire(path));
  const words = Object.entries(made.exports.traceFormats).map(([name, { aliases, endings }]) => [
    name,
    { aliases, endings },
  ]);
  const table = `traceFormats = ${JSON.stringify(Object.fromEntries(words))};`;
  const text = readFileSync(path, 'utf8')
    .replace(/^import \{.*;$/gm, '')
    .replace(/traceFormats = \{.*?\} as const [^;]*;/s, () => table);
  return { contents: text, loader: 'ts' };
}

/** A method of one line of zod's schemas, and those of the 200 that our schemas call. */
const METHOD =
  /^ {4}(?:async )?(\w+)(?:: (?:async )?function \w+)?\(.*\) \{\n {8}return .*\n {4}\},\n/gm;
const CALLED = ['check', 'clone', 'int', 'max', 'min', 'optional', 'refine', 'regex', 'safeParse'];

const OURS = /\.tsx?$/;

const lean = {
  name: 'lean',
  setup({ onLoad }) {
    onLoad({ filter: LEFT_OUT }, ({ path }) => emptied(path));
    // The package has seven generators; a run draws from one.
    onLoad({ filter: /seedrandom\/index\.js$/ }, () => ({
      contents: "module.exports = { alea: require('./lib/alea') };",
    }));
    onLoad({ filter: /zod\/v4\/classic\/schemas\.js$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8').replace(METHOD, (all, name) =>
        CALLED.includes(name) ? all : '',
      ),
    }));
    onLoad({ filter: FORMATS }, formatsAsWords);
    onLoad({ filter: OURS }, ({ path }) => ownSource(path, readFileSync(path, 'utf8')));
  },
};

/** An asset's name and the file that it is made of. */
const ENTRIES = { page: 'explorer/page/main.tsx', editor: 'explorer/page/editor_main.ts' };

/** A package carries them, so they are compressed. */
const PACKING = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } };

/** Writes the bundles into a folder. */
export async function bundleExplorer(folder) {
  mkdirSync(folder, { recursive: true });
  for (const [name, entry] of Object.entries(ENTRIES)) {
    if (!existsSync(join(root, entry))) continue;
    const { outputFiles } = await build({
      absWorkingDir: root,
      entryPoints: [entry],
      write: false,
      bundle: true,
      minify: true,
      platform: 'browser',
      target: 'es2022',
      format: 'iife',
      jsx: 'automatic',
      jsxImportSource: 'preact',
      tsconfigRaw: {},
      legalComments: 'none',
      charset: 'utf8',
      // What seedrandom would like to have of Node, and does without.
      external: ['crypto'],
      // Without it zod tries `new Function`, which the policy of the page reports as a violation.
      banner: { js: 'globalThis.__zod_globalConfig={jitless:true};' },
      plugins: [lean],
      logLevel: 'error',
    });
    const packed = brotliCompressSync(outputFiles[0].contents, PACKING);
    // Whoever reads it meanwhile gets the whole of one or the other.
    const part = join(folder, `${name}.${pid}`);
    writeFileSync(part, packed);
    renameSync(part, join(folder, `${name}.br`));
  }
}

if (argv[1] === fileURLToPath(import.meta.url)) await bundleExplorer(join(root, 'explorer/assets'));
