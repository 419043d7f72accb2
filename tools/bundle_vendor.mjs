/**
 * Bundles the libraries that the package carries: each source file of a folder `vendor/` imports a
 * devDependency and exports what we use of it. Bundled it is one file that needs nothing else, with
 * the licences of all that went into it.
 */
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { basename, dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
/** A file `tools/vendor/NAME` exports the same as `vendor/NAME`, from parts of the package. */
function entryOf(source) {
  const parts = join(root, 'tools/vendor', `${basename(source, '.ts')}.mjs`);
  return existsSync(parts) ? parts : source;
}

/** The folders of the packages that esbuild read. */
function packagesOf({ inputs }) {
  const folders = Object.keys(inputs).flatMap((path) => {
    const found = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path);
    return found === null ? [] : [join(root, found[1])];
  });
  return [...new Set(folders)].sort();
}

/** The files of a folder that hold licences, and those of its own folder of licences. */
function licenceFiles(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => /^(licen[cs]es?|notice|copying|copyrightnotice)\b/i.test(name))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? readdirSync(path).map((file) => join(path, file)) : [path];
    })
    .sort();
}

function licenceOf(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const texts = licenceFiles(folder).map((file) => readFileSync(file, 'utf8').trim());
  if (texts.length === 0) throw new Error(`${name} has no file with its licence`);
  return `${name} ${version}, ${license}\n\n${texts.join('\n\n')}`.replaceAll('*/', '* /');
}

/** Bundles one source file of a folder `vendor/` into `outfile`. */
export function bundleVendor(source, outfile) {
  const options = {
    absWorkingDir: root,
    entryPoints: [entryOf(source)],
    outfile,
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    legalComments: 'none',
    logLevel: 'error',
  };
  const { metafile } = buildSync({ ...options, metafile: true, write: false });
  const licences = [...new Set(packagesOf(metafile).map(licenceOf))];
  if (licences.length === 0) throw new Error(`${source} imports no package`);
  const footer = { js: `/*!\nThis file bundles:\n\n${licences.join('\n\n----\n\n')}\n*/` };
  buildSync({ ...options, footer });
}

/** Bundles each compiled file of a folder `vendor/` in place. */
export function bundleVendors(output) {
  const files = readdirSync(output, { recursive: true }).filter((file) =>
    file.split(sep).slice(0, -1).includes('vendor'),
  );
  for (const file of files.filter((each) => each.endsWith('.js'))) {
    bundleVendor(join(root, file.replace(/\.js$/, '.ts')), join(output, file));
    // They describe the file before it was bundled, and name packages that are not installed.
    for (const ending of ['.js.map', '.d.ts']) {
      const stale = join(output, file.replace(/\.js$/, ending));
      if (existsSync(stale)) rmSync(stale);
    }
  }
}
