/** Playing, with a clock of the test's. */
import { describe, expect, test } from '@jest/globals';
import { Player } from '../../../../explorer/model/play';
import { sessionOf } from '../../../support/explored';

function bench(isCalm = false) {
  const session = sessionOf('dirty_eviction');
  const waits: { callback: () => void; ms: number }[] = [];
  const player = new Player(
    session,
    (callback, ms) => {
      const entry = { callback, ms };
      waits.push(entry);
      return () => waits.splice(waits.indexOf(entry), 1);
    },
    () => isCalm,
  );
  const tick = (): void => waits.shift()?.callback();
  return { session, player, waits, tick };
}

describe('a player', () => {
  test('makes one move a picture, at its speed', () => {
    const { session, player, waits, tick } = bench();
    player.toggle();
    expect(waits.map(({ ms }) => ms)).toEqual([200]);
    tick();
    tick();
    expect(session.at.value).toBe(1);
    player.toggle();
    expect([player.isPlaying.value, waits.length]).toEqual([false, 0]);
  });

  test('makes several moves a picture where eyes are too slow', () => {
    const { session, player, waits, tick } = bench();
    player.speed.value = 1_000;
    player.start();
    expect(waits[0]?.ms).toBeCloseTo(1_000 / 30);
    tick();
    expect(session.at.value).toBe(32);
  });

  test('moves twice a second at most for who wants little motion', () => {
    const { player, waits } = bench(true);
    player.speed.value = 100;
    player.start();
    expect(waits[0]?.ms).toBe(500);
  });

  test('stops at the end, and begins anew from there', () => {
    const { session, player, tick } = bench();
    session.go(session.last.value);
    player.start();
    expect(session.at.value).toBe(-1);
    session.go(session.last.value - 1);
    tick();
    expect([session.at.value, player.isPlaying.value]).toEqual([session.last.value, true]);
    tick();
    expect(player.isPlaying.value).toBe(false);
  });

  test('waits at the end of a run that goes on, and stops where a question covers the rest', () => {
    const { session, player, tick } = bench();
    session.go(session.last.value);
    session.done.value = false;
    player.start();
    tick();
    expect(player.isPlaying.value).toBe(true);
    session.limit.value = session.last.value;
    tick();
    expect(player.isPlaying.value).toBe(false);
  });

  test('jumps to what it plays by', () => {
    const { session, player, tick } = bench();
    player.by.value = 'eviction';
    player.start();
    tick();
    const { recording } = session.run.value ?? {};
    expect(session.at.value).toBe(recording?.next('vm_pageout.chosen', -1));
  });
});
