/** Digests of files, and the files that a module of the user's consists of. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { fileDigest, textDigest, userTexts } from '../../../files/digest';
import { requireUserFile } from '../../../files/user_require';

const folder = mkdtempSync(join(tmpdir(), 'machvm-digest-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** SHA-256 of `abc`, from FIPS 180-2. */
const ABC = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';

test('a digest is SHA-256 of the bytes', async () => {
  const file = join(folder, 'abc');
  writeFileSync(file, 'abc');
  expect(await fileDigest(file)).toBe(ABC);
  expect(textDigest('abc')).toBe(ABC);
});

test('a module consists of all files that it loads, by paths from its folder', () => {
  mkdirSync(join(folder, 'policies'));
  const texts = {
    'policies/mine.ts': "import { two } from './two';\nexport const mine = two;\n",
    'policies/two.ts':
      "import { readFileSync } from 'node:fs';\nimport three from '../three.json';\n" +
      'export const two = [three.a, readFileSync];\n',
    'three.json': '{ "a": 3 }',
  };
  for (const [path, text] of Object.entries(texts)) writeFileSync(join(folder, path), text);
  const file = join(folder, 'policies/mine.ts');
  requireUserFile(file);
  expect(userTexts(file)).toEqual([
    { path: 'mine.ts', text: texts['policies/mine.ts'] },
    { path: 'two.ts', text: texts['policies/two.ts'] },
    { path: '../three.json', text: texts['three.json'] },
  ]);
});
