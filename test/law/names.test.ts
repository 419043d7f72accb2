/**
 * The names of objects and ports depend on the run alone: not on the level of its transcript, nor
 * on who else listens. So a pattern that names an object fits the same events everywhere.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { filesFor } from '../../cli/user/files';
import type { Look } from '../../kernel/inspect/look';
import { eventDefs, eventNames } from '../../kernel/mach/event_defs';
import { RunTape } from '../../recording/record_run';
import { argumentForm } from '../../scenarios/language/event_fields';
import { scenarioOf } from '../../scenarios/language/language';
import type { Scenario } from '../../scenarios/language/scenario';
import type { RunOptions } from '../../scenarios/run/run';
import { runScenario } from '../../scenarios/run/run';
import { referenceLevel } from '../../scenarios/transcript/line';

const folder = join(__dirname, '../../scenarios/library');
const textOf = (file: string): string => readFileSync(join(folder, file), 'utf8');

/** Of the lessons that are too long for whole goldens one is enough. */
const lessons = readdirSync(folder)
  .filter((file) => file.endsWith('.yaml'))
  .filter((file) => file === 'gnu_dead_pager.yaml' || !/^golden: counts$/m.test(textOf(file)));

/** Each event with what it calls its objects and ports, as it happens. */
function namesIn({ machine, names }: Look, found: string[]): void {
  machine.trace.listen((columns, row) => {
    const kind = columns.kind[row] ?? 0;
    if (referenceLevel.has(kind)) return;
    const event = eventNames[kind] ?? 'thread.step';
    let words = `${columns.number[row]} ${event}`;
    eventDefs[event].args.forEach((name, place) => {
      const id = columns.args[place]?.[row] ?? -1;
      const form = argumentForm(name);
      if (form === 'object') words += ` ${names.object(columns.host[row] ?? 0, id)}`;
      else if (form === 'port') words += ` ${names.port(id)}`;
    });
    found.push(words);
  });
}

function namesOf(scenario: Scenario, options: RunOptions): readonly string[] {
  const found: string[] = [];
  runScenario(scenario, {
    ...options,
    onMachine: (look, labels) => {
      options.onMachine?.(look, labels);
      namesIn(look, found);
    },
  });
  return found;
}

/** The first place where two runs differ, as a text; empty if they do not. */
function difference(a: readonly string[], b: readonly string[]): string {
  const at = a.findIndex((words, i) => words !== b[i]);
  return at === -1 && a.length === b.length ? '' : `${a[at]} / ${b[at]}`;
}

describe.each(lessons)('in %s', (file) => {
  test('things have the same names at each level, recorded or not', async () => {
    const scenario = scenarioOf(textOf(file), file);
    const files = await filesFor(scenario, folder);
    const bare = { ...scenario, lesson: null };
    const silent = namesOf(bare, { files, level: 'none' });
    expect(silent.length).toBeGreaterThan(0);
    const tape = new RunTape(scenario, null, () => undefined);
    const recorded = namesOf(scenario, {
      files,
      level: 'references',
      onLine: () => undefined,
      onMachine: (look, labels) => tape.listen(look, labels),
      onStart: () => tape.begin(),
      stepHook: () => tape.afterStep(),
    });
    expect(difference(silent, recorded)).toBe('');
  });
});
