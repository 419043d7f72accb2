/**
 * docs/MACH_MAP.md says what the tags say, and the reader of tags reads them as they are written.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { descentsOf, followsRule, machMap, oursOf } from '../../tools/mach_map';
import { loadSources } from '../../tools/tidy';

const ROOT = join(__dirname, '../..');

test('docs/MACH_MAP.md is up to date: if not, run npm run mach-map', () => {
  const written = readFileSync(join(ROOT, 'docs/MACH_MAP.md'), 'utf8');
  expect(written).toBe(machMap(loadSources(ROOT)));
});

describe('tags', () => {
  const text = [
    '/** The head. @mach vm/vm_page.h vm_page */',
    "import x from 'y';",
    '/**',
    ' * Frees a page. @mach vm/vm_resident.c vm_page_free',
    ' *',
    ' * Requires: it is busy.',
    ' */',
    'export function vmPageFree(): void {}',
    '/** @mach vm/vm_pageout.c vm_pageout_setup (no flush) */',
    'function copy(): void {}',
    '/** @ours why,',
    ' * in two lines',
    ' *',
    ' * Blocks: never. */',
    'export class A {',
    '  /** @mach vm/vm_page.h wanted */',
    '  get wanted(): boolean { return true; }',
    '}',
  ].join('\n');
  const sources = [{ path: 'kernel/vm/a.ts', text }];

  test('name the ancestor of exports, of inner functions and of members', () => {
    const found = descentsOf(sources).map(({ machFile, machName, name, note }) =>
      [machFile, machName, name, note].join(' '),
    );
    expect(found).toEqual([
      'vm/vm_resident.c vm_page_free vmPageFree ',
      'vm/vm_pageout.c vm_pageout_setup copy no flush',
      'vm/vm_page.h wanted A.wanted ',
    ]);
  });

  test('give the reason up to the end of the paragraph', () => {
    expect(oursOf(sources)).toEqual([
      { name: 'A', path: 'kernel/vm/a.ts', why: 'why, in two lines' },
    ]);
  });
});

test.each([
  ['vm_page_free', 'vmPageFree', true],
  ['vm_page', 'VmPage', true],
  ['vm_prot_t', 'VmProt', true],
  ['VM_PROT_READ', 'VM_PROT_READ', true],
  ['wanted', 'VmPage.wanted', true],
  ['vm_pageout_setup', 'copyInstead', false],
])('%s as %s: %p', (machName, name, follows) => {
  expect(followsRule({ machFile: 'f.c', machName, note: '', name, path: 'p.ts' })).toBe(follows);
});
