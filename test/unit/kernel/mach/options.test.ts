/**
 * Tables of options: what fits is taken, what does not leaves the default.
 */
import { expect, test } from '@jest/globals';
import { field, option, overlay, settle } from '../../../../kernel/mach/options';

const table = {
  cluster: option(1, 'pages', 'A number.'),
  answer: option<'supply' | 'error'>('supply', 'text', 'A choice.', ['supply', 'error']),
};

test('what fits is taken, what does not leaves the default', () => {
  expect(settle(table, { cluster: 4, answer: 'error' })).toEqual({ cluster: 4, answer: 'error' });
  expect(settle(table, { cluster: 'many', answer: 'maybe' })).toEqual({
    cluster: 1,
    answer: 'supply',
  });
  expect(field(null, 'cluster')).toBeUndefined();
});

test('the options of an object lie over those of its pager', () => {
  const both = overlay({ cluster: 4, answer: 'error' }, { cluster: 2 });
  expect(settle(table, both)).toEqual({ cluster: 2, answer: 'error' });
  expect(settle(table, overlay(null, null))).toEqual({ cluster: 1, answer: 'supply' });
});
