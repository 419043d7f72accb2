/**
 * References as events: who listens to them changes nothing, each reference is one event, a hit or
 * a fault as a model of the policy has it, and all events have their numbers whoever listens.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { flatTrace } from '../../bench/measure';
import { filesFor } from '../../cli/user/files';
import type { TraceListener } from '../../kernel/kern/trace';
import { eventNames } from '../../kernel/mach/event_defs';
import { digest } from '../../kernel/machine/digest';
import type { Machine } from '../../kernel/machine/machine';
import { policies } from '../../kernel/policy/policies';
import { Program } from '../../kernel/tasks/program';
import { scenarioOf } from '../../scenarios/language/language';
import type { Replay } from '../../scenarios/replay/replay';
import { buildReplay } from '../../scenarios/replay/replay';
import { ScenarioRun } from '../../scenarios/run/run';
import { transcriptText } from '../../scenarios/transcript/transcript';
import { cases, fc } from '../support/chance';
import type { ReferencePolicy } from '../support/reference_policies';
import { clock, fifo, lru, sieve } from '../support/reference_policies';

const folder = join(__dirname, '../../scenarios/library');
const lessons = readdirSync(folder).filter((file) => file.endsWith('.yaml'));

/** Events as numbers and names; references apart. */
class Heard {
  readonly ordinary: string[] = [];
  readonly references: string[] = [];
  readonly numbers: number[] = [];
  /** References of programs, by host: what the counters count. */
  readonly counted: number[] = [];
  private readonly machine: Machine;

  constructor(machine: Machine) {
    this.machine = machine;
  }

  readonly hear: TraceListener = (columns, row) => {
    const name = eventNames[columns.kind[row] ?? -1] ?? '';
    const number = columns.number[row] ?? -1;
    this.numbers.push(number);
    if (!name.startsWith('vm_reference.')) {
      this.ordinary.push(`${number} ${name}`);
      return;
    }
    this.references.push(`${name} ${columns.tick[row]}`);
    const thread = this.machine.threads[columns.thread[row] ?? -1];
    const host = columns.host[row] ?? -1;
    if (thread?.stack[0] instanceof Program) this.counted[host] = (this.counted[host] ?? 0) + 1;
  };
}

/** Runs a lesson; the digest is taken now and then, and at the end. */
async function run(file: string, references: boolean) {
  const scenario = scenarioOf(readFileSync(join(folder, file), 'utf8'), file);
  const files = await filesFor(scenario, folder);
  const digests: (number | string)[] = [];
  const running = new ScenarioRun(scenario, {
    files,
    level: 'all',
    stepHook: ({ machine }) => {
      if (machine.steps % 4_999 === 0) digests.push(machine.steps, machine.now, digest(machine));
    },
  });
  const { machine } = running.built;
  const heard = new Heard(machine);
  machine.trace.listen(heard.hear, { references });
  const result = running.finish();
  digests.push(machine.steps, machine.now, digest(machine), machine.trace.count);
  const made = result.hosts.map(({ statistics }) => statistics['references'] ?? 0);
  for (const { stack, task } of machine.threads) {
    // The last reference of a thread that is stuck was heard, and is not counted yet.
    const underWay = stack.some(({ routine }) => routine === 'vm_fault');
    if (underWay && stack[0] instanceof Program) made[task.hostId] = (made[task.hostId] ?? 0) + 1;
  }
  return { text: transcriptText(result.lines), digests, heard, made, end: result.end };
}

describe('a listener to references', () => {
  test.each(lessons)('changes nothing of %s, and hears each reference once', async (file) => {
    const without = await run(file, false);
    const listened = await run(file, true);
    expect(listened.text).toBe(without.text);
    expect(listened.digests).toEqual(without.digests);
    expect(listened.end).toBe(without.end);
    expect(listened.heard.ordinary.join('\n')).toBe(without.heard.ordinary.join('\n'));
    expect(without.heard.references).toEqual([]);
    const { numbers, counted } = listened.heard;
    const [first = 0] = numbers;
    expect(numbers.every((number, i) => number === first + i)).toBe(true);
    expect(listened.made.map((_, host) => counted[host] ?? 0)).toEqual(listened.made);
  });
});

function build(pages: readonly number[], options: { policy: string; frames: number }): Replay {
  const references = Uint32Array.from(pages, (page) => page << 1);
  return buildReplay(flatTrace('string', references, Math.max(...pages) + 1), {
    frames: options.frames,
    policy: policies[options.policy as keyof typeof policies], // parsed
    policyOptions: {},
    pageout: 'demand',
    contents: 'stamps',
    store: 'object',
    seed: 'references',
  });
}

const strings = fc.array(fc.nat({ max: 9 }), { minLength: 1, maxLength: 60, size: 'max' });
const frames = fc.integer({ min: 1, max: 10 });

describe('each reference', () => {
  test.each<[string, ReferencePolicy]>([
    ['fifo', fifo],
    ['lru', lru],
    ['clock', clock(1, 1)],
    ['sieve', sieve],
  ])('is a hit or a fault as the definition of %s has it', (policy, model) => {
    fc.assert(
      fc.property(strings, frames, (pages, most) => {
        const { machine, host } = build(pages, { policy, frames: most });
        const found: string[] = [];
        machine.trace.listen(
          ({ kind, args }, row) => {
            const name = eventNames[kind[row] ?? -1];
            const at = (i: 0 | 2 | 3): number => args[i][row] ?? -1;
            if (name === 'vm_reference.fault') found.push(`fault ${at(2)} ${at(0) - at(2)}`);
            if (name !== 'vm_reference.hit') return;
            found.push(`hit ${at(2)} ${at(3) - at(2)}`);
            expect(host.resident.pages[at(0)]?.offset).toBe(at(2));
          },
          { references: true },
        );
        expect(machine.run()).toBe('done');
        const first = Number(found[0]?.split(' ')[2]);
        const wanted = pages.map((page, i) => {
          const until = (count: number): number => model(pages.slice(0, count), most).faults;
          return `${until(i + 1) > until(i) ? 'fault' : 'hit'} ${page} ${first}`;
        });
        expect(found).toEqual(wanted);
      }),
      { numRuns: cases(20) },
    );
  });

  test.each(Object.keys(policies))('leaves %s as it is when references are not heard', (policy) => {
    fc.assert(
      fc.property(strings, frames, (pages, most) => {
        if (policies[policy as keyof typeof policies].segmented === true) return; // parsed
        const plain = build(pages, { policy, frames: most });
        const heard = build(pages, { policy, frames: most });
        heard.machine.trace.listen(() => undefined, { references: true });
        plain.machine.run();
        heard.machine.run();
        const stateOf = ({ machine, host }: Replay) => [
          digest(machine),
          machine.now,
          host.policy.order?.(),
        ];
        expect(stateOf(heard)).toEqual(stateOf(plain));
      }),
      { numRuns: cases(10) },
    );
  });
});
