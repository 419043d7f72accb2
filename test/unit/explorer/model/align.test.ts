/** Which event of one run belongs to an event of another, and where the two differ. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { Alignment } from '../../../../explorer/model/align';
import {
  hitDifferences,
  lineDifferences,
  nextDifference,
} from '../../../../explorer/model/differences';
import { recordRun } from '../../../../recording/record_run';
import type { Recording } from '../../../../recording/recording';
import { scenarioOf } from '../../../../scenarios/language/language';

function recorded(name: string, ...set: readonly (readonly [string, string])[]): Recording {
  const text = readFileSync(`scenarios/library/${name}.yaml`, 'utf8');
  const overrides = set.map(([path, value]) => ({ path, value, flag: `--set ${path}=${value}` }));
  return recordRun(scenarioOf(text, `${name}.yaml`, overrides));
}

function aligned(a: Recording, b: Recording): Alignment {
  const alignment = new Alignment(a, b);
  while (alignment.more(100));
  return alignment;
}

const [three, four] = [recorded('belady_3'), recorded('belady_4')];

/** The reference of the lesson's task that an event is, as `hit A/3`; null for another event. */
function reference(recording: Recording, event: number): string | null {
  const line = recording.lineAt(event);
  if (line === null || line['thread'] !== 'student') return null;
  const result = /^vm_reference[.](hit|fault)$/.exec(String(line['ev']))?.[1];
  return result === undefined ? null : `${line['object']}/${line['page'] ?? line['offset']}`;
}

describe('two runs of the same references', () => {
  const alignment = aligned(three, four);
  const every = Array.from({ length: three.events }, (_, event) => alignment.of(event));

  test('go by references, each to the same one of the other run', () => {
    expect(alignment.by).toBe('references');
    let count = 0;
    for (const [event, other] of every.entries()) {
      const page = reference(three, event);
      // Where the reference is all of its stretch, the other run is at the end of its own.
      if (page === null || reference(three, event + 1) !== null) continue;
      const next = three.eventAt(event + 1).name;
      if (next === 'thread.step_done' || event + 1 === three.events) continue;
      count += 1;
      if (other >= 0 && reference(four, other) !== null) expect(reference(four, other)).toBe(page);
    }
    expect(count).toBeGreaterThan(8);
  });

  test('never go back while the one goes forwards, and begin and end together', () => {
    const isMonotone = every.every(
      (other, event) => event === 0 || other >= (every[event - 1] ?? 0),
    );
    expect(isMonotone).toBe(true);
    expect(alignment.of(-1)).toBe(-1);
    expect(alignment.of(three.events - 1)).toBe(four.events - 1);
  });

  test('differ where a reference hits in one of them only', () => {
    const differences = hitDifferences(three, four, alignment.outcomes);
    const pages = alignment.outcomes.map(({ a, hitInA }) => `${hitInA} ${reference(three, a)}`);
    // 1 2 3 4 1 2 5 1 2 3 4 5 with three frames and with four: Belady's anomaly.
    expect(pages).toEqual(['false A/1', 'false A/2', 'true A/1', 'true A/2', 'true A/5']);
    expect(differences[0]?.a).toBe(alignment.outcomes[0]?.a);
    expect(differences[0]?.wordsB).toContain('A hit: the load of student');
  });
});

test('a run beside itself is at the same event everywhere, and does not differ', () => {
  const one = recorded('dirty_eviction');
  const alignment = aligned(one, recorded('dirty_eviction'));
  const apart = Array.from({ length: one.events }, (_, event) => alignment.of(event) - event);
  expect(apart.filter((each) => each !== 0)).toEqual([]);
  expect(alignment.outcomes).toEqual([]);
  expect(lineDifferences(one, one, 'events')).toEqual([]);
});

test('runs without references of the same threads go by time', () => {
  const other = recordRun(scenarioOf('tasks: { other: { steps: [{ wait: 1s }] } }', 'x.yaml'));
  const alignment = aligned(recorded('first_fault'), other);
  expect(alignment.by).toBe('time');
  expect(alignment.of(-1)).toBe(-1);
  expect(alignment.of(3)).toBeGreaterThanOrEqual(0);
});

describe('differences of lines', () => {
  const clock = recorded('dirty_eviction', ['host.policy', 'clock']);
  const mach = recorded('dirty_eviction');

  test('have the events where they are, in the order of the run', () => {
    const [first, ...rest] = lineDifferences(mach, clock, 'messages');
    expect(first).toMatchObject({ a: expect.any(Number), wordsA: null });
    expect(first?.wordsB).toContain('The kernel sends data_request to port B');
    expect(clock.eventAt(first?.b ?? -1).name).toBe('ipc_mqueue.sent');
    expect(rest.length).toBeGreaterThan(0);
  });

  test('leave out events in which only counts differ', () => {
    const first = lineDifferences(three, four, 'events')[0];
    expect(first?.wordsA).toBe('The policy chooses A/1 to leave.');
    expect(first?.wordsB).toBeNull();
  });

  test('are found one after the other, forwards and back', () => {
    const at = [5, 5, 9].map((a) => ({ a, b: a, wordsA: '', wordsB: null }));
    expect(nextDifference(at, -1, -1, false)).toBe(0);
    expect(nextDifference(at, 5, 0, false)).toBe(1);
    expect(nextDifference(at, 5, 1, false)).toBe(2);
    expect(nextDifference(at, 9, 2, false)).toBe(-1);
    expect(nextDifference(at, 9, 2, true)).toBe(1);
    expect(nextDifference(at, 7, 0, true)).toBe(1);
    expect(nextDifference(at, 5, 0, true)).toBe(-1);
  });
});
