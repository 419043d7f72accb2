/** Places as somebody types them. */
import { describe, expect, test } from '@jest/globals';
import { placeOf } from '../../../../explorer/model/place_text';
import { Session } from '../../../../explorer/model/session';
import { sessionOf } from '../../../support/explored';

describe('a place', () => {
  const session = sessionOf('dirty_eviction');
  const { recording } = session.run.value ?? {};
  if (recording === undefined) throw new Error('no run');

  test('is an event by its number, with or without commas', () => {
    expect(placeOf(session, ' 257 ')).toBe(257);
    expect(placeOf(session, '-1')).toBe(-1);
    expect(placeOf(session, '9,999')).toBe('give an event from -1 to 804');
  });

  test('is the first event of a step', () => {
    expect(placeOf(session, 'step 43')).toBe(recording.firstEventOf(43));
    expect(placeOf(session, 'step 99999')).toBe('step 99999 and later steps have no event');
  });

  test('is a message or an event by its name, and which one of that name', () => {
    const first = placeOf(session, 'data_request');
    const third = placeOf(session, 'memory_object_data_request:3');
    expect(recording.lineAt(Number(first))).toMatchObject({ msg: 'memory_object_data_request' });
    expect(Number(third)).toBeGreaterThan(Number(first));
    expect(placeOf(session, 'vm_pageout.chosen')).toBe(recording.next('vm_pageout.chosen', -1));
    expect(placeOf(session, 'data_return:2')).toBe('data_return happens fewer than 2 times');
    expect(placeOf(session, 'data_error')).toBe('data_error does not happen');
    expect(placeOf(session, 'data_retrun')).toBe(
      'unknown message or event data_retrun; did you mean data_return?',
    );
  });

  test('is nothing else', () => {
    const problem = 'give an event such as 257, step 43, or a name such as data_return:2';
    expect([placeOf(session, '!'), placeOf(session, 'data_return:0')]).toEqual([problem, problem]);
    expect(placeOf(new Session(), '1')).toBe('there is no run yet');
  });
});
