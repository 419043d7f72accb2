/**
 * Small scenarios that once broke a law or never came to an end, or that a law denied though
 * nothing was wrong.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import type { Switches } from '../../kernel/mach/switches';
import { profiles } from '../../kernel/mach/switches';
import { scenarioOf } from '../../scenarios/language/language';
import type { ScenarioResult } from '../../scenarios/run/run';
import { runScenario } from '../../scenarios/run/run';

function checked(name: string, switches: Partial<Switches> = {}): ScenarioResult {
  const file = join(__dirname, '../data/scenarios', `${name}.yaml`);
  const scenario = scenarioOf(readFileSync(file, 'utf8'), file);
  const [host] = scenario.hosts;
  if (host === undefined) throw new Error(`${name} has no host`);
  const hosts = [{ ...host, switches: { ...host.switches, ...switches } }];
  return runScenario({ ...scenario, hosts }, { check: true });
}

test('law 5 judges a privilege as it was when the frame was taken', () => {
  const { violations, end } = checked('law5_thread_wire');
  expect(violations).toEqual([]);
  // Sixty pages of heap do not fit, and there is no default pager.
  expect(end).toBe('stuck');
});

test('law 18: a page that is only asked for hides nothing of its source', () => {
  const { failures } = checked('law18_placeholder');
  expect(failures).toEqual([]);
});

test('law 51: a copy that ends with its last page gives the reference on its source back', () => {
  const { failures, built } = checked('law51_collected_copy');
  expect(failures).toEqual([]);
  const { host } = built;
  expect(host.switches.collectKeepsShadow).toBe(false);
  const source = host.objects.all.find(({ alive, pager }) => alive && pager?.label === 'A');
  expect(source?.refCount).toBe(1);
});

test('law 51: the switch collectKeepsShadow brings the leak, and no profile has it on', () => {
  expect(Object.values(profiles).some(({ collectKeepsShadow }) => collectKeepsShadow)).toBe(false);
  const { violations } = checked('law51_collected_copy', { collectKeepsShadow: true });
  expect(violations.map(({ law }) => law)).toEqual([51]);
});

test("a pager that takes an exception ends: its clients' accesses fail, and they go on", () => {
  const { end, ticks, crashes, failures } = checked('failing_paging_store');
  expect([end, ticks]).toEqual(['done', 1_200_015_900]);
  const message =
    'exception KERN_MEMORY_ERROR reading address 4096, with memory_object_data_return in hand';
  expect(crashes.map(({ pager, error }) => [pager, error.message])).toEqual([['p', message]]);
  expect(failures).toEqual([
    `pager p crashed: ${message}`,
    't: touch A (step 2): 131 references failed; expected 0',
  ]);
});
