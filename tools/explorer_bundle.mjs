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

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/**
 * What the page never asks for, and would be a fifth of the bundle: zod's messages, for which
 * machvm has its own, its compilers and its reader of JSON Schema; what writes YAML, where the page
 * reads it; and the checker of laws.
 */
const LEFT_OUT = [
  [/zod\/v4\/locales\/index\.js$/, []],
  [/zod\/v4\/locales\/en\.js$/, ['default']],
  [
    /zod\/v4\/core\/compile\.js$/,
    ['INVALID', 'compile', 'withParser', 'ZodCompileAsyncError', 'ZodCompileUnsupportedError'],
  ],
  [/zod\/v4\/classic\/from-json-schema\.js$/, ['fromJSONSchema']],
  [/yaml\/browser\/dist\/stringify\/stringify\.js$/, ['stringify', 'createStringifyContext']],
  [/yaml\/browser\/dist\/stringify\/stringifyCollection\.js$/, ['stringifyCollection']],
  [/yaml\/browser\/dist\/stringify\/stringifyDocument\.js$/, ['stringifyDocument']],
  [/yaml\/browser\/dist\/stringify\/stringifyNumber\.js$/, ['stringifyNumber']],
  [/yaml\/browser\/dist\/stringify\/stringifyPair\.js$/, ['stringifyPair']],
  [/yaml\/browser\/dist\/stringify\/stringifyString\.js$/, ['stringifyString']],
  [/zod\/v4\/core\/doc\.js$/, ['Doc']],
  [/yaml\/browser\/dist\/doc\/applyReviver\.js$/, ['applyReviver']],
  [/yaml\/browser\/dist\/parse\/cst-(stringify|visit)\.js$/, ['stringify', 'visit']],
  [/kernel\/check\/checker\.ts$/, ['Checker']],
];

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

const SHAPES = /(scenarios|studies|conform)\/[\w/]+\.ts$/;

const leftOut = (name) =>
  name === 'default' ? 'export default () => ({});' : `export const ${name} = undefined;`;

const lean = {
  name: 'lean',
  setup({ onLoad }) {
    for (const [filter, names] of LEFT_OUT) {
      const contents = names.map(leftOut).join('');
      onLoad({ filter }, () => ({ contents: `${contents}export {};` }));
    }
    // The package has seven generators; a run draws from one.
    onLoad({ filter: /seedrandom\/index\.js$/ }, () => ({
      contents: "module.exports = { alea: require('./lib/alea') };",
    }));
    // Of a namespace esbuild keeps what is used; of one that a module exports by name, all.
    onLoad({ filter: SHAPES }, ({ path }) => ({
      contents: readFileSync(path, 'utf8').replace(
        "import { z } from 'zod'",
        "import * as z from 'zod'",
      ),
      loader: 'ts',
    }));
    onLoad({ filter: FORMATS }, formatsAsWords);
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
