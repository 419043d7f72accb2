/** The closing table and the curve of free frames. */
import { describe, expect, test } from '@jest/globals';
import { freeCurve, statisticsTable } from '../../../../cli/show/report';
import { scenarioOf } from '../../../../scenarios/language/language';
import type { ScenarioResult } from '../../../../scenarios/run/run';
import { runScenario } from '../../../../scenarios/run/run';

function resultOf(pages: number): ScenarioResult {
  const lines = [
    'host: { frames: 64 }',
    'pagers: { pager: { type: memory } }',
    `objects: { A: { pager: pager, size: ${pages} pages } }`,
    `tasks: { t: { steps: [ { map: A }, { touch: A, pages: 0..${pages - 1} } ] } }`,
  ];
  return runScenario(scenarioOf(lines.join('\n'), 'test.yaml'));
}

describe('the report of a run', () => {
  test('counts faults, requests and free frames', () => {
    const cells = statisticsTable(resultOf(3))
      .split('\n')
      .map((line) => line.split(/[ │]+/));
    expect(cells[1]).toContain('requests');
    expect(cells[2]?.slice(1, 4)).toEqual(['3', '0', '3']);
  });

  test('draws free frames only when they change often, within 100 columns', () => {
    expect(freeCurve(resultOf(2))).toBeNull();
    const curve = freeCurve(resultOf(60)) ?? '';
    expect(curve).toMatch(/^free frames, change by change, from 0 ns to/);
    for (const line of curve.split('\n')) {
      expect(line.length).toBeLessThanOrEqual(100);
      expect(line).toBe(line.trimEnd());
    }
  });
});
