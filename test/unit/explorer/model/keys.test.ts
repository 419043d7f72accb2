/** The keys of the page. */
import { describe, expect, test } from '@jest/globals';
import type { Keyboard } from '../../../../explorer/model/keys';
import { keyMeanings, meaningOf } from '../../../../explorer/model/keys';
import { Player } from '../../../../explorer/model/play';
import { Quiz } from '../../../../explorer/model/quiz';
import { View } from '../../../../explorer/model/view';
import { sessionOf } from '../../../support/explored';

function keyboard(): Keyboard {
  const session = sessionOf('dirty_eviction');
  const player = new Player(
    session,
    () => () => undefined,
    () => false,
  );
  return { session, view: new View(), player, quiz: new Quiz(session) };
}

function press(on: Keyboard, ...keys: readonly string[]): number {
  for (const key of keys) meaningOf(key.replace('Shift+', ''), key.startsWith('Shift+'))?.act(on);
  return on.session.at.value;
}

describe('keys', () => {
  test('are all different, as they are pressed and as they are shown', () => {
    const pressed = keyMeanings.map(({ key, shift }) => `${key} ${shift}`);
    expect(new Set(pressed).size).toBe(keyMeanings.length);
    expect(new Set(keyMeanings.map(({ shown }) => shown)).size).toBe(keyMeanings.length);
  });

  test('of the numbers answer a question, if one is asked', () => {
    const on = keyboard();
    press(on, '2');
    expect(on.quiz.judged.value).toBeNull();
    on.session.go(20);
    expect(on.quiz.askHere('message')).toBe(true);
    press(on, '2');
    expect(on.quiz.judged.value?.given).toBe(on.quiz.asked.value?.options[1]?.text);
  });

  test('move by one, by ten, and to both ends', () => {
    const on = keyboard();
    expect(press(on, 'ArrowRight', 'ArrowRight', 'ArrowLeft')).toBe(0);
    expect(press(on, 'PageDown')).toBe(10);
    expect(press(on, 'PageUp')).toBe(0);
    expect(press(on, 'End')).toBe(on.session.events.value - 1);
    expect(press(on, 'Home')).toBe(-1);
  });

  test('with Shift go the other way, or by machine steps', () => {
    const on = keyboard();
    const first = press(on, 'e');
    const second = press(on, 'e');
    expect(second).toBeGreaterThan(first);
    expect(press(on, 'E')).toBe(first);
    const { recording } = on.session.run.value ?? {};
    const step = recording?.stepOf(first) ?? 0;
    expect(recording?.stepOf(press(on, 'Shift+ArrowRight'))).toBeGreaterThan(step);
  });

  test('say where there is no such event any more', () => {
    const on = keyboard();
    press(on, 'End', 'e');
    expect(on.view.said.value).toBe('no later eviction');
    press(on, 'Home', 'M');
    expect(on.view.said.value).toBe('no earlier message');
  });

  test('open and close dialogs and modes', () => {
    const on = keyboard();
    press(on, '?');
    expect(on.view.dialog.value).toBe('keys');
    press(on, 'Escape');
    expect(on.view.dialog.value).toBeNull();
    press(on, '/');
    expect(on.view.isSearching.value).toBe(true);
    press(on, 'y');
    expect(on.view.mode.value).toBe('edit');
    press(on, 'c');
    expect(on.view.mode.value).toBe('compare');
    press(on, 'c');
    expect(on.view.mode.value).toBe('watch');
    press(on, ' ');
    expect(on.player.isPlaying.value).toBe(true);
  });
});
