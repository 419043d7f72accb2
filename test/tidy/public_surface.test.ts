/** What the package exports, and with which types, changes only on purpose. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { publicSurface } from '../../tools/public_surface';

const ROOT = join(__dirname, '../..');

test('exports are as test/golden/public_surface.txt says: if wanted, run npm run surface', () => {
  const written = readFileSync(join(ROOT, 'test/golden/public_surface.txt'), 'utf8');
  expect(publicSurface(ROOT).split('\n')).toEqual(written.split('\n'));
});
