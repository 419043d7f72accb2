/** Things as texts of the page's address. */
import { describe, expect, test } from '@jest/globals';
import type { Thing } from '../../../../explorer/model/thing';
import { sameThing, thingOf, thingText } from '../../../../explorer/model/thing';

const things: readonly (readonly [string, Thing])[] = [
  ['page.1.3.12', { kind: 'page', host: 1, object: 3, offset: 12 }],
  ['object.0.2', { kind: 'object', host: 0, object: 2 }],
  ['port.7', { kind: 'port', id: 7 }],
  ['message.0', { kind: 'message', id: 0 }],
];

describe('a thing as a text', () => {
  test.each(things)('%s is written and read back', (text, thing) => {
    expect(thingText(thing)).toBe(text);
    expect(thingOf(text)).toEqual(thing);
  });

  test.each([
    '',
    'port',
    'port.',
    'port.x',
    'port.1.2',
    'page.1.2',
    'page.1.2.3.4',
    'object.1',
    'cat.1',
  ])('%p is none', (text) => {
    expect(thingOf(text)).toBeNull();
  });
});

test('two things are the same by their kind and numbers, and nothing is like nothing', () => {
  expect(sameThing({ kind: 'port', id: 7 }, { kind: 'port', id: 7 })).toBe(true);
  expect(sameThing({ kind: 'port', id: 7 }, { kind: 'thread', id: 7 })).toBe(false);
  expect(sameThing(null, null)).toBe(false);
});
