/**
 * What the registries say: policies, pagers, devices and their options, formats and patterns of
 * traces; and the scenarios and traces that come with the package.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { devices } from '../../devices/devices';
import { faultOptions } from '../../devices/faulty';
import type { LatencySpec } from '../../devices/latency';
import { latencies } from '../../devices/latency';
import { bundledTraceNames } from '../../files/bundled_trace';
import type { OptionTable } from '../../kernel/mach/options';
import { rangeOf } from '../../kernel/mach/options';
import { policies } from '../../kernel/policy/policies';
import type { PolicySpec } from '../../kernel/policy/policy';
import { pagerOptions, pagers } from '../../pagers/pagers';
import { parseScenario } from '../../scenarios/language/language';
import { deviceTable, nestedOptions } from '../../scenarios/language/resolve_options';
import { replayStores } from '../../scenarios/replay/replay';
import type { FormatFacts } from '../../traces/format';
import { traceFormats } from '../../traces/formats';
import { syntheticPatterns } from '../../traces/synthetic';
import { libraryFolder, libraryNames } from '../given/scenario_files';
import type { Meaning } from '../show/meaning';
import { meaning, Places } from '../show/meaning';

/** A summary of a registry as a sentence. */
function sentence(text: string): string {
  const first = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(first) ? first : `${first}.`;
}

/** What an option may be, and its default. */
function optionText(entry: OptionTable[string]): string {
  const { summary, value, choices, form } = entry;
  const isNumber = typeof value === 'number' && choices === null;
  const [least, most] = rangeOf(entry);
  const shown = most === Number.MAX_SAFE_INTEGER ? `${least} or more` : `${least} to ${most}`;
  const values = choices?.join(', ') ?? (isNumber && form === 'number' ? shown : '');
  const text = summary.replace(/\.$/, '');
  return `${sentence(text)} ${values === '' ? '' : `Values: ${values}. `}Default: ${value}.`;
}

function optionMeanings(): readonly Meaning[] {
  const places = new Places();
  const add = (place: string, table: OptionTable): void => {
    for (const [name, entry] of Object.entries(table)) places.add(name, place, optionText(entry));
  };
  for (const [name, { options }] of Object.entries<PolicySpec>(policies)) {
    add(`policy ${name}`, options);
  }
  for (const [name, { pager, object }] of Object.entries(pagerOptions)) {
    add(`pager ${name}`, pager);
    add(`object of ${name}`, object);
  }
  for (const [pager, names] of Object.entries(nestedOptions)) {
    for (const [name, text] of Object.entries(names)) places.add(name, `pager ${pager}`, text);
  }
  for (const name of [...Object.keys(devices), 'file']) {
    add(`device ${name}`, deviceTable(name) ?? {});
  }
  for (const [name, { options }] of Object.entries<LatencySpec>(latencies)) {
    add(`latency ${name}`, options);
  }
  add('faults of a device', faultOptions);
  return places.meanings('option', (count) =>
    count === 1 ? 'An option.' : `An option, in ${count} places.`,
  );
}

/** The values that options list, and those of flags that have a registry. */
function valueMeanings(): readonly Meaning[] {
  const places = new Places();
  for (const [name, { summary }] of Object.entries(latencies)) {
    places.add(name, 'latency of a device', sentence(summary));
  }
  for (const [name, text] of Object.entries(replayStores)) {
    places.add(name, '--store of machvm replay', sentence(text));
  }
  const fault = faultOptions.fault.choices ?? [];
  for (const name of fault) places.add(name, 'fault of a device', faultOptions.fault.summary);
  return places.meanings('value', () => 'A value.');
}

function formatMeanings(): readonly Meaning[] {
  return Object.entries<FormatFacts>(traceFormats).flatMap(([name, spec]) => {
    const others = [...(spec.aliases ?? []), ...(spec.endings ?? [])].filter((one) => one !== name);
    const facts = {
      'known by': spec.knownBy,
      ...(others.length === 0 ? {} : { 'other names': others.join(', ') }),
      ...(spec.note === undefined ? {} : { note: spec.note }),
    };
    const own = meaning('format', name, `A format of traces: ${spec.summary}.`, facts);
    return [own, ...others.map((other) => meaning('format', other, `Another name of ${name}.`))];
  });
}

/** A lesson; its file is read when it is asked for. */
function scenarioMeaning(name: string): Meaning {
  const lesson = () => {
    const file = join(libraryFolder, `${name}.yaml`);
    return parseScenario(readFileSync(file, 'utf8'), file).scenario?.lesson;
  };
  return {
    ...{ kind: 'scenario', name, facts: { run: `machvm run ${name}` } },
    get summary() {
      return lesson()?.title ?? 'A scenario.';
    },
    get detail() {
      return lesson()?.watch ?? '';
    },
  };
}

/** Everything that a user can choose by its name. */
export function choiceMeanings(): readonly Meaning[] {
  const keys = (table: OptionTable): Record<string, string> =>
    Object.keys(table).length === 0 ? {} : { options: Object.keys(table).join(', ') };
  return [
    ...Object.entries<PolicySpec>(policies).map(([name, { summary, origin, options }]) =>
      meaning('policy', name, sentence(summary), {
        origin,
        ...keys(options),
        more: `machvm policies ${name}`,
      }),
    ),
    ...Object.entries(pagers).map(([name, { summary, origin }]) =>
      meaning('pager', name, sentence(summary), { origin, more: `machvm pagers ${name}` }),
    ),
    ...Object.entries(devices).map(([name, { summary, options }]) =>
      meaning('device', name, sentence(summary), keys(options)),
    ),
    meaning('device', 'file', 'Your own file, by its path.', keys(deviceTable('file') ?? {})),
    ...optionMeanings(),
    ...valueMeanings(),
    ...formatMeanings(),
    ...Object.entries(syntheticPatterns).map(([name, { summary }]) =>
      meaning('pattern', name, sentence(summary), { make: `machvm trace make ${name} FILE` }),
    ),
    ...bundledTraceNames().map((name) =>
      meaning('trace', name, 'A trace that comes with machvm.', {
        more: `machvm trace info ${name}`,
      }),
    ),
    ...libraryNames().map(scenarioMeaning),
  ];
}
