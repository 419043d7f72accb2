/** Lists of policies: order, hand, ghosts, notes, the page that leaves next. */
import { describe, expect, test } from '@jest/globals';
import { momentSignals } from '../../../../explorer/model/moment_signals';
import type { QueueEntry } from '../../../../explorer/model/queue_view';
import { queueView, shortened } from '../../../../explorer/model/queue_view';
import { Session } from '../../../../explorer/model/session';
import { policies } from '../../../../kernel/policy/policies';
import { nextVictims } from '../../../../scenarios/run/next_victims';
import { runOfText } from '../../../support/explored';
import type { Stop } from '../../../support/explored_moment';
import { stopAt } from '../../../support/explored_moment';

function view({ moment, session }: Pick<Stop, 'moment' | 'session'>) {
  const host = moment.state.hosts[0];
  if (host === undefined) throw new Error('no host');
  const run = session.run.peek();
  const at = session.at.peek();
  const next = run?.scenario ? (nextVictims(run.scenario, at)[0] ?? -1) : -1;
  return queueView(moment, host, { policy: run?.scenario?.hosts[0]?.policy ?? '', next });
}

test('the next victim is marked, and an entry in a message is a page of its object', () => {
  const { lists, policy } = view(stopAt('dirty_eviction', 520));
  expect(policy).toBe('mach');
  expect(lists.map(({ count, name, order }) => [name, count, order])).toEqual([
    ['inactive', '11 pages of 12 wanted', 'next victim first'],
    ['active', '7 pages', 'next to become inactive first'],
  ]);
  const entries = lists.flatMap((list) => list.entries);
  expect(entries.filter(({ leavesNext }) => leavesNext).map(({ label }) => label)).toEqual([
    'B/24',
  ]);
  expect(entries.at(-1)).toMatchObject({ label: 'A/0', isCarried: true, isDirty: true });
  expect(entries[0]?.words).toBe('B/24, 1 of 11 in inactive, inactive, value 0, leaves next');
});

test('pages that have moved to another segment keep their names, and stand last', () => {
  const { lists } = view(stopAt('gnu_anonymous_last', 10194));
  const labels = lists.flatMap(({ entries }) => entries.map(({ label }) => label));
  expect(labels.filter((label) => label === '?')).toEqual([]);
  const entries = lists.find(({ name }) => name === 'inactive internal')?.entries ?? [];
  expect(entries.map(({ label }) => label).slice(0, 2)).toEqual(['w.heap/339', 'w.heap/340']);
  expect(entries.at(-1)).toMatchObject({ isDirty: true });
});

test('a long list is cut, and what is behind the cut and matters stays', () => {
  const entry = (i: number): QueueEntry => ({
    key: String(i),
    thing: null,
    label: String(i),
    note: '',
    isGhost: false,
    isReferenced: false,
    isDirty: false,
    isCarried: false,
    hasHand: i === 70,
    leavesNext: i === 80,
    words: '',
  });
  const { left, shown } = shortened(
    Array.from({ length: 100 }, (_, i) => entry(i)),
    10,
  );
  expect(shown.map(({ label }) => label).slice(9)).toEqual(['9', '70', '80']);
  expect(left).toBe(88);
});

const text = (policy: string): string => `
host: { frames: 6, pageout: demand, policy: ${policy} }
objects:
  A: { pager: memory, size: 12 pages }
tasks:
  reader:
    steps:
      - map: A
      - { touch: A, pages: [0, 1, 2, 3, 4, 5, 6, 0, 1, 7, 8, 0, 9, 6, 2, 10, 0, 1, 11, 3] }
`;

describe('for each policy', () => {
  test.each(Object.keys(policies))('%s: all pages and ghosts stand in its lists', (policy) => {
    const session = new Session();
    session.show(runOfText('references', text(policy)));
    session.go(session.events.value - 1);
    const moment = momentSignals(session).moment.value;
    if (moment === null) throw new Error('no moment');
    const { lists } = view({ moment, session });
    const entries = lists.flatMap((list) => list.entries);
    const pages = entries.filter(({ isGhost }) => !isGhost && entries.length > 0);
    const resident = moment.state.pages.filter(({ queue }) => !['free', 'none'].includes(queue));
    // The stack of lirs has pages that are in its queue too.
    expect(new Set(pages.map(({ label }) => label))).toEqual(
      new Set(resident.map(({ object, offset }) => moment.names.pageAt(0, object ?? -1, offset))),
    );
    expect(new Set(entries.map(({ key }) => key)).size).toBe(entries.length);
    const next = pages.filter(({ leavesNext }) => leavesNext);
    // One page, which may stand in the stack of lirs and in its queue.
    expect(new Set(next.map(({ label }) => label)).size).toBe(1);
    const hands = entries.filter(({ hasHand }) => hasHand);
    expect(hands.length).toBeLessThanOrEqual(2);
  });

  test('the hand, ghosts and notes are in the words', () => {
    const words = (policy: string): string => {
      const session = new Session();
      session.show(runOfText('references', text(policy)));
      session.go(session.events.value - 1);
      const moment = momentSignals(session).moment.value;
      if (moment === null) throw new Error('no moment');
      const { lists } = view({ moment, session });
      return lists.flatMap(({ entries }) => entries.map((entry) => entry.words)).join('\n');
    };
    expect(words('clock')).toMatch(/the hand stands here/);
    expect(words('arc')).toMatch(/A\/\d+, 1 of \d+ in B1, left, and is remembered/);
    expect(words('s3-fifo')).toMatch(/counter \d/);
  });
});
