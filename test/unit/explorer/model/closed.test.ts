/** While a question is open, no part of the page shows or reaches an event that it covers. */
import { describe, expect, test } from '@jest/globals';
import { addressOf } from '../../../../explorer/model/address';
import { ChartRows } from '../../../../explorer/model/chart_row';
import { chartWindow } from '../../../../explorer/model/chart_window';
import { CLOSED, closedWords } from '../../../../explorer/model/closed';
import { CounterSamples } from '../../../../explorer/model/counter_samples';
import { writesUpTo } from '../../../../explorer/model/device_view';
import { EventFilter } from '../../../../explorer/model/event_filter';
import { JUMPS, jump, jumpTarget, nowhereWords } from '../../../../explorer/model/jumps';
import { marksOf } from '../../../../explorer/model/marks';
import { momentOf } from '../../../../explorer/model/moment';
import { momentSignals } from '../../../../explorer/model/moment_signals';
import { nowAt } from '../../../../explorer/model/now';
import { Overview } from '../../../../explorer/model/overview';
import { placeOf } from '../../../../explorer/model/place_text';
import { Player } from '../../../../explorer/model/play';
import { Quiz } from '../../../../explorer/model/quiz';
import { ReferenceIndex } from '../../../../explorer/model/reference_index';
import { ReferenceRows } from '../../../../explorer/model/reference_rows';
import { factsOf } from '../../../../explorer/model/run_facts';
import type { Session } from '../../../../explorer/model/session';
import { View } from '../../../../explorer/model/view';
import type { Recording } from '../../../../recording/recording';
import { messageAndEventNames } from '../../../../scenarios/language/event_name';
import { sessionOf } from '../../../support/explored';

/** All events of a part of the page: those that it shows, and those that one can go to from it. */
type Surface = (session: Session, recording: Recording) => readonly number[];

/** Where one is after each of these, from the beginning on. */
const places = (session: Session, ...ways: readonly (() => void)[]): readonly number[] =>
  ways.map((go) => {
    go();
    return session.at.value;
  });

const filterOf = (session: Session, recording: Recording, words: string): EventFilter => {
  const wanted = { family: '', words, thing: null };
  const filter = new EventFilter(recording, factsOf(recording), wanted);
  while (filter.more(10_000, session.events.value - 1));
  return filter;
};

const SURFACES: Readonly<Record<string, Surface>> = {
  'the event that is shown': (session) =>
    places(
      session,
      () => session.go(1e9),
      () => session.go(session.at.value + 1),
    ),
  'what has changed since': (session) => [session.from.value],
  'an address': (session) =>
    places(session, () => session.go(addressOf('#dirty_eviction/700')?.event ?? 0)),
  jumps: (session) => {
    const thing = { kind: 'page', host: 0, object: 1, offset: 0 } as const;
    session.selection.value = thing;
    return JUMPS.flatMap((kind) =>
      [-1, 10, session.last.value].flatMap((from) => {
        session.go(from);
        const target = jumpTarget(session, kind, false) ?? -1;
        jump(session, kind, false);
        return [target, session.at.value];
      }),
    );
  },
  'go to': (session) => {
    const names = messageAndEventNames.flatMap((name) => [name, `${name}:2`, `${name}:9`]);
    const texts = [...names, 'step 9', 'step 90', '700'];
    return texts.flatMap((text) => {
      const found = placeOf(session, text);
      return typeof found === 'number' ? [found] : [];
    });
  },
  play: (session) => {
    const waiting: (() => void)[] = [];
    const wait = (then: () => void) => {
      waiting.push(then);
      return () => undefined;
    };
    const player = new Player(session, wait, () => false);
    const seen: number[] = [];
    player.start();
    for (let next = waiting.pop(); next !== undefined && seen.length < 900; next = waiting.pop()) {
      next();
      seen.push(session.at.value);
    }
    return seen;
  },
  'the timeline': (session, recording) => {
    const overview = new Overview(recording);
    while (overview.read(10_000));
    const { events } = recording;
    const counts = overview.columns(events, events, session.last.value);
    return Object.values(counts).flatMap((lane) =>
      [...lane].flatMap((count, at) => (count === 0 ? [] : [at])),
    );
  },
  'what the marks of the lesson are about': (session) =>
    marksOf(session).map(({ event }) => event + 1),
  'the chart of messages': (session, recording) => {
    const rows = new ChartRows(recording, factsOf(recording));
    const part = { at: session.at.value, before: 40, after: 40, last: session.last.value };
    return chartWindow(rows, part).rows.flatMap(({ event, last }) => [event, last]);
  },
  references: (session, recording) => {
    const facts = factsOf(recording);
    const index = new ReferenceIndex(recording, facts, 0);
    while (index.more(10_000));
    const rows = new ReferenceRows(recording, facts, index, 0);
    return Array.from({ length: index.length }).flatMap((_, i) => {
      const column = rows.column(i, session.last.value);
      return column === null ? [] : [column.event, column.end ?? -1];
    });
  },
  counters: (session, recording) => {
    const samples = new CounterSamples(recording, 0);
    while (samples.more(1_000));
    return samples.upTo(session.last.value).map(({ event }) => event);
  },
  'the list of events, and its filter': (session, recording) =>
    ['', 'data_return', 'chosen'].flatMap((words) => {
      const filter = filterOf(session, recording, words);
      const last = session.last.value;
      const shown = Array.from({ length: filter.count(last) }, (_, at) => filter.at(at) ?? -1);
      return [...shown, filter.beside(last, false, last) ?? -1];
    }),
  'the reasons': (session, recording) => {
    const at = session.at.value;
    const { because } = nowAt(recording, at, momentOf(recording.stateAt(at), recording));
    return because.map(({ event }) => event ?? -1);
  },
  'the memory of later frames': (session) => [(momentSignals(session).end.value?.event ?? 0) - 1],
  'the records of devices': (session, recording) =>
    writesUpTo(recording, (session.state.value?.event ?? 0) - 1).map(({ event }) => event),
};

