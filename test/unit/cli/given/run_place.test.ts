/** Places of a run as flags name them. */
import { describe, expect, test } from '@jest/globals';
import { runPlace } from '../../../../cli/given/run_place';

const range = { first: 0, last: 99 };

describe('a place is', () => {
  test('a number, a name in full or short, and which one of that name', () => {
    expect(runPlace('42', 'run: --until', range)).toEqual({ event: 42 });
    const name = 'memory_object_data_request';
    expect(runPlace('data_request', 'run: --until', range)).toEqual({ name, nth: 1 });
    expect(runPlace(`${name}:2`, 'run: --until', range)).toEqual({ name, nth: 2 });
  });

  test.each([
    ['100', 'run: --until 100: unknown event; give a number from 0 to 99, or a name'],
    ['1.5', 'run: --until 1.5: unknown event'],
    ['', "run: --until '': unknown event"],
    ['data_request:0', 'run: --until data_request:0: names are counted from 1'],
    ['data_reqest', 'run: --until data_reqest: unknown message or event data_reqest; did you'],
  ])('not %j', (text, message) => {
    expect(() => runPlace(text, 'run: --until', range)).toThrow(message);
  });
});
