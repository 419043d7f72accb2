/**
 * clock: a hand that lowers and passes, and the conventions on which books differ.
 */
import { describe, expect, test } from '@jest/globals';
import { victimsOf } from '../../../support/kernel_paging';
import { PolicyBench } from '../../../support/policy_bench';

describe('with one bit', () => {
  test('a page that was touched since the hand last came is passed', () => {
    // 0 leaves after all bits were cleared; then 1, touched, is passed.
    expect(victimsOf('clock', 3, '0 1 2 3 1 4')).toBe('0 2');
  });

  test('insert says whether the access that brings a page in counts', () => {
    expect(victimsOf('clock:insert=1', 3, '0 1 2 0 3 4')).toBe('0 1');
    expect(victimsOf('clock:insert=0', 3, '0 1 2 0 3 4')).toBe('1 2');
  });

  test('a hit costs nothing: the hardware keeps the bit', () => {
    expect(new PolicyBench('clock').policy.touched).toBeUndefined();
    expect(new PolicyBench('clock', { bits: 2 }).policy.touched).toBeDefined();
  });
});

describe('with counters', () => {
  const hot = '0 0 0 0 1 2 3 4 5';

  test('a page that was touched often survives several rounds', () => {
    expect(victimsOf('clock:bits=1,insert=0', 3, hot)).toBe('1 2 0');
    expect(victimsOf('clock:bits=2,insert=0', 3, hot)).toBe('1 2 3');
  });

  test('most limits how far they count', () => {
    expect(victimsOf('clock:bits=2,insert=0,most=1', 3, hot)).toBe('1 2 0');
    expect(victimsOf('clock:bits=2,insert=0,most=2', 3, hot)).toBe('1 2 3');
  });

  test('insert is where they begin', () => {
    // The hand goes round until it finds a zero: that is 1, since 0 was touched twice.
    expect(victimsOf('clock:bits=2,insert=1', 3, '0 0 1 2 3 4')).toBe('1 2');
    expect(victimsOf('clock:bits=2,insert=1', 3, '0 1 2 3 4')).toBe('0 1');
  });
});

test('sweep=clear_all begins with the oldest, and clears only when all are set', () => {
  expect(victimsOf('clock:sweep=ring', 3, '0 1 2 3 1 4 1 5')).toBe('0 2 3');
  expect(victimsOf('clock:sweep=clear_all', 3, '0 1 2 3 1 4 1 5')).toBe('0 2 1');
});

test('clear makes all counters zero at intervals', () => {
  expect(victimsOf('clock:insert=0', 3, '0 1 2 0 3')).toBe('1');
  expect(victimsOf('clock:insert=0,clear=4', 3, '0 1 2 0 3')).toBe('0');
  expect(victimsOf('clock:bits=2,insert=0,clear=4', 3, '0 1 2 0 3')).toBe('0');
});

test('a busy candidate is forgotten, the hand passes a locked one', () => {
  const bench = new PolicyBench('clock');
  bench.enterAll(4);
  bench.policy.refused(bench.candidateId(), 'locked');
  bench.policy.refused(bench.candidateId(), 'busy');
  expect(bench.victims()).toEqual([2, 3, 0]);
});

describe('the reason', () => {
  test('names whom the hand passed, and that it cleared their bits', () => {
    const bench = new PolicyBench('clock');
    bench.enterAll(4);
    bench.touch(0, 1, 3);
    expect(bench.reason()).toBe(
      'not touched since the hand last came by, 0 touched, bit cleared, 1 touched, bit cleared',
    );
    expect(bench.candidate()).toBe(2);
    expect([...bench.referenced]).toEqual([3]);
  });

  test('names counters as the hand met them, round by round', () => {
    const bench = new PolicyBench('clock', { bits: 2 });
    bench.enterAll(2);
    bench.policy.touched?.(Int32Array.of(0, 0), 2);
    expect(bench.reason()).toBe(
      'first whose counter is zero, 0 counter 3, lowered, 1 counter 1, lowered, ' +
        '0 counter 2, lowered',
    );
    expect(bench.candidate()).toBe(1);
  });

  test('of sweep=clear_all names all that are set before the candidate, each time', () => {
    const bench = new PolicyBench('clock', { sweep: 'clear_all' });
    bench.enterAll(4);
    bench.touch(0, 1);
    const oldest = 'oldest that was not touched since all were cleared, 0 touched, 1 touched';
    expect([bench.reason(), bench.reason()]).toEqual([oldest, oldest]);
    bench.touch(2, 3);
    expect(bench.reason()).toBe(
      'oldest, since all were touched and all are cleared, 1 touched, 2 touched, 3 touched',
    );
    expect(bench.candidate()).toBe(0);
    expect([...bench.referenced]).toEqual([]);
  });
});

