/** Which step each thread is at, from a recording. */
import { describe, expect, test } from '@jest/globals';
import { lastAtMost, partKey, Steps } from '../../../../explorer/model/steps';
import { headerBytes } from '../../../../recording/pieces';
import { recordRun } from '../../../../recording/record_run';
import { openRecording } from '../../../../recording/recording';
import { scenarioOf } from '../../../../scenarios/language/language';

const scenario = scenarioOf(
  [
    'host: { frames: 64 }',
    'pagers: { pager: { type: memory } }',
    'objects: { A: { pager: pager, size: 4 pages } }',
    'tasks:',
    '  late: { at: 1ms, steps: [{ map: A }, { read: A, page: 0 }] }',
    '  soon: { steps: [{ map: A }, { write: A, page: 1, value: 7 }, { wait: 1s }] }',
    'calls: [{ memory_object_data_supply: A, page: 3, value: 1, at: 2ms }]',
  ].join('\n'),
  'a.yaml',
);
const pieces: Uint8Array[] = [];
const recording = recordRun(scenario, { onChunk: (piece) => pieces.push(piece.slice()) });
const steps = new Steps(recording, scenario);
steps.grow();

const threadNamed = (name: string): number =>
  recording.stateAt(recording.events - 1).threads.find((row) => row.name === name)?.id ?? -1;

describe('the step that a thread is at', () => {
  test('is the one whose event came last, at each event of the run', () => {
    const task = threadNamed('soon');
    let counter = -1;
    let isDone = false;
    let begins = -1;
    for (let event = 0; event < recording.events; event += 1) {
      const { name, thread, args } = recording.eventAt(event);
      if (thread === task && name === 'thread.step') {
        [counter, isDone, begins] = [args['step'] ?? -1, false, event];
      }
      if (thread === task && name === 'thread.step_done') isDone = true;
      const found = steps.at(event).find((each) => each.thread === task);
      if (counter === -1) expect(found).toBeUndefined();
      else {
        const part = { kind: 'step', task: 'soon', step: counter };
        expect(found).toEqual({ thread: task, part, begins, done: isDone });
      }
    }
    expect(counter).toBe(2);
  });

  test('does not count the wait for the start of its task', () => {
    const begins = steps.begins({ kind: 'step', task: 'late', step: 0 }) ?? -1;
    expect(recording.eventAt(begins)).toMatchObject({ name: 'thread.step', args: { step: 1 } });
    expect(recording.eventAt(begins).tick).toBeGreaterThanOrEqual(1_000_000);
    const before = steps.at(begins - 1).map(({ part }) => partKey(part));
    expect(before).toEqual(['soon 2']);
  });

  test('is the call, for the thread that makes one', () => {
    const begins = steps.begins({ kind: 'call', call: 0 }) ?? -1;
    const at = steps.at(begins).find(({ part }) => part.kind === 'call');
    expect(at).toMatchObject({ thread: threadNamed('pager.call0'), begins });
  });

  test('is found while the recording grows', () => {
    const [head, ...rest] = pieces;
    const growing = openRecording(head ?? headerBytes(recording.header));
    const some = new Steps(growing, scenario);
    for (const piece of rest) {
      growing.add(piece);
      some.grow();
    }
    for (const event of [0, 40, recording.events - 1]) {
      expect(some.at(event)).toEqual(steps.at(event));
    }
  });

  test('has not begun where the run did not get there', () => {
    expect(steps.begins({ kind: 'step', task: 'soon', step: 3 })).toBeNull();
  });
});

test.each([
  [[], 5, -1],
  [[6], 5, -1],
  [[1, 3, 5], 5, 2],
  [[1, 3, 5], 4, 1],
])('in %j the last number that is at most %d is in place %d', (numbers, most, place) => {
  expect(lastAtMost(numbers, most)).toBe(place);
});
