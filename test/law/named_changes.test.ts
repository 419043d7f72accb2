/**
 * Each change of a page is named by an event of its step: flags, place, wirings, error, and the
 * bits of the hardware. A recording looks at the pages that events name, and at no others.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { flatTrace } from '../../bench/measure';
import { filesFor } from '../../cli/user/files';
import { eventDefs, eventNames } from '../../kernel/mach/event_defs';
import type { Host } from '../../kernel/machine/host';
import type { Machine } from '../../kernel/machine/machine';
import { policies } from '../../kernel/policy/policies';
import type { VmPage } from '../../kernel/vm/page/vm_page';
import { scenarioOf } from '../../scenarios/language/language';
import { buildReplay } from '../../scenarios/replay/replay';
import { ScenarioRun } from '../../scenarios/run/run';
import { cases, fc } from '../support/chance';

const folder = join(__dirname, '../../scenarios/library');
const lessons = readdirSync(folder).filter((file) => file.endsWith('.yaml'));

/** Which argument of each event is a page, -1 for none. */
const pageArgument = eventNames.map(
  (name) => (eventDefs[name].args as readonly string[]).indexOf('page'), // parsed
);

/** What is known of a page, as numbers in fixed places. */
const KEYS = ['word', 'object', 'offset', 'wired', 'error', 'bits'] as const;

function valuesOf(host: Host, page: VmPage): readonly (number | string)[] {
  return [
    page.word,
    page.object?.id ?? -1,
    page.offset,
    page.wireCount,
    page.pageError,
    host.pmapSystem.bits[page.id] ?? 0,
  ];
}

/** The pages of a host as they were after the last step. */
class Watched {
  readonly named = new Set<number>();
  private readonly host: Host;
  private readonly before: (readonly (number | string)[])[] = [];

  constructor(host: Host) {
    this.host = host;
  }

  /** What has changed without a name, as `key` of pages; then the step is over. */
  changes(): readonly string[] {
    const found: string[] = [];
    for (const page of this.host.resident.pages) {
      const now = valuesOf(this.host, page);
      const before = this.before[page.id];
      if (before === undefined || now.some((value, i) => value !== before[i])) {
        this.before[page.id] = now;
        if (this.named.has(page.id)) continue;
        const keys = KEYS.filter((_, i) => now[i] !== before?.[i]);
        found.push(`page ${page.id}: ${keys.join(', ')}: ${before?.join()} to ${now.join()}`);
      }
    }
    this.named.clear();
    return found;
  }
}

/** Listens to a machine; `over` is to be called after each step, with what it finds unnamed. */
function watch(machine: Machine): { readonly unnamed: readonly string[]; over(): void } {
  const names: string[] = [];
  const unnamed: string[] = [];
  const watched = machine.hosts.map((host) => new Watched(host));
  machine.trace.listen(
    ({ kind, host, args }, row) => {
      const which = kind[row] ?? -1;
      names.push(eventNames[which] ?? '');
      const at = pageArgument[which] ?? -1;
      const id = at < 0 ? -1 : (args[at]?.[row] ?? -1);
      if (id >= 0) watched[host[row] ?? 0]?.named.add(id);
    },
    { references: true },
  );
  for (const each of watched) each.changes();
  const over = (): void => {
    for (const each of watched) {
      for (const change of each.changes()) {
        if (unnamed.length < 20) unnamed.push(`${change}; events ${names.join(' ')}`);
      }
    }
    names.length = 0;
  };
  return { unnamed, over };
}

test.each(lessons)('every change of a page in %s is named', async (file) => {
  const scenario = scenarioOf(readFileSync(join(folder, file), 'utf8'), file);
  const watching: ReturnType<typeof watch>[] = [];
  const run = new ScenarioRun(scenario, {
    files: await filesFor(scenario, folder),
    level: 'none',
    onStart: ({ machine }) => {
      watching.push(watch(machine));
    },
    stepHook: () => watching[0]?.over(),
  });
  run.finish();
  expect(watching.map(({ unnamed }) => unnamed)).toEqual([[]]);
});

const strings = fc.array(fc.nat({ max: 19 }), { minLength: 1, maxLength: 80, size: 'max' });

test.each(Object.entries(policies).filter(([, { segmented }]) => segmented !== true))(
  'every change that %s makes is named',
  (_name, policy) => {
    fc.assert(
      fc.property(strings, fc.integer({ min: 1, max: 10 }), (references, frames) => {
        const { machine } = buildReplay(flatTrace('string', Uint32Array.from(references), 10), {
          frames,
          policy,
          policyOptions: {},
          pageout: 'demand',
          contents: 'stamps',
          store: 'anonymous',
          seed: 'named',
        });
        const { unnamed, over } = watch(machine);
        while (machine.step() === null) over();
        expect(unnamed).toEqual([]);
      }),
      { numRuns: cases(10) },
    );
  },
);
