/** The line that a moment gives holds in the scenario that it comes from. */
import { expect, test } from '@jest/globals';
import { expectLine } from '../../../../explorer/model/expect_line';
import { scenarioOf } from '../../../../scenarios/language/language';
import { runScenario } from '../../../../scenarios/run/run';
import { runOfText } from '../../../support/explored';

const yaml = `
host: { frames: 3, pageout: demand }
objects: { A: { pager: memory, size: 6 pages } }
tasks:
  editor: { steps: [{ map: A }, { write: A, page: 5, value: 7 }, { touch: A, pages: 0..4 }] }
`;
const run = runOfText('mine', yaml);

test('each line that is given is expected rightly', () => {
  const lines = new Set<string>();
  for (let event = 0; event < run.recording.events; event += 1) {
    const line = expectLine(run, event);
    if (line !== null) lines.add(line);
  }
  expect(lines.size).toBeGreaterThan(20);
  for (const line of lines) {
    const text = `${yaml}expect:\n  messages:\n    ${line}\n`;
    const { failures } = runScenario(scenarioOf(text, 'mine.yaml'));
    expect([line, failures]).toEqual([line, []]);
  }
});

test('has the object, the page and the flags of a message', () => {
  const isReturn = (event: number): boolean =>
    run.recording.lineAt(event)?.['msg'] === 'memory_object_data_return';
  const event =
    run.recording.next('ipc_mqueue.received', -1, ({ event: at }) => isReturn(at)) ?? -1;
  expect(expectLine(run, event)).toMatch(
    /^- \{ memory_object_data_return: A, .*page: 5.*dirty: true.*\}$/,
  );
  expect(expectLine(run, -1)).toBeNull();
});
