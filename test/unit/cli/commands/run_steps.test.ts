/** run --steps: rows of references from a run of the kernel. */
import { describe, expect, test } from '@jest/globals';
import { defineScenario } from '../../../../scenarios/language/language';
import { runScenario } from '../../../../scenarios/run/run';
import { runSteps } from '../../../../scenarios/run/scenario_step_rows';
import { ran } from '../../../support/ran';

const steps = (name: string, ...args: readonly string[]) => ran('run', name, '--steps', ...args);

describe('run --steps', () => {
  test('prints a row a reference, with pages as the scenario calls them', async () => {
    const { status, out } = await steps('belady_3');
    expect(status).toBe(0);
    const rows = out.split('\n').filter((line) => /^ *\d+ +A/.test(line));
    expect(rows).toHaveLength(12);
    expect(rows[6]).toBe(' 6  A/5  fault   A/1 A/2 A/5  A/4     first in the queue');
    expect(rows[7]).toBe(' 7  A/1  hit     A/1 A/2 A/5');
    expect(out).toContain('12 references: 9 faults, 3 hits\n');
    expect(out).toContain('done, as expected');
  });

  test('shortens long lists, which data have whole', async () => {
    const { out } = await steps('dirty_eviction');
    expect(out).toMatch(/ \+\d+\n|\+\d+ /);
    expect(out).toContain('+N: N more pages follow; --json and --csv have them\n');
    const { tables } = JSON.parse((await steps('dirty_eviction', '--json')).out);
    const longest = tables[0].rows.map(
      ({ lists }: { lists: { entries: unknown[] }[] }) => lists[1]?.entries.length,
    );
    expect(Math.max(...longest)).toBeGreaterThan(16);
    const victims = tables[0].rows.flatMap((row: { victims: object[] }) => row.victims);
    expect(victims).toContainEqual(expect.objectContaining({ page: 'A/0', dirty: true }));
  });

  test('CSV names host, policy and task', async () => {
    const lines = (await steps('belady_3', '--csv')).out.split('\n');
    expect(lines[0]).toBe('host,policy,task,reference,page,access,result,victims,why,memory,lists');
    expect(lines[1]).toMatch(/^\w+,fifo,\w+,0,A\/1,read,fault,,free frame,A\/1,queue: A\/1$/);
  });

  test.each([
    [['--state'], '--state'],
    [['--transcript', '-'], '--transcript'],
    [['--until', 'data_return'], '--until'],
    [['--step'], '--step'],
  ])('%j is about the chart', async (args, flag) => {
    const { status, err } = await steps('belady_3', ...args);
    expect(status).toBe(2);
    expect(err).toContain(`run: ${flag}: is for a run with a chart, which --steps replaces`);
  });

  test('--csv needs it', async () => {
    const { status, err } = await ran('run', 'belady_3', '--csv');
    expect(status).toBe(2);
    expect(err).toBe('run: --csv: prints the rows of --steps; add --steps\n');
  });
});

describe('runSteps', () => {
  const scenario = defineScenario({
    host: { pageout: 'demand', frames: 2, policy: 'clock' },
    objects: { A: { pager: 'memory', size: '4 pages' } },
    tasks: {
      one: { steps: [{ map: 'A' }, { write: 'A', page: 0, value: 7 }, { read: 'A', page: 1 }] },
      two: { steps: [{ map: 'A' }, { wait: '1 ms' }, { read: 'A', page: 2 }] },
    },
  });

  test('gives the task, the victim and the reason of each row', () => {
    const { result, hosts } = runSteps(scenario);
    expect(result.end).toBe('done');
    const rows = hosts[0]?.rows ?? [];
    expect(rows.map(({ task, page, access }) => `${task} ${page} ${access}`)).toEqual([
      'one A/0 write',
      'one A/1 read',
      'two A/2 read',
    ]);
    expect(rows[2]?.victims).toMatchObject([{ page: 'A/0', dirty: true }]);
    expect(rows[2]?.frames).toEqual(['A/2', 'A/1']);
  });

  test('changes nothing of the run', () => {
    const { result } = runSteps(scenario, { level: 'all' });
    const without = runScenario(scenario, { level: 'all' });
    expect(result.lines).toEqual(without.lines);
    expect(result.ticks).toBe(without.ticks);
    expect(result.statistics).toEqual(without.statistics);
  });
});
