/**
 * vm_access: one load or store, of a word, of a page, or nothing but the touch.
 */
import { describe, expect, test } from '@jest/globals';
import type { PageContents } from '../../../../../kernel/mach/types';
import { address } from '../../../../../kernel/mach/types';
import type { AccessUnit } from '../../../../../kernel/vm/fault/vm_access';
import { VmAccess } from '../../../../../kernel/vm/fault/vm_access';
import { pmapIsModified, pmapIsReferenced } from '../../../../../kernel/vm/page/pmap';
import { World } from '../../../../support/world';

function heap(contents: 'bytes' | 'stamps'): World {
  const world = new World({ host: { contents } });
  world.allocate(4, 'heap');
  return world;
}

function access(world: World, at: number, unit: AccessUnit, store: PageContents | null): VmAccess {
  const made = new VmAccess(address(world.region('heap').address + at), unit, store);
  world.start(world.task('client'), made);
  return made;
}

describe('words', () => {
  test('a word in the middle of a page is stored and loaded there', () => {
    const world = heap('bytes');
    access(world, 4096 + 40, 'word', 77);
    expect(access(world, 4096 + 40, 'word', null).loaded).toBe(77);
    expect(access(world, 4096 + 36, 'word', null).loaded).toBe(0);
  });

  test('in stamps mode a word is its page', () => {
    const world = heap('stamps');
    access(world, 4096 + 40, 'word', 77);
    expect(access(world, 4096, 'word', null).loaded).toBe(77);
  });
});

describe('pages', () => {
  test('a page is stored and loaded whole', () => {
    const world = heap('bytes');
    const bytes = Uint8Array.from({ length: 4096 }, (_, i) => i % 251);
    access(world, 0, 'page', bytes);
    expect(access(world, 0, 'page', null).loaded).toEqual(bytes);
  });

  test('what was loaded stays as it was', () => {
    const world = heap('bytes');
    access(world, 0, 'page', Uint8Array.of(1));
    const { loaded } = access(world, 0, 'page', null);
    access(world, 0, 'page', Uint8Array.of(2));
    expect(typeof loaded !== 'number' && loaded[0]).toBe(1);
  });

  test('a number stored as a page is its first word', () => {
    const world = heap('bytes');
    access(world, 0, 'page', 513);
    expect(access(world, 0, 'word', null).loaded).toBe(513);
  });
});

describe('the hardware bits', () => {
  test.each([
    ['a load', 'word', null, false],
    ['a touch', 'touch', null, false],
    ['a store', 'word', 5, true],
  ] as const)(
    '%s references the page, only a store modifies it',
    (_what, unit, store, modified) => {
      const world = heap('stamps');
      access(world, 0, unit, store);
      const page = world.page(0, world.mapped());
      const { pmapSystem } = world.host;
      expect([pmapIsReferenced(pmapSystem, page), pmapIsModified(pmapSystem, page)]).toEqual([
        true,
        modified,
      ]);
    },
  );
});

test('an access that fails has the code of its fault, and loads nothing', () => {
  const world = heap('stamps');
  const beyond = access(world, 100 * 4096, 'word', null);
  expect([beyond.code, beyond.loaded]).toEqual(['KERN_INVALID_ADDRESS', 0]);
  expect(world.event('thread.exception')).toMatchObject({ access: 1, code: 1 });
});

test('an access that waited and then fails says so', () => {
  const world = new World();
  world.map(4);
  const made = new VmAccess(address(world.region('o').address), 'word', 5);
  world.start(world.task('client'), made);
  world.terminate('pager');
  expect(made.code).toBe('KERN_MEMORY_ERROR');
  expect(world.event('thread.exception')).toMatchObject({ access: 3, code: 10 });
});

test.each([2 ** 44, -(2 ** 44), Number.NaN, Number.POSITIVE_INFINITY])(
  'an address %p too far is that of no page: translations have fewer bits',
  (far) => {
    const world = heap('stamps');
    access(world, 0, 'word', 77);
    expect(access(world, far, 'word', null)).toMatchObject({
      code: 'KERN_INVALID_ADDRESS',
      loaded: 0,
    });
    expect(access(world, far, 'word', 5).code).toBe('KERN_INVALID_ADDRESS');
    expect(access(world, 0, 'word', null).loaded).toBe(77);
  },
);
