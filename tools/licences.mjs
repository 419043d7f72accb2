/**
 * The licences of the packages that a bundle holds, each as the package has it: in files of its
 * own, at the end of its README, or in the heads of its files, which name a licence that others
 * carry in full.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** The Apache License 2.0 without the copyright of those who use it. */
const APACHE = join(root, 'node_modules/typescript/LICENSE.txt');

/** The files that esbuild read of each package, by the package's folder. */
function filesByPackage({ inputs }) {
  const packages = new Map();
  for (const path of Object.keys(inputs).sort()) {
    const found = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path);
    if (found === null) continue;
    const folder = join(root, found[1]);
    packages.set(folder, [...(packages.get(folder) ?? []), join(root, path)]);
  }
  return packages;
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

function licenceSection(folder) {
  const text = readFileSync(join(folder, 'README.md'), 'utf8');
  const at = text.search(/^LICENSE\b.*\n-+\n\nCopyright/m);
  return at < 0 ? [] : [text.slice(at)];
}

function licenceHeads(files, license) {
  const heads = files.map((file) => /^(\/\/.*\n)+/.exec(readFileSync(file, 'utf8'))?.[0] ?? '');
  const own = [...new Set(heads)].filter((head) => head.startsWith('// Copyright'));
  const isApache = own.length > 0 && license.includes('Apache-2.0');
  return isApache ? [...own, readFileSync(APACHE, 'utf8')] : own;
}

function licenceOf([folder, files]) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const ways = [
    () => licenceFiles(folder).map((file) => readFileSync(file, 'utf8')),
    () => licenceSection(folder),
    () => licenceHeads(files, license),
  ];
  for (const way of ways) {
    const texts = way();
    if (texts.length === 0) continue;
    return `${name} ${version}, ${license}\n\n${texts.map((text) => text.trim()).join('\n\n')}`;
  }
  throw new Error(`${name} has no text of its licence`);
}

/** One text for all packages of a bundle, by what esbuild tells of it. */
export function licencesOf(metafile) {
  const licences = [...filesByPackage(metafile)].map(licenceOf);
  return [...new Set(licences)].join('\n\n----\n\n');
}
