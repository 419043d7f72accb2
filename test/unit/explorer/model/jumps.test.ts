/** Jumps by meaning, forwards and back: each from one end of a run to the other. */
import { describe, expect, test } from '@jest/globals';
import type { Jump } from '../../../../explorer/model/jumps';
import { changeOf, jump, jumpTarget, pageAt } from '../../../../explorer/model/jumps';
import type { Session } from '../../../../explorer/model/session';
import { sessionOf } from '../../../support/explored';

/** The events that jumps of a kind stop at, from the beginning on, or back from the end. */
function stops(session: Session, kind: Jump, back = false): readonly number[] {
  session.go(back ? session.events.value : -1);
  const found: number[] = [];
  while (jump(session, kind, back)) found.push(session.at.value);
  return found;
}

function recordingOf(session: Session) {
  const { value } = session.run;
  if (value === null) throw new Error('the session has no run');
  return value.recording;
}

/** The events of these names, found one by one. */
function eventsNamed(session: Session, ...names: readonly string[]): readonly number[] {
  const recording = recordingOf(session);
  const all = Array.from({ length: recording.events }, (_, event) => event);
  return all.filter((event) => names.includes(recording.eventAt(event).name));
}

const KINDS: readonly (readonly [Jump, readonly string[]])[] = [
  ['message', ['ipc_mqueue.sent', 'ipc_kobject.called']],
  ['fault', ['vm_reference.fault']],
  ['eviction', ['vm_pageout.chosen']],
  ['reference', ['vm_reference.hit', 'vm_reference.fault']],
];

describe('jumps in dirty_eviction', () => {
  const session = sessionOf('dirty_eviction');
  const recording = recordingOf(session);
  const last = recording.events - 1;

  test.each(KINDS)('%s stops at each such event, both ways', (kind, names) => {
    const wanted = eventsNamed(session, ...names);
    expect(wanted.length).toBeGreaterThan(5);
    expect(stops(session, kind)).toEqual(wanted);
    expect(stops(session, kind, true)).toEqual(wanted.filter((e) => e < last).toReversed());
  });

  test('step stops at the first event of each machine step that has one, both ways', () => {
    const firsts: number[] = [];
    for (let event = 0; event <= last; event += 1) {
      const isFirst = event === 0 || recording.stepOf(event) !== recording.stepOf(event - 1);
      if (isFirst) firsts.push(event);
    }
    expect(stops(session, 'step')).toEqual(firsts);
    expect(stops(session, 'step', true)).toEqual(firsts.filter((e) => e < last).toReversed());
  });

  test('mark stops at the moment before what the mark is about', () => {
    const [mark, ...more] = stops(session, 'mark');
    expect(more).toEqual([]);
    const line = recording.lineAt((mark ?? 0) + 1);
    expect(line).toMatchObject({ ev: 'ipc_mqueue.received', msg: 'memory_object_data_return' });
    expect(stops(session, 'mark', true)).toEqual([mark]);
  });

  test('short stops where free frames fall below the target, and nowhere else', () => {
    const found = stops(session, 'short');
    expect(found.length).toBeGreaterThan(1);
    expect(stops(session, 'short', true)).toEqual(found.toReversed());
    const free = (event: number) => recording.stateAt(event).hosts[0]?.freeCount;
    const falls = Array.from({ length: last + 1 }, (_, event) => event).filter(
      (event) => free(event) === 29 && free(event - 1) === 30,
    );
    expect(found).toEqual(falls);
  });

  test('along follows a message from its sender to its receiver, and back', () => {
    const sent = recording.next('ipc_mqueue.sent', -1) ?? -1;
    session.go(sent);
    const { serial } = recording.eventAt(sent).args;
    expect(jump(session, 'along', false)).toBe(true);
    expect(recording.eventAt(session.at.value).args['serial']).toBe(serial);
    expect(session.at.value).toBeGreaterThan(sent);
    expect(jump(session, 'along', true)).toBe(true);
    expect(session.at.value).toBe(sent);
    session.go(recording.next('vm_page.inserted', -1) ?? -1);
    expect(jump(session, 'along', false)).toBe(false);
  });

  test('event goes one by one and not beyond the ends', () => {
    session.go(-1);
    expect(jumpTarget(session, 'event', true)).toBeNull();
    expect(jumpTarget(session, 'event', false)).toBe(0);
    session.go(last);
    expect(jumpTarget(session, 'event', false)).toBeNull();
  });

  test('change stops nowhere without a selection', () => {
    session.selection.value = null;
    session.go(-1);
    expect(jumpTarget(session, 'change', false)).toBeNull();
  });
});

describe('changes of a page', () => {
  const session = sessionOf('dirty_eviction');
  const recording = recordingOf(session);
  const { object } = recording.eventAt(recording.next('vm_page.inserted', -1) ?? 0).args;
  const place = { kind: 'page', host: 0, object: object ?? 0, offset: 0 } as const;
  const seen = (event: number) => JSON.stringify(pageAt(recording.stateAt(event), place));

  test('are all events that leave it otherwise than before, also that by which it comes', () => {
    session.selection.value = place;
    const found = new Set(stops(session, 'change'));
    const changed = Array.from({ length: recording.events }, (_, event) => event).filter(
      (event) => seen(event) !== seen(event - 1),
    );
    expect(changed.length).toBeGreaterThan(10);
    expect(changed.filter((event) => !found.has(event))).toEqual([]);
  });

  test('are found back from the end, too', () => {
    const back = new Set(stops(session, 'change', true));
    const last = recording.events - 1;
    const changed = Array.from({ length: last }, (_, event) => event).filter(
      (event) => seen(event) !== seen(event - 1),
    );
    expect(changed.filter((event) => !back.has(event))).toEqual([]);
  });

  test('of other things are those of their rows', () => {
    const port = recording.stateAt(recording.events - 1).ports[0];
    const thing = { kind: 'port', id: port?.id ?? 0 } as const;
    const first = changeOf(recording, thing, -1, false);
    expect(first).toBe(recording.nextChange({ table: 'ports', id: thing.id }, -1));
    expect(changeOf(recording, thing, recording.events, true)).not.toBeNull();
  });
});

test('a jump beyond what a question covers leads nowhere', () => {
  const session = sessionOf('dirty_eviction');
  session.limit.value = 50;
  session.go(49);
  expect(jump(session, 'eviction', false)).toBe(false);
  expect(session.at.value).toBe(49);
  expect(jump(session, 'event', false)).toBe(true);
  expect(jump(session, 'event', false)).toBe(false);
});
