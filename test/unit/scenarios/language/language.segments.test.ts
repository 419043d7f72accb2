/** Memory in segments, privileges, strides, ports between sets, and golden files of counts. */
import { describe, expect, test } from '@jest/globals';
import { defineScenario } from '../../../../scenarios/language/language';
import type { ScenarioInput } from '../../../../scenarios/language/schema';
import { runScenario } from '../../../../scenarios/run/run';
import { verifyScenario } from '../../../../scenarios/run/verify';
import { problems } from '../scenario_text';

const hostOf = (host: ScenarioInput['host']) => defineScenario({ host, tasks: {} }).host;

describe('the host', () => {
  test('of profile gnu has policy gnu, and the daemon that goes with it', () => {
    expect(hostOf({ profile: 'gnu' })).toMatchObject({ policy: 'gnu', pageout: 'segments' });
    expect(hostOf({ policy: 'gnu' })).toMatchObject({ pageout: 'segments' });
    expect(hostOf({ profile: 'gnu', policy: 'mach' })).toMatchObject({ pageout: 'daemon' });
    expect(hostOf({ policy: 'gnu', pageout: 'demand' })).toMatchObject({ pageout: 'demand' });
  });

  test('has as many frames as its segments together', () => {
    const segments = [
      { name: 'DMA', frames: 60 },
      { name: 'DIRECTMAP', frames: 40, min: 5 },
    ];
    expect(hostOf({ profile: 'gnu', segments })).toMatchObject({ frames: 100, segments });
  });

  test.each([
    ['{ pageout: segments }', 'host: pageout: segments: the policy knows no segments'],
    ['{ segments: [{ name: A, frames: 99 }] }', 'segments: only with pageout: segments'],
  ])('%s is refused', (host, text) => {
    expect(problems(`host: ${host}\ntasks: {}\n`).join('\n')).toContain(text.replace('host: ', ''));
  });
});

const world = (input: Partial<ScenarioInput>): ScenarioInput => ({
  objects: { A: { pager: 'memory', size: '8 pages' } },
  tasks: { editor: { steps: [{ map: 'A' }, { touch: 'A' }] } },
  ...input,
});

describe('a touch', () => {
  test('goes in strides, and loads pages after each', () => {
    const touch = { touch: 'A', pages: '0..4', stride: 2, loads: '6..7', write: true };
    const scenario = defineScenario(world({ tasks: { editor: { steps: [{ map: 'A' }, touch] } } }));
    const { lines, statistics } = runScenario(scenario);
    const asked = lines.filter(
      ({ ev, msg }) => ev === 'ipc_mqueue.received' && msg === 'memory_object_data_request',
    );
    expect(asked.map(({ page, offset }) => page ?? Number(offset) / 4096)).toEqual([
      0, 6, 7, 2, 4, 1, 3,
    ]);
    expect(statistics['references']).toBe(15);
  });

  test('a stride that leaves pages out is an error', () => {
    const text =
      'objects: { A: { pager: memory, size: 8 pages } }\n' +
      'tasks: { t: { steps: [{ map: A }, { touch: A, stride: 2 }] } }\n';
    expect(problems(text).join('\n')).toContain('a stride of 2 leaves some of 8 pages out');
  });
});

test('privileged tasks and pagers may use the reserve', () => {
  const scenario = defineScenario(
    world({
      pagers: { pager: { type: 'memory', privileged: true } },
      objects: { A: { pager: 'pager', size: '8 pages' } },
      tasks: { editor: { privileged: true, steps: [{ map: 'A' }] } },
    }),
  );
  const { built } = runScenario(scenario);
  const threads = built.machine.threads.filter(({ vmPrivilege }) => vmPrivilege);
  expect(threads.map(({ name }) => name)).toEqual(['host.pageout', 'pager.0', 'editor']);
});

test('a port in no set is not received from; back in its set it is, in order', () => {
  const scenario = defineScenario(
    world({
      calls: [
        { mach_port_move_member: 'A', to: 'none' },
        { mach_port_move_member: 'A', at: '3ms', to: 'objects' },
      ],
      tasks: { editor: { at: '1ms', steps: [{ map: 'A' }, { read: 'A', page: 0 }] } },
    }),
  );
  const { built, end, ticks } = runScenario(scenario);
  expect([end, ticks >= 3_000_000]).toEqual(['done', true]);
  expect(built.recorder.countOf('memory_object_data_request')).toBe(1);
});

test('golden: counts keeps how often things happened, and the counters', () => {
  const scenario = defineScenario(world({ golden: 'counts' }));
  const { text } = verifyScenario(scenario, null);
  expect(text).toContain('{"name":"memory_object_data_request","count":8}\n');
  expect(text).toContain('{"host":"host","references":8,');
  expect(verifyScenario(scenario, text).ok).toBe(true);
});
