/**
 * The licences of the packages that a bundle holds.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

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

/** Some have it as the last section of their README. */
function licenceSection(folder) {
  const text = readFileSync(join(folder, 'README.md'), 'utf8');
  const at = text.search(/^LICENSE\b.*\n-+\n\nCopyright/m);
  return at < 0 ? [] : [text.slice(at).trim()];
}

function licenceOf(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const files = licenceFiles(folder).map((file) => readFileSync(file, 'utf8').trim());
  const texts = files.length > 0 ? files : licenceSection(folder);
  if (texts.length === 0) throw new Error(`${name} has no text of its licence`);
  return `${name} ${version}, ${license}\n\n${texts.join('\n\n')}`;
}

/** One text for all packages of a bundle, by what esbuild tells of it. */
export function licencesOf(metafile) {
  return [...new Set(packagesOf(metafile).map(licenceOf))].join('\n\n----\n\n');
}
