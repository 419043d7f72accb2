/** What was skipped, in few words. */
import { expect, test } from '@jest/globals';
import { Skips, skipsText } from '../../../traces/skips';

test('reasons are counted, and those that come too late are one', () => {
  const skips = new Skips();
  for (let i = 0; i < 40; i += 1) skips.add(`reason ${i}`);
  skips.add('reason 3');
  expect(skips.counts.size).toBe(33);
  expect(skips.counts.get('reason 3')).toBe(2);
  expect(skips.counts.get('for other reasons')).toBe(8);
});

test('the text names each reason', () => {
  expect(skipsText(new Map())).toBe('nothing');
  const counts = new Map([
    ['blank', 2],
    ['open', 1000],
  ]);
  expect(skipsText(counts)).toBe('1002: 2 blank, 1000 open');
});
