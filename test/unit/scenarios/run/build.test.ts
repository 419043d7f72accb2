/** What only shows when a scenario is built: a ScenarioError, with the place that is wrong. */
import { describe, expect, test } from '@jest/globals';
import { definePager, pagerDefaults } from '../../../../index';
import { MACH_PORT_NULL } from '../../../../kernel/mach/types';
import { defineScenario, scenarioOf } from '../../../../scenarios/language/language';
import type { Scenario } from '../../../../scenarios/language/scenario';
import { ScenarioError } from '../../../../scenarios/language/scenario_error';
import type { ScenarioFiles } from '../../../../scenarios/run/build';
import { runScenario } from '../../../../scenarios/run/run';
import { readReferenceString } from '../../../../traces/readers/refs';

/** The pager is never opened. */
const PORT = MACH_PORT_NULL;

const bytesPager = definePager({
  summary: 'works on bytes',
  origin: 'here',
  readsData: true,
  start: () => undefined,
  contents: 'bytes',
  threads: [{ set: 'objects', count: 1, vmPrivilege: false }],
  create: () => ({}),
  open: () => PORT,
  on: pagerDefaults,
});
const files: ScenarioFiles = {
  pager: () => bytesPager,
  trace: () => readReferenceString('0 1 2', { file: 'string.refs' }),
};

function thrown(scenario: Scenario, given: ScenarioFiles = files): unknown {
  try {
    return runScenario(scenario, { files: given });
  } catch (error) {
    expect(error).toBeInstanceOf(ScenarioError);
    return error instanceof Error ? error.message : error;
  }
}

const bytes =
  'the pager mine works on bytes, and the contents of host are stamps; ' +
  'write contents: bytes in host';

describe('a scenario that cannot be built', () => {
  test.each([
    ['pagers:\n  mine: { type: ./mine.ts }\n', `2:17: ${bytes}`],
    ['objects:\n  A: { size: 1 page, pager: ./mine.ts }\n', `2:29: ${bytes}`],
  ])('%j names the line of a pager of bytes in a host of stamps', (text, message) => {
    const scenario = scenarioOf(`${text}host: { contents: stamps }\ntasks: {}\n`, 'a.yaml');
    expect(thrown(scenario)).toBe(`a.yaml:${message}`);
  });

  test('names the line of a trace with pages of another size', () => {
    const text = [
      'host: { page_size: 8192 }',
      'traces: { t: ./t.refs }',
      'tasks: { a: { steps: [{ allocate: r, size: 4 pages }, { replay: t, region: r }] } }',
    ].join('\n');
    expect(thrown(scenarioOf(text, 'a.yaml'))).toBe(
      'a.yaml:2:14: the trace t has pages of 4096 bytes, and host has pages of 8192; ' +
        'write page_size: 4096 in host, or take another trace',
    );
  });

  test.each([
    ['pagers', { mine: { type: './mine.ts' } }, 'pager', 'mine'],
    ['devices', { disk: { type: 'file', path: 'disk.img' } }, 'device', 'disk'],
    ['traces', { t: './t.refs' }, 'trace', 't'],
  ])('names the key of %s that nobody handed over', (section, given, kind, name) => {
    const input = { host: { contents: 'bytes' }, [section]: given, tasks: {} } as const;
    expect(thrown(defineScenario(input, 'mine'), {})).toBe(
      `mine: ${section}.${name}: the scenario needs a file for the ${kind} ${name}; run it with ` +
        `files: { ${kind} }, which gets the file of a path`,
    );
  });

  test('names what a scenario that was written by hand does not have', () => {
    const scenario = defineScenario({ tasks: {} }, 'mine');
    const host = { ...scenario.host, policy: 'none' };
    expect(thrown({ ...scenario, host, hosts: [host] })).toBe(
      'scenario: there is no policy none; name one that the scenario has',
    );
    const small = { ...scenario.host, frames: 1 };
    expect(thrown({ ...scenario, host: small, hosts: [small] })).toMatch(
      /^mine: hosts\.host: frames 1: the daemon needs at least 48, .*; use more frames, or /,
    );
  });
});
