/**
 * `machvm run --steps`: a row for each reference of the tasks of a scenario, instead of the chart;
 * a table for each host whose tasks make references.
 */
import { dirname } from 'node:path';
import type { BuiltScenario } from '../../scenarios/run/build';
import type { ScenarioResult } from '../../scenarios/run/run';
import { ScenarioRun } from '../../scenarios/run/run';
import type { HostSteps } from '../../scenarios/run/scenario_step_rows';
import { watchSteps } from '../../scenarios/run/scenario_step_rows';
import { csvText } from '../../studies/table_text';
import { counted, grouped } from '../../views/numbers';
import { stepWhy } from '../../views/step_table';
import { refuseBothForms, refuseFlags } from '../given/exclusive';
import { readScenario, scenarioPath } from '../given/scenario_files';
import { colors, print, printJson, settled, UsageError } from '../show/output';
import { printReport } from '../show/report';
import { visible } from '../show/visible';
import { loadPagers, withFiles } from '../user/files';
import type { RunFlags } from './run';
import { MOST_ROWS, printRows, STEP_COLUMNS, stepFields } from './steps';

const CHART_ONLY = [
  'transcript',
  'perfetto',
  'record',
  'level',
  'step',
  'until',
  'state',
  'waits',
  'why',
  'full',
] as const;

/** Throws a UsageError for a flag that is about the chart or the transcript. */
function refuseBeside(flags: RunFlags): void {
  const why = 'is for a run with a chart, which --steps replaces';
  refuseFlags('run', flags, CHART_ONLY, why);
  refuseBothForms('run', flags);
}

/** Begins to keep the rows of all hosts; throws a UsageError when they are too many. */
function watch(built: BuiltScenario): readonly HostSteps[] {
  return watchSteps(built, (count) => {
    if (count <= MOST_ROWS) return;
    const what = `makes more than ${grouped(MOST_ROWS)} references`;
    const how = 'replay a part of its trace with machvm replay --steps --limit N';
    throw new UsageError(`run: --steps: ${built.scenario.name} ${what}; ${how}`);
  });
}

function printTable({ host, policy, rows }: HostSteps, hosts: number): void {
  const where = hosts > 1 ? `${host}: ` : '';
  print(colors.bold(`${where}${policy}`));
  printRows(rows);
  const faults = rows.filter(({ result }) => result === 'fault').length;
  const hits = rows.length - faults;
  print(
    `${counted(rows.length, 'reference')}: ${counted(faults, 'fault')}, ${counted(hits, 'hit')}`,
  );
}

function printAll(hosts: readonly HostSteps[], result: ScenarioResult, flags: RunFlags): void {
  const used = hosts.filter(({ rows }) => rows.length > 0);
  if (flags.json) {
    const { end, ok, failures, scenario } = result;
    const tables = used.map(({ host, policy, rows }) => ({
      ...{ host, policy },
      rows: rows.map((row) => ({ ...row, why: stepWhy(row) })),
    }));
    printJson({ name: scenario.name, end, ok, failures, tables });
    return;
  }
  if (flags.csv) {
    const lines = used.flatMap(({ host, policy, rows }) =>
      rows.map((row) => [host, policy, row.task ?? '', ...stepFields(row)]),
    );
    process.stdout.write(visible(csvText(['host', 'policy', 'task', ...STEP_COLUMNS], lines)));
    return;
  }
  print(colors.bold(result.scenario.lesson?.title ?? result.scenario.name));
  for (const each of used) {
    print('');
    printTable(each, hosts.length);
  }
  if (used.length === 0) print('no task makes a reference');
}

/** Runs a scenario and prints its references; answers the exit status. */
export async function runStepsCommand(name: string, flags: RunFlags): Promise<number> {
  refuseBeside(flags);
  const path = scenarioPath(name);
  const scenario = readScenario(path, flags);
  loadPagers(scenario, dirname(path));
  let hosts: readonly HostSteps[] = [];
  const begin = process.hrtime.bigint();
  const result = await withFiles(scenario, dirname(path), async (files) => {
    const onStart = (built: BuiltScenario): void => {
      hosts = watch(built);
    };
    const run = new ScenarioRun(scenario, { files, check: flags.check, onStart });
    for (let steps = 1; ; steps += 1) {
      const end = run.step();
      if (end !== null) return run.result(end);
      if (steps % 1_000 === 0) await settled();
    }
  });
  const seconds = Number(process.hrtime.bigint() - begin) / 1e9;
  printAll(hosts, result, flags);
  if (!flags.json && !flags.csv) printReport(result, seconds, flags.check);
  return result.ok ? 0 : 1;
}
