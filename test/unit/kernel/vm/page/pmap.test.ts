/**
 * pmap: translations, and the way back from a page to all of them. Law 33.
 */
import { describe, expect, test } from '@jest/globals';
import { pageId } from '../../../../../kernel/mach/types';
import type { Pmap } from '../../../../../kernel/vm/page/pmap';
import {
  HW_MODIFY,
  HW_REFERENCE,
  PmapSystem,
  pmapClearModify,
  pmapClearReference,
  pmapEnter,
  pmapIsModified,
  pmapIsReferenced,
  pmapMappings,
  pmapPageProtect,
  pmapProtect,
  pmapRemove,
} from '../../../../../kernel/vm/page/pmap';
import { VmPage } from '../../../../../kernel/vm/page/vm_page';
import { fc } from '../../../../support/chance';

function spaces(count = 2): { system: PmapSystem; pmaps: readonly Pmap[]; pages: VmPage[] } {
  const system = new PmapSystem();
  const pmaps = Array.from({ length: count }, () => system.create());
  const pages = Array.from({ length: 8 }, (_, id) => new VmPage(pageId(id), id));
  return { system, pmaps, pages };
}

/** Where a page is mapped, as `space:page`. */
function places(system: PmapSystem, page: VmPage | undefined): string[] {
  return pmapMappings(system, page?.id ?? -1)
    .map(({ pmap, vpn }) => `${pmap.id}:${vpn}`)
    .sort();
}

function setup() {
  const { system, pmaps, pages } = spaces();
  const [one, two] = pmaps;
  const [page, other] = pages;
  if (one === undefined || two === undefined || page === undefined || other === undefined) {
    throw new Error('no spaces');
  }
  return { system, one, two, page, other };
}

describe('pmap_enter', () => {
  test('an empty space translates nothing', () => {
    expect(setup().one.entry(123_456)).toBe(0);
  });

  test('a translation is the page and its accesses', () => {
    const { system, one, other } = setup();
    pmapEnter(system, one, 70_000, other, 5);
    expect(one.entry(70_000)).toBe((other.id << 3) | 5);
    expect(one.residentCount).toBe(1);
    expect(places(system, other)).toEqual(['0:70000']);
  });

  test('entering the same page again changes its accesses only', () => {
    const { system, one, page } = setup();
    pmapEnter(system, one, 7, page, 1);
    pmapEnter(system, one, 7, page, 3);
    expect([one.entry(7) & 7, one.residentCount]).toEqual([3, 1]);
    expect(places(system, page)).toEqual(['0:7']);
  });

  test('another page takes the place over', () => {
    const { system, one, page, other } = setup();
    pmapEnter(system, one, 7, page, 1);
    pmapEnter(system, one, 7, other, 1);
    expect([places(system, page), places(system, other)]).toEqual([[], ['0:7']]);
    expect(one.residentCount).toBe(1);
  });

  test('no access is no translation', () => {
    const { system, one, page } = setup();
    pmapEnter(system, one, 7, page, 3);
    pmapEnter(system, one, 7, page, 0);
    pmapEnter(system, one, 8, page, 0);
    expect([one.entry(7), one.residentCount, places(system, page)]).toEqual([0, 0, []]);
  });
});

describe('several translations of one page', () => {
  function shared() {
    const made = setup();
    const { system, one, two, page } = made;
    pmapEnter(system, one, 1, page, 7);
    pmapEnter(system, two, 2, page, 3);
    pmapEnter(system, one, 3, page, 5);
    return made;
  }

  test('the way back knows them all', () => {
    const { system, page } = shared();
    expect(places(system, page)).toEqual(['0:1', '0:3', '1:2']);
  });

  test.each([
    ['the first', 0, 1, ['0:3', '1:2']],
    ['the second', 1, 2, ['0:1', '0:3']],
    ['the third', 0, 3, ['0:1', '1:2']],
  ])('%s can go, the others stay', (_what, space, vpn, left) => {
    const { system, one, two, page } = shared();
    pmapRemove(system, space === 0 ? one : two, vpn, vpn + 1);
    expect(places(system, page)).toEqual(left);
  });

  test('pmap_page_protect(NONE) removes them all', () => {
    const { system, one, two, page } = shared();
    pmapPageProtect(system, page, 0);
    expect(places(system, page)).toEqual([]);
    expect([one.residentCount, two.residentCount]).toEqual([0, 0]);
  });

  test('law 33: pmap_page_protect takes accesses from each and gives none', () => {
    const { system, one, two, page } = shared();
    pmapPageProtect(system, page, 5);
    expect([one.entry(1) & 7, two.entry(2) & 7, one.entry(3) & 7]).toEqual([5, 1, 5]);
  });

  test('a translation that keeps no access is removed', () => {
    const { system, two, page } = shared();
    pmapPageProtect(system, page, 4);
    expect(two.entry(2)).toBe(0);
    expect(places(system, page)).toEqual(['0:1', '0:3']);
  });
});

