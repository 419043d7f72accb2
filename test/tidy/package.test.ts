/** What package.json promises to those who install the package. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { VERSION } from '../../kernel/mach/version';
import manifest from '../../package.json';
import lock from '../../package-lock.json';
import { loadDocs } from '../../tools/tidy';
import { proseOf } from '../../tools/tidy_docs';

const root = join(__dirname, '../..');
const { dependencies, devDependencies, peerDependencies, overrides } = manifest;

describe('versions', () => {
  test('the one that runs write is that of the package', () => {
    expect(VERSION).toBe(manifest.version);
  });

  // On an old Node npm silently takes an old major of what a range allows.
  const all = { ...dependencies, ...devDependencies, ...peerDependencies, ...overrides };
  test.each(Object.entries(all))('%s %s is exact', (_name, version) => {
    expect(version).toMatch(/^(npm:[@a-z/-]+@)?\d+\.\d+\.\d+$/);
  });

  test('each package that is installed with ours runs on the oldest Node that ours names', () => {
    const packages: Readonly<Record<string, { dev?: boolean; engines?: { node?: string } }>> =
      JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
    expect(manifest.engines.node).toBe('>=20.19.0');
    expect(lock.packages[''].engines).toEqual(manifest.engines);
    const tooNew = Object.entries(packages).flatMap(([path, { dev, engines }]) => {
      const least = /^(?:>=|\^)\s*v?(\d+)/.exec(engines?.node ?? '')?.[1] ?? '0';
      return path !== '' && dev !== true && Number(least) > 20 ? [path] : [];
    });
    expect(tooNew).toEqual([]);
  });
});

const inPackage = (path: string): boolean =>
  ['README.md', 'LICENSE', ...manifest.files].some((entry) => {
    const [folder = '', ending] = entry.split('/**/*');
    return path === entry || (path.startsWith(`${folder}/`) && path.endsWith(ending ?? ''));
  });

test('each file that package.json names to be packed is there, or is built', () => {
  const missing = manifest.files.filter(
    (file) => !file.startsWith('!') && !existsSync(join(root, file.split('/**')[0] ?? '')),
  );
  expect(missing.filter((file) => file !== 'dist')).toEqual([]);
});

test('what is packed links only to what is packed', () => {
  const docs = loadDocs(root).filter(({ path }) => inPackage(path));
  const links = docs.flatMap(({ path, text }) =>
    [
      ...proseOf(text)
        .join('\n')
        .matchAll(/\]\(\s*<?([^)\s>#]+)/g),
    ]
      .filter(([, link = '']) => !/^[a-z][a-z0-9+.-]*:/i.test(link))
      .map(([, link = '']) => ({ path, target: normalize(join(dirname(path), link)) })),
  );
  expect(links.length).toBeGreaterThan(900);
  // A folder is packed if something in it is.
  const lost = links.filter(({ target }) => !inPackage(target) && !inPackage(`${target}/a.ts`));
  expect(lost).toEqual([]);
});
