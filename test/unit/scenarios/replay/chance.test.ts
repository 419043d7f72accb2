/** Streams of chance: named, and functions of the seed alone. */
import { describe, expect, test } from '@jest/globals';
import { chance } from '../../../../scenarios/replay/chance';

const draw = (seed: string, who: string): readonly number[] => {
  const random = chance(seed, who);
  return [random(), random(), random()];
};

describe('a stream of chance', () => {
  test('is the same for the same seed and consumer, and different for another', () => {
    expect(draw('1', 'a')).toEqual(draw('1', 'a'));
    expect(draw('1', 'a')).not.toEqual(draw('1', 'b'));
    expect(draw('1', 'a')).not.toEqual(draw('2', 'a'));
  });
});