describe('the order', () => {
  test('is the ring from the hand on', () => {
    const bench = new PolicyBench('clock');
    bench.enterAll(3);
    bench.touch(0, 2);
    bench.candidate();
    expect(bench.policy.order()).toEqual([
      {
        name: 'ring',
        order: 'from the hand on',
        hand: 1,
        entries: [
          { page: 1, note: '' },
          { page: 2, note: 'touched' },
          { page: 0, note: '' },
        ],
      },
    ]);
    expect(new PolicyBench('clock').policy.order()).toMatchObject([{ hand: null }]);
  });

  test('shows counters', () => {
    const bench = new PolicyBench('clock', { bits: 2, insert: 0 });
    bench.enterAll(3);
    bench.policy.touched?.(Int32Array.of(2, 0, 2), 3);
    expect(bench.notes('ring')).toEqual(['counter 1', '', 'counter 2']);
  });

  test('of sweep=clear_all stands still', () => {
    const bench = new PolicyBench('clock', { sweep: 'clear_all' });
    bench.enterAll(3);
    bench.touch(0);
    expect(bench.candidate()).toBe(1);
    expect(bench.lists()).toEqual({ ring: [0, 1, 2] });
    expect(bench.policy.order()).toMatchObject([{ order: 'oldest first' }]);
  });
});

describe('sweep=clear_all', () => {
  /** Looks at reference bits, counted from here on. */
  function looks(bench: PolicyBench): () => number {
    const has = bench.referenced.has.bind(bench.referenced);
    let count = 0;
    bench.referenced.has = (page) => {
      count += 1;
      return has(page);
    };
    return () => count;
  }

  test('does not look again at pages that are set while one behind them comes and goes', () => {
    const bench = new PolicyBench('clock', { sweep: 'clear_all', insert: 0 });
    bench.enterAll(1000);
    bench.touch(...Array.from({ length: 999 }, (_, page) => page));
    const looked = looks(bench);
    for (let turn = 0; turn < 1000; turn += 1) {
      expect(bench.candidate()).toBe(999);
      bench.policy.leave(bench.id(999), 'evicted');
      bench.policy.enter(bench.id(999), 'active');
    }
    expect(looked()).toBe(1999);
  });

  test('finds pages that came in at the head, or that an interval cleared, first', () => {
    const bench = new PolicyBench('clock', { sweep: 'clear_all', clear: 10 });
    bench.enterAll(4);
    bench.touch(0, 1);
    expect(bench.candidate()).toBe(2);
    bench.policy.enter(bench.id(9), 'inactive_head');
    expect(bench.candidate()).toBe(9);
    bench.touch(9);
    expect(bench.candidate()).toBe(2);
    bench.policy.interval?.passed();
    expect(bench.candidate()).toBe(9);
  });

  test('keeps its place when the page before it leaves or goes to the tail', () => {
    const bench = new PolicyBench('clock', { sweep: 'clear_all' });
    bench.enterAll(5);
    bench.touch(0, 1, 2);
    expect(bench.candidate()).toBe(3);
    bench.policy.leave(bench.id(2), 'freed');
    expect(bench.candidate()).toBe(3);
    bench.policy.refused(bench.id(1), 'locked');
    expect(bench.candidate()).toBe(3);
    expect(bench.lists()).toEqual({ ring: [0, 3, 4, 1] });
  });
});
