/**
 * phys: what frames hold, as bytes or as stamps.
 */
import { describe, expect, test } from '@jest/globals';
import { KernelPanic } from '../../../../../kernel/kern/assert';
import { Phys } from '../../../../../kernel/vm/page/phys';
import { fc } from '../../../../support/chance';

const SIZE = 512;

function phys(mode: 'bytes' | 'stamps', frames = 4): Phys {
  const made = new Phys(mode, SIZE);
  for (let id = 0; id < frames; id += 1) made.attach(id);
  return made;
}

const bytesOf = (made: Phys, id: number): Uint8Array => made.view(id);

describe.each(['bytes', 'stamps'] as const)('in %s mode', (mode) => {
  test('a fresh frame is zero', () => {
    expect(phys(mode).loadWord(3, 0)).toBe(0);
  });

  test('a word that is stored is loaded again, and no other frame has it', () => {
    const made = phys(mode);
    made.storeWord(1, 0, 77);
    expect([0, 1, 2].map((id) => made.loadWord(id, 0))).toEqual([0, 77, 0]);
  });

  test('a copy has the contents and is independent of its source', () => {
    const made = phys(mode);
    made.storeWord(1, 0, 77);
    made.copy(1, 2);
    made.storeWord(1, 0, 78);
    expect([made.loadWord(1, 0), made.loadWord(2, 0)]).toEqual([78, 77]);
  });

  test('zeroing makes the first word zero', () => {
    const made = phys(mode);
    made.storeWord(1, 0, 77);
    made.zero(1);
    expect(made.loadWord(1, 0)).toBe(0);
  });

  test('contents are a copy that stays', () => {
    const made = phys(mode);
    made.fill(1, 77);
    const kept = made.contents(1);
    made.fill(1, 78);
    made.fill(2, kept);
    expect(made.loadWord(2, 0)).toBe(77);
  });

  test('frames beyond the first memory keep what the others hold', () => {
    const made = phys(mode, 1500);
    made.fill(1, 77);
    made.fill(1499, 78);
    made.attach(5000);
    made.fill(5000, 79);
    expect([1, 1499, 5000, 4].map((id) => made.loadWord(id, 0))).toEqual([77, 78, 79, 0]);
  });
});

describe('bytes', () => {
  test('words lie one after the other, little end first', () => {
    const made = phys('bytes');
    made.storeWord(1, 1, 0x0403_0201);
    expect([...bytesOf(made, 1).subarray(0, 9)]).toEqual([0, 0, 0, 0, 1, 2, 3, 4, 0]);
  });

  test('a fill that is short leaves zeroes behind it, one that is long is cut', () => {
    const made = phys('bytes');
    made.fill(1, new Uint8Array(SIZE).fill(9));
    made.fill(1, Uint8Array.of(1, 2));
    expect(bytesOf(made, 1)[1]).toBe(2);
    expect(
      bytesOf(made, 1)
        .subarray(2)
        .every((byte) => byte === 0),
    ).toBe(true);
    made.fill(2, new Uint8Array(SIZE + 5).fill(3));
    expect(bytesOf(made, 2).every((byte) => byte === 3)).toBe(true);
    expect(made.loadWord(3, 0)).toBe(0);
  });

  test('a window is the frame itself', () => {
    const made = phys('bytes');
    const window = made.window(1);
    made.storeWord(1, 0, 5);
    expect(typeof window !== 'number' && window[0]).toBe(5);
  });

  test('the tail beyond some bytes becomes zero', () => {
    const made = phys('bytes');
    made.fill(1, new Uint8Array(SIZE).fill(9));
    made.zeroTail(1, 100);
    expect(bytesOf(made, 1).filter((byte) => byte === 9)).toHaveLength(100);
  });

  test('any bytes come back as they were', () => {
    const made = phys('bytes');
    fc.assert(
      fc.property(fc.uint8Array({ minLength: SIZE, maxLength: SIZE }), (bytes) => {
        made.fill(1, bytes);
        expect(made.contents(1)).toEqual(bytes);
      }),
      { numRuns: 30 },
    );
  });

  test('a page without a frame is a panic', () => {
    const made = new Phys('bytes', SIZE);
    made.attach(3);
    expect(() => made.view(1)).toThrow(KernelPanic);
    expect(() => made.storeWord(1, 0, 5)).toThrow(KernelPanic);
    expect(made.loadWord(1, 0)).toBe(0);
  });
});

describe('stamps', () => {
  test('a stamp is the whole page: any word of it is the stamp', () => {
    const made = phys('stamps');
    made.storeWord(1, 100, 12_345_678_901);
    expect(made.loadWord(1, 3)).toBe(12_345_678_901);
    expect(made.window(1)).toBe(12_345_678_901);
  });

  test('bytes become the stamp of their first word, short ones too', () => {
    const made = phys('stamps');
    made.fill(1, Uint8Array.of(1, 2, 3, 255));
    made.fill(2, Uint8Array.of(7));
    expect([made.loadWord(1, 0), made.loadWord(2, 0)]).toEqual([0xff03_0201, 7]);
  });

  test('a tail cannot be cut off a stamp', () => {
    const made = phys('stamps');
    made.fill(1, 9);
    made.zeroTail(1, 1);
    expect(made.loadWord(1, 0)).toBe(9);
  });
});
