/**
 * Bundles a library that must be one file which needs nothing else, as a page of HTML does: a
 * source file of a folder `vendor/` imports a package and exports what we use of it. Behind it
 * stand the licences of all that went into it.
 */
import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import { licencesOf } from './licences.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
/** A file `tools/vendor/NAME` exports the same as `vendor/NAME`, from parts of the package. */
function entryOf(source) {
  const parts = join(root, 'tools/vendor', `${basename(source, '.ts')}.mjs`);
  return existsSync(parts) ? parts : source;
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
  const licences = licencesOf(metafile).replaceAll('*/', '* /');
  if (licences === '') throw new Error(`${source} imports no package`);
  const footer = { js: `/*!\nThis file bundles:\n\n${licences}\n*/` };
  buildSync({ ...options, footer });
}
