/**
 * Laws 36 and 38 to 42 over random programs that fork, copy, share and overwrite memory while pages
 * leave and come back: what each task sees is what a model of plain cells says, at every step.
 * TEST_SEED chooses another seed, TEST_RUNS how many programs of each kind.
 */
import { describe, test } from '@jest/globals';
import {
  MEMORY_OBJECT_COPY_DELAY,
  MEMORY_OBJECT_COPY_NONE,
} from '../../kernel/mach/memory_object_types';
import { cases, fc } from '../support/chance';
import type { Action } from '../support/copy_world';
import { CopyWorld, operations } from '../support/copy_world';

const RUNS = cases(60);
const MOST_ACTIONS = 160;

const action: fc.Arbitrary<Action> = fc.tuple(
  fc.noBias(fc.constantFrom(...operations)),
  fc.noBias(fc.nat(251)),
  fc.noBias(fc.nat(251)),
  fc.noBias(fc.nat(251)),
);
const program = fc.noBias(fc.array(action, { minLength: 1, maxLength: MOST_ACTIONS, size: 'max' }));

function agree(copyStrategy: number, actions: readonly Action[], frames?: number): void {
  const world = new CopyWorld(copyStrategy, frames === undefined ? {} : { host: { frames } });
  for (const each of actions) world.act(each);
  world.readAll();
  world.compare();
}

describe('laws 36, 38 to 42: tasks see what a model without pages says', () => {
  test.each([
    ['memory objects with copy strategy DELAY', MEMORY_OBJECT_COPY_DELAY, undefined],
    ['memory objects with copy strategy NONE', MEMORY_OBJECT_COPY_NONE, undefined],
    ['few frames', MEMORY_OBJECT_COPY_DELAY, 64],
  ])('%s', (_title, strategy, frames) => {
    fc.assert(
      fc.property(program, (actions) => agree(strategy, actions, frames)),
      { numRuns: RUNS },
    );
  });
});
