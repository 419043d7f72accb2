/** Addresses of moments. */
import { describe, expect, test } from '@jest/globals';
import type { Address } from '../../../../explorer/model/address';
import { absence, addressOf, addressText, staleness } from '../../../../explorer/model/address';

const address: Address = {
  name: 'dirty_eviction',
  event: 257,
  selection: { kind: 'page', host: 0, object: 2, offset: 0 },
  digest: '1a2b3c4d',
};

describe('an address', () => {
  test('has scenario, event, selection and digest', () => {
    expect(addressText(address)).toBe('dirty_eviction/257?sel=page.0.2.0&digest=1a2b3c4d');
    expect(addressOf('#dirty_eviction/257?sel=page.0.2.0&digest=1a2b3c4d')).toEqual(address);
  });

  test('needs the scenario only', () => {
    const bare = { name: 'burst', event: -1, selection: null, digest: null };
    expect(addressOf('burst')).toEqual(bare);
    expect(addressText(bare)).toBe('burst/-1');
    expect(addressOf('burst/-7?sel=cat.1&more')).toEqual(bare);
  });

  test('keeps any name', () => {
    const odd = { ...address, name: 'mine/übung 1?#' };
    expect(addressOf(addressText(odd))).toEqual(odd);
    expect(addressOf('100%/3')?.name).toBe('100%');
  });

  test.each(['a/x', 'a/1.5', 'a/', '#a/99999999999999999999999'])('%p has no event', (text) => {
    const event = addressOf(text)?.event ?? 0;
    expect(absence({ ...address, event }, 805)).toBe(
      'The link is about an event that this run has not: its last one is 804.',
    );
    expect(absence({ ...address, event: 804 }, 805)).toBeNull();
  });

  test.each(['', '#', '#/5'])('%p is none', (text) => {
    expect(addressOf(text)).toBeNull();
  });
});

test('a link with another digest is stale; one without any is not', () => {
  expect(staleness(address, '1a2b3c4d')).toBeNull();
  expect(staleness({ ...address, digest: null }, 'ffffffff')).toBeNull();
  expect(staleness(address, 'ffffffff')).toBe(
    'The link is about another text of dirty_eviction: its event may be another here.',
  );
});
