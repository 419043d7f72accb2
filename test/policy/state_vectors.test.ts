/**
 * States of memory from Tanenbaum's problems, and which page must go: the policies are handed the
 * state, no kernel is at work.
 */
import { describe, expect, test } from '@jest/globals';
import { PolicyBench } from '../support/policy_bench';

/** Pages by letter, oldest first, with their reference bits. */
function queueOf(name: string, bits: string): PolicyBench {
  const bench = new PolicyBench(name);
  bench.enterAll(bits.length);
  [...bits].forEach((bit, page) => {
    if (bit === '1') bench.touch(page);
  });
  return bench;
}

describe('aging', () => {
  test('eight ticks of four pages leave the counters of the book (MOS 3.30)', () => {
    const ticks = ['0111', '1011', '1010', '1101', '0010', '1010', '1100', '0001'];
    const bench = new PolicyBench('aging', { interval: 1, bits: 8 });
    bench.enterAll(4);
    for (const tick of ticks) {
      bench.referenced.clear();
      [...tick].forEach((bit, page) => {
        if (bit === '1') bench.touch(page);
      });
      bench.policy.interval?.passed();
    }
    const counters = [0b01101110, 0b01001001, 0b00110111, 0b10001011];
    expect(bench.notes('queue')).toEqual(counters.map((counter) => `counter ${counter}`));
    expect(bench.candidate('full')).toBe(2);
  });
});

describe.each(['second-chance', 'clock'])('%s', (name) => {
  test('the first page without its bit goes: D of B C D E F G H I (MOS 3.29)', () => {
    const bench = queueOf(name, '11011011');
    expect('BCDEFGHI'[bench.candidate('full')]).toBe('D');
  });

  test('the reason names B and C, which were passed', () => {
    const moved = name === 'clock' ? '' : ', moved to the tail';
    const passed = [0, 1].map((page) => `, ${page} touched, bit cleared${moved}`).join('');
    expect(queueOf(name, '11011011').reason('full').endsWith(passed)).toBe(true);
  });

  test('pages that were passed lost their bits, and come behind the others', () => {
    const bench = queueOf(name, '11011011');
    bench.policy.leave(bench.candidateId(), 'evicted');
    expect(bench.victims()).toEqual([5, 0, 1, 3, 4, 6, 7]);
  });
});

describe('wsclock', () => {
  /** Last used at 1213, now 2204; beside it a page that was used at 2000. */
  const bench = (tau: number): PolicyBench => {
    const made = new PolicyBench('wsclock', { tau });
    made.references = 1213;
    made.enterAll(1);
    made.references = 2000;
    made.policy.enter(made.id(1), 'active');
    made.references = 2204;
    return made;
  };

  test('an age of 991 is outside a working set of tau 400: the page goes (MOS 3.32)', () => {
    expect(bench(400).candidate('full')).toBe(0);
  });

  test('an age of 991 is inside a working set of tau 1000: kept while another can go', () => {
    const kept = bench(1000);
    kept.touch(1);
    // All are in the set, so the oldest has to go all the same.
    expect(kept.candidate('full')).toBe(0);
    kept.touch(0);
    expect(kept.candidate('full')).not.toBe(-1);
  });

  test('of pages outside the set the clean one goes, the dirty one before the hand stays', () => {
    // (time, R, M): 0 (6, 0, 1), 1 (9, 1, 0), 2 (9, 1, 1), 3 (7, 0, 0); tau 2, now 10 (MOS 3.33)
    const memory = new PolicyBench('wsclock', { tau: 2 });
    [6, 9, 9, 7].forEach((time, page) => {
      memory.references = time;
      memory.policy.enter(memory.id(page), 'active');
    });
    memory.touch(1, 2);
    memory.modified.add(0).add(2);
    memory.references = 10;
    expect(memory.candidate('full')).toBe(3);
    expect([...memory.referenced]).toEqual([]);
  });
});

describe('pages loaded at 126, 230, 140, 110, last used at 280, 265, 270, 285 (MOS 3e)', () => {
  const byLoad = [3, 0, 2, 1];
  const byUse = [1, 2, 0, 3];
  const bits = { referenced: [0, 3], modified: [1, 3] };

  function state(name: string): PolicyBench {
    const bench = new PolicyBench(name);
    for (const page of byLoad) bench.policy.enter(bench.id(page), 'active');
    bench.policy.touched?.(Int32Array.from(byUse), byUse.length);
    bench.touch(...bits.referenced);
    for (const page of bits.modified) bench.modified.add(page);
    return bench;
  }

  test.each([
    ['nru', 2],
    ['fifo', 3],
    ['lru', 1],
    ['second-chance', 2],
    ['enhanced-second-chance', 2],
  ])('%s evicts page %i', (name, page) => {
    expect(state(name).candidate('full')).toBe(page);
  });
});
