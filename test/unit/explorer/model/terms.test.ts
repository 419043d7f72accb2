/** The terms of the glossary in a text. */
import { describe, expect, test } from '@jest/globals';
import { terms } from '../../../../cli/show/glossary';
import { Terms } from '../../../../explorer/model/terms';

const known = new Terms(terms());
const found = (text: string): readonly string[] =>
  known.parts(text).flatMap(({ meaning, text: part }) => (meaning === null ? [] : [part]));

describe('terms', () => {
  test('are found as whole words, once each, and the text stays as it is', () => {
    const text = 'A precious page becomes inactive; precious pages leave for the laundry.';
    expect(found(text)).toEqual(['precious', 'inactive', 'laundry']);
    const parts = known.parts(text);
    expect(parts.map((part) => part.text).join('')).toBe(text);
    expect(parts[1]?.meaning).toBe(
      'A page that must return to its pager even if clean, because the pager kept no copy.',
    );
  });

  test('are not found in names of tasks, pages, messages and fields of other names', () => {
    expect(found('dirty.0 supplies laundry/3, memory_object_lock_request, wired_count')).toEqual(
      [],
    );
  });

  test('may be several words, a plural, a word of code, or the end of a sentence', () => {
    expect(found('The Second Chance of two frames with kernel_copy true is clean.')).toEqual([
      'Second Chance',
      'frames',
      'kernel_copy',
      'clean',
    ]);
  });

  test.each(['hand', 'seqno', 'precious', 'inactive', 'ghost', 'referenced', 'wired', 'burst'])(
    '%s is explained',
    (term) => expect(found(`the ${term} here`)).toEqual([term]),
  );

  test('words of nearly each sentence are not', () => {
    expect(found('the pager gets the page of the memory object')).toEqual([]);
  });

  test('without a glossary a text is one part', () => {
    expect(new Terms({}).parts('clean')).toEqual([{ text: 'clean', meaning: null }]);
  });
});
