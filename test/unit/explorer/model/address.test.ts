/** Addresses of moments. */
import { describe, expect, test } from '@jest/globals';
import type { Address } from '../../../../explorer/model/address';
import {
  absence,
  addressOf,
  addressText,
  staleness,
  strangeness,
} from '../../../../explorer/model/address';
import { AS_IN_FILE } from '../../../../explorer/model/settings';

const address: Address = {
  name: 'dirty_eviction',
  event: 257,
  selection: { kind: 'page', host: 0, object: 2, offset: 0 },
  digest: '1a2b3c4d',
  settings: AS_IN_FILE,
  second: null,
  unknown: null,
};

describe('an address', () => {
  test('has scenario, event, selection and digest', () => {
    expect(addressText(address)).toBe('dirty_eviction/257?sel=page.0.2.0&digest=1a2b3c4d');
    expect(addressOf('#dirty_eviction/257?sel=page.0.2.0&digest=1a2b3c4d')).toEqual(address);
  });

  test('needs the scenario only', () => {
    const none = { selection: null, digest: null, settings: AS_IN_FILE, second: null };
    const bare = { name: 'burst', event: -1, ...none, unknown: null };
    expect(addressOf('burst')).toEqual(bare);
    expect(addressText(bare)).toBe('burst/-1');
    expect(addressOf('burst/-7?sel=cat.1&')).toEqual(bare);
  });

  test('has the switches that are set, and the run that is compared with its own', () => {
    const set = { ...AS_IN_FILE, policy: 'clock:bits=2', seed: 'a & b' };
    const second = { name: 'belady_4', settings: { ...AS_IN_FILE, frames: '4', profile: 'cmu' } };
    const both = { ...address, selection: null, settings: set, second };
    expect(addressText(both)).toBe(
      'dirty_eviction/257?policy=clock%3Abits%3D2&seed=a%20%26%20b' +
        '&b=belady_4&b.frames=4&b.profile=cmu&digest=1a2b3c4d',
    );
    expect(addressOf(addressText(both))).toEqual(both);
    expect(addressOf('burst?policy=')?.settings).toBe(AS_IN_FILE);
  });

  test('with a field that none has is reported', () => {
    expect(strangeness(address)).toBeNull();
    expect(strangeness(addressOf('burst/3?polcy=lru') ?? address)).toBe(
      'The link has polcy=, which was left out: did you mean policy?',
    );
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
