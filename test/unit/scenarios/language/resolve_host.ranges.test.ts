/** Numbers outside their range are refused where the file says them, and in the API. */
import { describe, expect, test } from '@jest/globals';
import { profiles } from '../../../../kernel/mach/switches';
import { hostOptionsProblem, tunableRanges } from '../../../../kernel/machine/host_options';
import { policies } from '../../../../kernel/policy/policies';
import { defineScenario, parseScenario } from '../../../../scenarios/language/language';
import { machSpelling } from '../../../../scenarios/language/mach_spelling';
import { problemText } from '../../../../scenarios/language/yaml_file';

const TASK = 'tasks: { t: { steps: [{ wait: 1ms }] } }';

function problems(...lines: string[]): readonly string[] {
  const parsed = parseScenario([...lines, TASK].join('\n'), 'a.yaml');
  return (parsed.problems ?? []).map(problemText);
}

describe('tunables', () => {
  const { deactivateBehind: _, ...numbers } = { deactivateBehind: 0, ...tunableRanges };
  const elsewhere = ['referenceTicks', 'cachedFrames'];
  const named = Object.entries(numbers).filter(([key]) => !elsewhere.includes(key));

  test.each(named)('%s has a range', (key, [least, most]) => {
    const name = machSpelling(key);
    const unit = key.endsWith('Ticks') ? 'ns' : '';
    const bad = least > 0 ? [least - 1, most + 1] : [most + 1];
    for (const value of unit === '' ? [...bad, -1, 0.5] : bad) {
      const [problem, ...more] = problems(`host: { tunables: { ${name}: ${value}${unit} } }`);
      expect(more).toEqual([]);
      expect(problem).toMatch(/^a\.yaml:1:\d+: .*; /);
    }
  });

  test('say where and what would be right', () => {
    expect(problems('host: { tunables: { quantum: 0ns } }')).toEqual([
      'a.yaml:1:30: quantum cannot be 0; it is a whole number from 1 to 1000000000000000 ns',
    ]);
    expect(problems('host: { tunables: { burst_max: -3 } }')).toEqual([
      'a.yaml:1:32: burst_max cannot be -3; it is a whole number from 1 to 67108864',
    ]);
    expect(problems('host: { reference_ticks: 0 }')).toEqual([
      'a.yaml:1:26: reference_ticks cannot be 0; it is a whole number of ns, at least 1',
    ]);
  });

  test('are refused in the API too, and by the machine', () => {
    const input = { tasks: { t: { steps: [] } }, host: { tunables: { absent_max: 1.5 } } };
    expect(() => defineScenario(input)).toThrow('absent_max cannot be 1.5');
    const options = {
      name: 'host',
      frames: 64,
      pageSize: 4096,
      pageout: 'daemon',
      contents: 'stamps',
      policy: policies.mach,
      policyOptions: {},
      switches: profiles.osf,
      random: () => 0,
    } as const;
    expect(hostOptionsProblem({ ...options, tunables: {} })).toBeNull();
    for (const value of [0, -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53]) {
      expect(hostOptionsProblem({ ...options, tunables: { quantumTicks: value } })).toBe(
        `tunables: quantumTicks ${value}: must be a whole number from 1 to 1000000000000000`,
      );
    }
    expect(hostOptionsProblem({ ...options, tunables: { mapMinPage: 9, mapMaxPage: 9 } })).toBe(
      'tunables: map_min_page 9: must be below map_max_page, 9',
    );
    expect(hostOptionsProblem({ ...options, tunables: {}, frames: 2 ** 40 })).toBe(
      `frames ${2 ** 40}: must be a whole number from 1 to 67108864`,
    );
  });
});

describe('options', () => {
  test.each([
    ['devices: { d: { type: memory, options: { records: 0 } } }', 'records cannot be 0'],
    ['devices: { d: { type: memory, options: { records: 1.5 } } }', 'records cannot be 1.5'],
    ['devices: { d: { type: memory, options: { records: .nan } } }', ''],
    ['devices: { d: { type: memory, latency: -1 } }', '-1 is not a time'],
    ['devices: { d: { type: memory, latency: { model: fixed, ticks: -1ms } } }', 'is not a time'],
    ['devices: { d: { type: memory, latency: { model: disk, span: 0 } } }', 'span cannot be 0'],
    ['devices: { d: { type: memory, faults: [{ skip: -1 }] } }', 'skip cannot be -1'],
    ['devices: { d: { type: memory, faults: [{ count: .inf }] } }', ''],
    ['pagers: { p: { type: memory, options: { cluster: 0 } } }', 'cluster cannot be 0'],
    ['pagers: { p: { type: memory, options: { size: -4096 } } }', '-4096 is not a size'],
    ['pagers: { p: { type: memory, options: { lock: 1.5 } } }', '1.5 is not a protection'],
    ['host: { policy: { name: clock, options: { bits: 9 } } }', '9 does not fit here'],
    ['host: { policy: { name: clock, options: { bits: -1 } } }', '-1 does not fit here'],
    ['host: { policy: "clock:bits=9" }', 'clock: bits cannot be "9"'],
    ['host: { policy: "clock:bit=2" }', 'clock has no option "bit"'],
    ['host: { policy: "clocks:bits=2" }', 'there is no policy "clocks"'],
    ['expect: { counts: { memory_object_init: 5..2 } }', '"5..2" is not a count'],
    ['expect: { counts: { memory_object_init: 1..99999999999999999999 } }', 'is not a count'],
    ['host: { frames: 9007199254740993 }', ''],
    ['limits: { steps: 1.5 }', ''],
    ['seed: .inf', ''],
  ])('%s', (line, what) => {
    const found = problems(line);
    expect(found.length).toBeGreaterThan(0);
    expect(found[0]).toMatch(/^a\.yaml:1:\d+: .+; .+/);
    expect(found[0]).toContain(what);
  });

  test('partitions of a default pager have the options of one', () => {
    const pager = (partitions: string): string =>
      `pagers: { p: { type: default, device: d, options: { partitions: ${partitions} } } }`;
    const device = 'devices: { d: { type: memory } }';
    expect(problems(device, pager('[{ device: d, blocks: 9 }]'))).toEqual([]);
    expect(problems(device, pager('[{ blocks: -1 }]'))[0]).toContain('blocks cannot be -1');
    expect(problems(device, pager('3'))[0]).toContain('partitions cannot be 3');
  });

  test('a policy is written as on the command line', () => {
    const input = { tasks: { t: { steps: [] } }, host: { policy: 'clock:bits=2,insert=1' } };
    const { host } = defineScenario(input);
    expect(host).toMatchObject({ policy: 'clock', policyOptions: { bits: 2, insert: 1 } });
  });
});
