/**
 * gnu: four queues for the whole machine and four for each segment, seen from inside the policy.
 * Laws 31 and 32. On this bench even pages lie in segment 0, odd ones in segment 1.
 */
import { describe, expect, test } from '@jest/globals';
import { PolicyBench } from '../../../support/policy_bench';

/** Pages 0 to 7, active; those from 4 on are anonymous memory. */
function bench(): PolicyBench {
  const made = new PolicyBench('gnu');
  for (let page = 4; page < 8; page += 1) made.internal.add(page);
  made.enterAll(8);
  return made;
}

/** Takes candidates until there is none. */
function order(made: PolicyBench): number[] {
  const pages: number[] = [];
  for (let page = made.candidate(); page !== -1; page = made.candidate()) {
    pages.push(page);
    made.policy.leave(page, 'evicted');
  }
  return pages;
}

describe('the order of victims', () => {
  test('inactive external, inactive internal, active external, active internal', () => {
    const made = bench();
    for (const page of [5, 4, 1, 0]) made.policy.move(made.id(page), 'inactive');
    expect(order(made)).toEqual([1, 0, 5, 4, 2, 3, 6, 7]);
  });

  test('anonymous memory is passed over where nobody would take it', () => {
    const made = bench();
    const external: number[] = [];
    for (let page = made.policy.candidate('external'); page !== -1; ) {
      external.push(page);
      made.policy.leave(page, 'evicted');
      page = made.policy.candidate('external');
    }
    expect(external).toEqual([0, 1, 2, 3]);
  });

  test('law 31: a referenced inactive page becomes active, an active one goes as it is', () => {
    const made = bench();
    for (const page of [0, 1]) made.policy.move(made.id(page), 'inactive');
    made.touch(0, 2, 3);
    expect(order(made)).toEqual([1, 2, 3, 0, 4, 5, 6, 7]);
    expect(made.told).toContain('reactivated 0');
  });

  test('an inactive page that a fault found is reactivated, or made inactive anew', () => {
    const made = bench();
    for (const page of [0, 1, 2, 3]) made.policy.move(made.id(page), 'inactive');
    made.fault(0, 1);
    made.touch(2);
    for (const page of [1, 2]) made.policy.move(made.id(page), 'inactive');
    // 1 goes to the tail, its bit cleared; 2, which the hardware alone knows of, keeps both.
    expect(order(made)).toEqual([3, 1, 0, 2, 4, 5, 6, 7]);
  });

  test('a page that cannot move goes to the tail, and comes when it can', () => {
    const made = bench();
    for (const page of [0, 1, 2]) made.policy.move(made.id(page), 'inactive');
    made.busy.add(0);
    expect(made.candidate()).toBe(1);
    made.busy.delete(0);
    expect(order(made).slice(0, 3)).toEqual([1, 2, 0]);
  });

  test('there is none if no page can move', () => {
    const made = bench();
    for (let page = 0; page < 8; page += 1) made.busy.add(page);
    expect(made.candidate()).toBe(-1);
    expect(made.policy.pages()).toHaveLength(8);
  });
});

describe('refill', () => {
  test('leaves a third of each segment active, external pages go first, bits are cleared', () => {
    const made = bench();
    made.touch(0, 1, 2, 3);
    made.policy.refill?.();
    expect(made.policy.queues?.()).toEqual({ active: 2, inactive: 6, inactiveTarget: 6 });
    expect(made.told).toEqual([0, 2, 4, 1, 3, 5].map((page) => `deactivated ${page}`));
    expect([...made.referenced]).toEqual([]);
  });

  test('stops where no page can move', () => {
    const made = bench();
    for (let page = 0; page < 8; page += 1) made.busy.add(page);
    made.policy.refill?.();
    expect(made.told).toEqual([]);
  });
});

describe('segments', () => {
  test('each has its pages, and gives away first what will stay the longest', () => {
    const made = bench();
    made.policy.move(made.id(5), 'inactive');
    expect([made.policy.pagesIn?.(0), made.policy.pagesIn?.(1)]).toEqual([4, 4]);
    expect(made.policy.candidateIn?.(0)).toBe(4);
    expect(made.policy.candidateIn?.(1)).toBe(7);
    for (const page of [4, 6, 7, 1]) made.policy.move(made.id(page), 'inactive');
    expect(made.policy.candidateIn?.(0)).toBe(0);
    expect(made.policy.candidateIn?.(1)).toBe(3);
    for (const page of [0, 2, 3]) made.policy.move(made.id(page), 'inactive');
    expect(made.policy.candidateIn?.(0)).toBe(4);
    expect(made.policy.candidateIn?.(1)).toBe(5);
    for (const page of [4, 5, 6, 7]) made.policy.leave(made.id(page), 'freed');
    expect([made.policy.candidateIn?.(0), made.policy.candidateIn?.(1)]).toEqual([0, 1]);
  });

  test('a page that moves to the tail of the machine does so in its segment', () => {
    const made = bench();
    for (const page of [4, 6]) made.policy.leave(made.id(page), 'freed');
    made.policy.move(made.id(0), 'active');
    expect(made.policy.candidateIn?.(0)).toBe(2);
    expect(made.candidate()).toBe(1);
    made.policy.refused(made.id(1), 'locked');
    expect(made.candidate()).toBe(2);
    made.policy.refused(made.id(2), 'busy');
    expect(made.policy.pages()).not.toContain(2);
    made.used.delete(2);
    made.policy.enter(made.id(2), 'inactive_head');
    expect([made.candidate(), made.policy.candidateIn?.(0)]).toEqual([2, 0]);
    made.policy.move(made.id(0), 'inactive');
    expect([made.candidate(), made.policy.candidateIn?.(0)]).toEqual([2, 2]);
    expect(made.policy.isInactive?.(made.id(2))).toBe(true);
  });
});

describe('what it tells', () => {
  test('the reason names the queue, pages that cannot move, and those that became active', () => {
    const made = bench();
    for (const page of [0, 1, 2]) made.policy.move(made.id(page), 'inactive');
    made.busy.add(0);
    made.touch(1);
    expect(made.reason()).toBe(
      'first inactive external page that was not touched, 0 cannot move, moved to the tail, ' +
        '1 touched, made active',
    );
    expect(made.candidate()).toBe(2);
  });

  test('an active page goes as it is, external ones first', () => {
    const made = bench();
    made.touch(0);
    expect(made.reason()).toBe('first active external page');
    for (const page of [0, 1, 2, 3]) made.policy.leave(made.id(page), 'freed');
    expect(made.reason()).toBe('first active internal page');
    made.policy.move(made.id(6), 'inactive');
    expect(made.reason()).toBe('first inactive internal page that was not touched');
  });

  test('the order shows the queues of the machine, then those of each segment', () => {
    const made = bench();
    for (const page of [5, 0, 2]) made.policy.move(made.id(page), 'inactive');
    made.touch(2);
    expect(made.lists()).toEqual({
      'inactive external': [0, 2],
      'inactive internal': [5],
      'active external': [1, 3],
      'active internal': [4, 6, 7],
      'inactive external of segment 0': [0, 2],
      'inactive internal of segment 0': [],
      'active external of segment 0': [],
      'active internal of segment 0': [4, 6],
      'inactive external of segment 1': [],
      'inactive internal of segment 1': [5],
      'active external of segment 1': [1, 3],
      'active internal of segment 1': [7],
    });
    expect(made.notes('inactive external')).toEqual(['', 'touched']);
    expect(made.policy.order()[0]).toMatchObject({ order: 'next victim first', hand: null });
  });
});
