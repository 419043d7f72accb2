/** Names of the rows of a state. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { recordRun } from '../../../recording/record_run';
import { scenarioOf } from '../../../scenarios/language/language';
import { StateNaming } from '../../../views/state_names';

const library = join(__dirname, '..', '..', '..', 'scenarios', 'library');

test('objects of one name are told apart by their ids', () => {
  const text = readFileSync(join(library, 'shadow_chain.yaml'), 'utf8');
  const state = recordRun(scenarioOf(text, 'shadow_chain.yaml')).stateAt(130);
  const names = new StateNaming(state);
  expect(state.objects.map(({ host, id }) => names.object(host, id))).toEqual([
    'parent.heap',
    'parent.common',
    'parent.heap[3]',
    'child.heap',
    'grandchild.heap',
  ]);
});