/** A question at an event, from the end of the run. */
function asked(lesson: string, event: number) {
  const session = sessionOf(lesson);
  const recording = session.run.value?.recording;
  if (recording === undefined) throw new Error('no run');
  session.go(session.last.value);
  session.cover(event);
  return { session, recording };
}

describe.each(Object.entries(SURFACES))('%s', (_, surface) => {
  test.each([
    ['dirty_eviction', 466],
    ['dirty_eviction', 510],
    ['dirty_eviction', 535],
    ['belady_3', 60],
    ['first_fault', 20],
  ])('of %s has nothing after event %i, where a question stands', (lesson, event) => {
    const { session, recording } = asked(lesson, event);
    expect(surface(session, recording).filter((each) => each > event)).toEqual([]);
  });
});

test.each(Object.entries(SURFACES).filter(([name]) => !/changed|reasons|devices/.test(name)))(
  '%s has later events when no question is open',
  (_, surface) => {
    const session = sessionOf('dirty_eviction');
    session.go(60);
    const recording = session.run.value?.recording;
    if (recording === undefined) throw new Error('no run');
    expect(Math.max(...surface(session, recording))).toBeGreaterThan(60);
  },
);

describe('what a question closes', () => {
  test('has a reason, and is open again after the answer', () => {
    const { session } = asked('dirty_eviction', 100);
    const parts = Object.keys(CLOSED) as (keyof typeof CLOSED)[]; // parsed
    for (const part of parts) {
      const words = closedWords(session, part);
      expect(words).toMatch(/^[A-Z][^.]*[.] Answer the question, or choose Stop asking[.]$/);
    }
    new Quiz(session).stop();
    expect(closedWords(session, 'edit')).toBeNull();
  });

  test.each(['edit', 'compare'] as const)('%s does not open, and says why', (mode) => {
    const { session } = asked('dirty_eviction', 100);
    const view = new View();
    view.toggle(mode, session);
    expect([view.mode.value, view.notice.value]).toEqual(['watch', closedWords(session, mode)]);
    session.limit.value = null;
    view.toggle(mode, session);
    expect(view.mode.value).toBe(mode);
  });

  test('a jump that leads nowhere does not say whether there is a later one', () => {
    const { session } = asked('dirty_eviction', 100);
    expect(nowhereWords(session, 'eviction', false)).toBe('no later eviction before the question');
    expect(placeOf(session, 'data_return')).toBe('data_return does not happen before the question');
    expect(nowhereWords(session, 'eviction', true)).toBe('no earlier eviction');
  });
});
