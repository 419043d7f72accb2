/**
 * mach: steps 1, 4, 5 and 8 of the scan, seen from inside the policy. Laws 31 and 32.
 */
import { describe, expect, test } from '@jest/globals';
import { PolicyBench } from '../../../support/policy_bench';

const machBench = (): PolicyBench => new PolicyBench('mach');

describe('refill', () => {
  test.each([
    [0, 0],
    [1, 0],
    [2, 1],
    [3, 2],
    [9, 6],
    [10, 6],
  ])('of %i pages two thirds, %i, become inactive', (pages, inactive) => {
    const bench = machBench();
    bench.enterAll(pages);
    bench.policy.refill?.();
    expect(bench.policy.queues?.()).toEqual({
      active: pages - inactive,
      inactive,
      inactiveTarget: inactive,
    });
  });

  test('takes the head of active and clears its reference bit without a look at it', () => {
    const bench = machBench();
    bench.enterAll(3);
    bench.touch(0, 1, 2);
    bench.policy.refill?.();
    expect(bench.lists()).toEqual({ active: [2], inactive: [0, 1] });
    expect([...bench.referenced]).toEqual([2]);
    expect(bench.told).toEqual(['deactivated 0', 'deactivated 1']);
  });

  test('a busy page at the head of active is forgotten, on no queue', () => {
    const bench = machBench();
    bench.enterAll(4);
    bench.busy.add(0);
    bench.policy.refill?.();
    expect(bench.told[0]).toBe('forgotten 0');
    expect(bench.policy.pages()).toEqual([1, 2, 3]);
  });
});

describe('the candidate', () => {
  test('is the head of inactive, and stays known until it leaves', () => {
    const bench = machBench();
    bench.enterAll(3);
    expect(bench.candidate()).toBe(0);
    expect(bench.candidate()).toBe(0);
    bench.policy.leave(bench.id(0), 'evicted');
    expect(bench.candidate()).toBe(1);
  });

  test('law 31: a referenced inactive page is reactivated, its bit left as it is', () => {
    const bench = machBench();
    bench.enterAll(3);
    bench.policy.refill?.();
    bench.touch(0);
    expect(bench.candidate()).toBe(1);
    expect(bench.told.slice(2, 3)).toEqual(['reactivated 0']);
    expect(bench.referenced.has(0)).toBe(true);
  });

  test('law 32: victims leave in the order in which they became inactive', () => {
    const bench = machBench();
    bench.enterAll(9);
    const order: number[] = [];
    for (let page = bench.candidate(); page !== -1; page = bench.candidate()) {
      order.push(page);
      bench.policy.leave(page, 'evicted');
    }
    // The last active page is never inactive: two thirds of one are none.
    expect(order).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });

  test('a page that came in at the head of inactive is next', () => {
    const bench = machBench();
    bench.enterAll(3);
    bench.policy.refill?.();
    bench.policy.enter(bench.id(7), 'inactive_head');
    expect(bench.candidate()).toBe(7);
  });

  test('an unsettled page is named whatever its reference bit says', () => {
    const bench = machBench();
    bench.enterAll(3);
    bench.policy.refill?.();
    bench.touch(0);
    bench.busy.add(0);
    expect(bench.candidate()).toBe(0);
  });

  test('without an inactive page there is none for the daemon, but one for demand mode', () => {
    const bench = machBench();
    bench.enterAll(1);
    expect(bench.candidate('target')).toBe(-1);
    expect(bench.candidate('full')).toBe(0);
  });

  test('of no pages there is none in any mode', () => {
    expect(machBench().candidate('full')).toBe(-1);
  });

  test('demand mode passes over busy pages that are all there is', () => {
    const bench = machBench();
    bench.enterAll(1);
    bench.busy.add(0);
    expect(bench.candidate('full')).toBe(-1);
    expect(bench.policy.pages()).toEqual([]);
  });
});

describe('refused', () => {
  test('busy: the page is forgotten', () => {
    const bench = machBench();
    bench.enterAll(3);
    bench.policy.refused(bench.candidateId(), 'busy');
    expect(bench.policy.pages()).toEqual([1, 2]);
  });

  test('locked: the page goes to the tail of inactive (step 4)', () => {
    const bench = machBench();
    bench.enterAll(3);
    bench.policy.refused(bench.candidateId(), 'locked');
    expect(bench.lists()).toEqual({ active: [2], inactive: [1, 0] });
  });
});

describe('vm_page_activate and vm_page_deactivate', () => {
  test('activation puts a page at the tail of active from either queue', () => {
    const bench = machBench();
    bench.enterAll(3);
    bench.policy.refill?.();
    bench.policy.move(bench.id(0), 'active');
    bench.policy.move(bench.id(2), 'active');
    expect(bench.lists()).toEqual({ active: [0, 2], inactive: [1] });
  });

  test('an inactive unreferenced page keeps its place when it is deactivated again', () => {
    const bench = machBench();
    bench.enterAll(3);
    bench.policy.refill?.();
    bench.policy.move(bench.id(0), 'inactive');
    expect(bench.lists()).toEqual({ active: [2], inactive: [0, 1] });
  });

  test('an inactive page that a fault found goes to the tail, its bits cleared', () => {
    const bench = machBench();
    bench.enterAll(3);
    bench.policy.refill?.();
    bench.fault(0);
    bench.touch(0);
    bench.policy.move(bench.id(0), 'inactive');
    expect(bench.lists()).toEqual({ active: [2], inactive: [1, 0] });
    expect([bench.referenced.has(0), bench.used.has(0)]).toEqual([false, false]);
  });

  test('an inactive page that the hardware alone knows of keeps its place and its bit', () => {
    const bench = machBench();
    bench.enterAll(3);
    bench.policy.refill?.();
    bench.touch(0);
    bench.policy.move(bench.id(0), 'inactive');
    expect(bench.lists()).toEqual({ active: [2], inactive: [0, 1] });
    expect(bench.referenced.has(0)).toBe(true);
  });

  test('is_inactive tells the queues apart', () => {
    const bench = machBench();
    bench.enterAll(3);
    bench.policy.refill?.();
    const sides = [0, 1, 2].map((page) => bench.policy.isInactive?.(bench.id(page)));
    expect(sides).toEqual([true, true, false]);
  });
});

describe('what it tells', () => {
  test('the reason names referenced pages that became active on the way', () => {
    const bench = machBench();
    bench.enterAll(6);
    bench.policy.refill?.();
    bench.touch(0, 1, 3);
    expect(bench.reason()).toBe(
      'first inactive page that was not touched, 0 touched, made active, ' +
        '1 touched, made active',
    );
    expect(bench.candidate()).toBe(2);
    // 4 and 5 became inactive in their stead.
    expect(bench.lists()).toEqual({ inactive: [2, 3, 4, 5], active: [0, 1] });
  });

  test('the order shows both queues, and which inactive pages were touched', () => {
    const bench = machBench();
    bench.enterAll(3);
    bench.policy.refill?.();
    bench.touch(1);
    expect(bench.policy.order()).toEqual([
      {
        name: 'inactive',
        order: 'next victim first',
        hand: null,
        entries: [
          { page: 0, note: '' },
          { page: 1, note: 'touched' },
        ],
      },
      {
        name: 'active',
        order: 'next to become inactive first',
        hand: null,
        entries: [{ page: 2, note: '' }],
      },
    ]);
    expect(bench.referenced.has(1)).toBe(true);
  });
});
