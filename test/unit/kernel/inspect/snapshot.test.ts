/** What the records of a machine say, in a run that is looked at after each step. */
import { expect, test } from '@jest/globals';
import { machineState } from '../../../../kernel/inspect/snapshot';
import { defineScenario } from '../../../../scenarios/language/language';
import { ScenarioRun } from '../../../../scenarios/run/run';

const scenario = defineScenario({
  objects: { A: { pager: 'memory', size: '4 pages', options: { initial: 'numbered' } } },
  tasks: { editor: { steps: [{ map: 'A' }, { write: 'A', page: 1, value: 7 }] } },
});

test('a state survives JSON without a loss, and equal states have equal bytes', () => {
  const run = new ScenarioRun(scenario);
  const { machine } = run.built;
  while (run.step() === null) {
    const state = machineState(machine);
    const text = JSON.stringify(state);
    expect(JSON.parse(text)).toStrictEqual(state);
    expect(JSON.stringify(machineState(machine))).toBe(text);
  }
  const { objects, pages } = machineState(machine);
  const object = objects.find(({ tie }) => tie === 'ready');
  expect(object?.pages).toHaveLength(1);
  const page = pages.find(({ id }) => id === object?.pages[0]);
  expect(page).toMatchObject({ offset: 1, modified: true, value: 7, queue: 'active' });
});
