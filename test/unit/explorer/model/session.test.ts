/** A session moves along its run, and stays within what may be shown. */
import { describe, expect, test } from '@jest/globals';
import { Session } from '../../../../explorer/model/session';
import { sessionOf } from '../../../support/explored';

describe('a session', () => {
  test('shows nothing without a run', () => {
    const session = new Session();
    session.go(5);
    expect([session.at.value, session.last.value]).toEqual([-1, -1]);
    expect(session.state.value).toBeNull();
  });

  test('stands before the first event of a new run, and goes no further than its ends', () => {
    const session = sessionOf('first_fault');
    const last = session.events.value - 1;
    expect(session.at.value).toBe(-1);
    session.go(1e9);
    expect(session.at.value).toBe(last);
    expect(session.state.value?.event).toBe(last + 1);
    session.go(-7);
    expect(session.at.value).toBe(-1);
    session.go(Number.NaN);
    expect(session.at.value).toBe(-1);
  });

  test('knows the state before the last move, whichever way it went', () => {
    const session = sessionOf('first_fault');
    session.go(20);
    session.go(12);
    expect([session.from.value, session.at.value]).toEqual([20, 12]);
    expect(session.stateBefore.value?.event).toBe(21);
    expect(session.state.value?.event).toBe(13);
    expect(session.state.value).toEqual(session.run.value?.recording.stateAt(12));
  });

  test('compares with the event before after a far move, and with nothing at the start', () => {
    const session = sessionOf('dirty_eviction');
    session.go(60);
    session.go(120);
    expect(session.stateBefore.value?.event).toBe(61);
    session.go(181);
    expect(session.stateBefore.value?.event).toBe(181);
    session.go(-1);
    session.go(59);
    expect(session.stateBefore.value).toBeNull();
  });

  test('does not go beyond what a question covers', () => {
    const session = sessionOf('first_fault');
    session.limit.value = 10;
    session.go(30);
    expect(session.at.value).toBe(10);
    session.limit.value = null;
    session.go(30);
    expect(session.at.value).toBe(30);
  });

  test('reads a state once, however often it is asked for between two moves', () => {
    const session = sessionOf('dirty_eviction');
    session.go(300);
    const state = session.state.value;
    session.go(301);
    expect(session.stateBefore.value).toBe(state);
  });
});
