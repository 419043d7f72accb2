/**
 * `machvm list`: scenarios in the order of a course, policies, pagers, devices, traces.
 */
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { devices } from '../../devices/devices';
import { bundledTraceNames } from '../../files/bundled_trace';
import { policies } from '../../kernel/policy/policies';
import { pagers } from '../../pagers/pagers';
import { courseOf, courseProblems, partOf } from '../../scenarios/language/course';
import { scenarioOf } from '../../scenarios/language/language';
import { ScenarioError } from '../../scenarios/language/scenario_error';
import { counted } from '../../views/numbers';
import { libraryFolder, libraryNames } from '../given/scenario_files';
import { traceFile } from '../given/trace_files';
import { colors, print, printJson } from '../show/output';

interface Item {
  readonly name: string;
  readonly summary: string;
}

/** A lesson, with its place in the course. */
interface LessonItem extends Item {
  readonly part: string;
  readonly needs: readonly string[];
  /** How many questions it has. */
  readonly questions: number;
}

function lessonItems(): readonly LessonItem[] {
  const lessons = libraryNames().map((name) => {
    const file = join(libraryFolder, `${name}.yaml`);
    return scenarioOf(readFileSync(file, 'utf8'), file);
  });
  const problems = courseProblems(lessons);
  if (problems.length > 0) throw new ScenarioError(problems);
  return courseOf(lessons).map((scenario) => {
    const { title = '', needs = [], questions = [] } = scenario.lesson ?? {};
    const { length } = questions;
    return {
      name: scenario.name,
      summary: title,
      part: partOf(scenario),
      needs,
      questions: length,
    };
  });
}

/** Lessons by part, each with how many questions it has. */
function printLessons(items: readonly LessonItem[]): void {
  const width = Math.max(...items.map(({ name }) => name.length)) + 2;
  let before = '';
  for (const { name, summary, part, questions } of items) {
    if (part !== before) print(`  ${part}`);
    before = part;
    print(`    ${name.padEnd(width)}${summary} (${counted(questions, 'question')})`);
  }
}

function traceItems(): readonly Item[] {
  return bundledTraceNames().map((name) => {
    const size = (statSync(traceFile(name)).size / 1024).toFixed(0);
    return { name, summary: `recorded references of a real program, ${size} KiB compressed` };
  });
}

const summaries = (registry: Readonly<Record<string, { readonly summary: string }>>): Item[] =>
  Object.entries(registry).map(([name, { summary }]) => ({ name, summary }));

/** How to use a name of each kind. */
const uses: Readonly<Record<string, string>> = {
  scenarios: 'machvm run NAME, machvm ask NAME',
  policies: 'host: { policy: NAME }, machvm replay --policy NAME',
  pagers: 'pagers: { mine: { type: NAME } }, or your own file',
  devices: 'devices: { disk: { type: NAME } }',
  traces: 'machvm replay NAME, or your own file',
};

/** Prints all lists. */
export function list(options: { readonly json?: boolean }): void {
  const lists = {
    scenarios: lessonItems(),
    policies: summaries(policies),
    pagers: summaries(pagers),
    devices: [...summaries(devices), { name: 'file', summary: 'your own file, by its path' }],
    traces: traceItems(),
  };
  if (options.json === true) {
    printJson(lists);
    return;
  }
  for (const [kind, items] of Object.entries(lists)) {
    const use = uses[kind];
    print(colors.bold(kind) + (use === undefined ? '' : `  (${use})`));
    if (kind === 'scenarios') {
      printLessons(lists.scenarios);
      continue;
    }
    const width = Math.max(...items.map(({ name }) => name.length), 0) + 2;
    for (const { name, summary } of items) {
      print(`  ${name.padEnd(width)}${summary}`.trimEnd());
    }
  }
}
