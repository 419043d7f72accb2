/**
 * Bundles our sources, with the packages that they import, into CommonJS files. Each entry is a
 * file, named like its source. What entries share is in files of the folder parts/, each loaded
 * once by whoever needs it: `require('machvm')` has the same objects as the program that runs it.
 * A module that is required in the middle of a function is loaded when the function runs.
 *
 * esbuild splits ES modules only, so its parts are turned into CommonJS one by one. A part takes
 * what it needs of others once, as constants: esbuild's own CommonJS looks each function up in the
 * exports of its module whenever it is called. No module sets an export once it is loaded;
 * test/tidy checks that of ours. The parts that are loaded late are `import()` to esbuild, and
 * become `require` in the end.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, transform } from 'esbuild';
import { licencesOf } from './licences.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const LATE = 'requireLate';

const REQUIRED = /\brequire\(('\.{1,2}\/[^']+')\)/g;

/** What a command does is loaded when it is called: a function whose name says so. */
const COMMANDS =
  /^import \{ (\w+Command(?:, \w+Command)*|demo|list|explain, explainAll) \} from ('[./\w]+');$/gm;

const calledLate = (_import, names, from) =>
  names
    .split(', ')
    .map((name) => `const ${name} = (...given) => ${LATE}(import(${from})).${name}(...given);`)
    .join(' ');

/**
 * A source of ours for esbuild. Of a namespace esbuild keeps what is used; of one that a module
 * exports by name, all. A file without an export, and all that it imports, gets a wrapper.
 */
export const ownSource = (path, text) => ({
  contents: `${text.replace("import { z } from 'zod'", "import * as z from 'zod'")}export {};`,
  loader: path.endsWith('x') ? 'tsx' : 'ts',
});

/** zod's texts in other languages, a third of it. */
const LANGUAGES = /zod\/v4\/locales\/index\.js$/;

const late = {
  name: 'late',
  setup({ onLoad }) {
    onLoad({ filter: /\.ts$/ }, ({ path }) => {
      const text = readFileSync(path, 'utf8')
        .replace(REQUIRED, `${LATE}(import($1))`)
        .replace(COMMANDS, calledLate);
      return ownSource(path, text);
    });
    onLoad({ filter: LANGUAGES }, () => ({ contents: 'export {};' }));
  },
};

const settings = { platform: 'node', target: 'node20', minifyWhitespace: true, charset: 'utf8' };

const IMPORTED = /\bimport(?:\{([^}]*)\}from)?("\.{1,2}\/[^"]+");/g;
const EXPORTED = /\bexport\{([^}]*)\};\s*$/;

/** The names of a clause of an ES module: `a as b` becomes `a:b`. */
const taken = (names) => names.replace(/([\w$]+) as ([\w$]+)/g, '$1:$2');
const given = (names) => names.replace(/([\w$]+) as ([\w$]+)/g, '$2:$1');

async function commonJs(text) {
  const linked = text
    .replace(IMPORTED, (_import, names, from) =>
      names === undefined ? `require(${from});` : `const{${taken(names)}}=require(${from});`,
    )
    .replace(EXPORTED, (_export, names) => `module.exports={${given(names)}};`);
  const { code } = await transform(linked, { ...settings, format: 'cjs' });
  return code.replace(new RegExp(`\\b${LATE}\\(import\\(("[^"]+")\\)\\)`, 'g'), 'require($1)');
}

/**
 * Bundles `entries`, pairs of a name in the output and a source, into a folder. Answers the
 * licences of all packages that went in.
 */
export async function bundle(entries, output, external) {
  const { outputFiles, metafile } = await build({
    ...settings,
    absWorkingDir: root,
    entryPoints: entries,
    outdir: output,
    chunkNames: 'parts/[hash]',
    write: false,
    bundle: true,
    splitting: true,
    format: 'esm',
    // Numbers of other modules stand where they are used, and brands are gone.
    minifySyntax: true,
    metafile: true,
    external,
    plugins: [late],
    legalComments: 'none',
    tsconfigRaw: {},
    logLevel: 'error',
  });
  for (const { path, text } of outputFiles) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, await commonJs(text));
  }
  return licencesOf(metafile);
}
