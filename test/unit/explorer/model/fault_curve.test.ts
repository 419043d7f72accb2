/** Faults over references as points and as a line. */
import { expect, test } from '@jest/globals';
import { curvePath, curvePlace, faultCurve } from '../../../../explorer/model/fault_curve';
import { ReferenceIndex } from '../../../../explorer/model/reference_index';
import { factsOf } from '../../../../explorer/model/run_facts';
import { recordRun } from '../../../../recording/record_run';
import { scenarioOf } from '../../../../scenarios/language/language';

const TEXT = `host: { frames: 64 }
pagers: { p: { type: memory } }
objects: { A: { pager: p, size: 4 pages } }
tasks: { t: { steps: [{ map: A }, { touch: A, pages: [0, 1, 0, 1, 2, 0] }] } }
`;
const recording = recordRun(scenarioOf(TEXT, 'a.yaml'));
const index = new ReferenceIndex(recording, factsOf(recording), 0);
while (index.more(100));

test('each reference is a point, up to the event', () => {
  const points = faultCurve(index, recording.events - 1);
  expect(points.map(({ faults }) => faults)).toEqual([0, 1, 2, 2, 2, 3, 3]);
  expect(points.at(-1)).toEqual({ references: 6, faults: 3 });
  const third = index.eventOf(2) ?? -1;
  expect(faultCurve(index, third)).toHaveLength(4);
  expect(faultCurve(index, -1)).toEqual([{ references: 0, faults: 0 }]);
});

test('a long run has at most so many points, and its last one', () => {
  const points = faultCurve(index, recording.events - 1, 3);
  expect(points.map(({ references }) => references)).toEqual([0, 2, 4, 6]);
});

test('a line goes in steps from the origin below to the corner above', () => {
  const size = { width: 60, height: 30 };
  const most = { references: 6, faults: 3 };
  const some = [
    { references: 0, faults: 0 },
    { references: 3, faults: 2 },
    { references: 6, faults: 3 },
  ];
  expect(curvePath(some, most, size)).toBe('M0 30H30V10H60V0');
  expect(curvePlace({ references: 0, faults: 0 }, size)({ references: 0, faults: 0 })).toEqual({
    x: 0,
    y: 30,
  });
});