describe('ranges', () => {
  test('pmap_remove removes what lies in the range, across leaves that are not there', () => {
    const { system, one, page, other } = setup();
    pmapEnter(system, one, 5, page, 3);
    pmapEnter(system, one, 9_999, other, 3);
    pmapRemove(system, one, 0, 5);
    expect(one.residentCount).toBe(2);
    pmapRemove(system, one, 5, 9_999);
    expect(one.residentCount).toBe(1);
    pmapRemove(system, one, 0, 1 << 20);
    expect([one.residentCount, places(system, other)]).toEqual([0, []]);
  });

  test('pmap_protect takes accesses from a range of one space', () => {
    const { system, one, two, page, other } = setup();
    pmapEnter(system, one, 5, page, 7);
    pmapEnter(system, one, 6, other, 2);
    pmapEnter(system, two, 5, page, 7);
    pmapProtect(system, one, 0, 10, 1);
    expect([one.entry(5) & 7, one.entry(6), two.entry(5) & 7]).toEqual([1, 0, 7]);
  });
});

describe('the hardware bits', () => {
  test('reference and modify bits are cleared one by one', () => {
    const { system, page } = setup();
    system.bits[page.id] = HW_REFERENCE | HW_MODIFY;
    pmapClearModify(system, page);
    expect([pmapIsReferenced(system, page), pmapIsModified(system, page)]).toEqual([true, false]);
    system.bits[page.id] = HW_REFERENCE | HW_MODIFY;
    pmapClearReference(system, page);
    expect([pmapIsReferenced(system, page), pmapIsModified(system, page)]).toEqual([false, true]);
  });

  test('room for more pages keeps bits and translations', () => {
    const { system, one, page } = setup();
    pmapEnter(system, one, 5, page, 7);
    system.bits[page.id] = HW_MODIFY;
    system.reach(5000);
    expect(pmapIsModified(system, page)).toBe(true);
    expect(places(system, page)).toEqual(['0:5']);
    expect(places(system, new VmPage(pageId(5000), 1))).toEqual([]);
  });
});

test('any sequence of enters and removes keeps the way back in step', () => {
  const step = fc.tuple(fc.nat(2), fc.nat(1), fc.nat(5), fc.nat(7), fc.nat(7));
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const { system, pmaps, pages } = spaces();
      for (const [kind, space, vpn, id, prot] of steps) {
        const pmap = pmaps[space];
        const page = pages[id];
        if (pmap === undefined || page === undefined) continue;
        if (kind === 0) pmapEnter(system, pmap, vpn, page, prot);
        else if (kind === 1) pmapRemove(system, pmap, vpn, vpn + 2);
        else pmapPageProtect(system, page, prot);
      }
      for (const page of pages) {
        const there = pmaps.flatMap((pmap) =>
          [0, 1, 2, 3, 4, 5]
            .filter((vpn) => pmap.entry(vpn) !== 0 && pmap.entry(vpn) >> 3 === page.id)
            .map((vpn) => `${pmap.id}:${vpn}`),
        );
        expect(places(system, page)).toEqual(there.sort());
      }
    }),
  );
});

test('a free frame forgets its writes, and its use unless frames keep that', () => {
  const left = [false, true].map((keeps) => {
    const system = new PmapSystem(keeps);
    system.bits[3] = HW_REFERENCE | HW_MODIFY;
    system.release(3);
    return system.bits[3];
  });
  expect(left).toEqual([0, HW_REFERENCE]);
});
