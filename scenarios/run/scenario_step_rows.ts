/** A scenario as textbooks print a run: the rows of its references, host by host. */
import { refuse } from '../../kernel/mach/given';
import type { Scenario } from '../language/scenario';
import type { BuiltScenario } from './build';
import type { RunOptions, ScenarioResult } from './run';
import { ScenarioRun } from './run';
import { runProblem } from './run_options';
import type { StepRow } from './step_row';
import { KernelSteps } from './step_rows';

/** The references of one host. */
export interface HostSteps {
  readonly host: string;
  /** The name of its policy. */
  readonly policy: string;
  readonly rows: readonly StepRow[];
}

/** Keeps the rows of all hosts from now on. `taken` is called after each, with their number. */
export function watchSteps(
  { machine, labels, scenario }: BuiltScenario,
  taken: (count: number) => void = () => undefined,
): readonly HostSteps[] {
  let count = 0;
  return machine.hosts.map((host, at) => {
    const rows: StepRow[] = [];
    const placeName = (object: number, offset: number): string =>
      `${labels.unsettled.object(host.id, object)}/${offset}`;
    const steps = new KernelSteps(host, placeName, (row) => {
      rows.push(row);
      count += 1;
      taken(count);
    });
    return { host: host.name, policy: scenario.hosts[at]?.policy ?? '', rows, steps };
  });
}

/**
 * Runs a scenario, and gives a row for each reference of its tasks beside the result. The run is
 * the one without rows.
 */
export function runSteps(
  scenario: Scenario,
  options: RunOptions = {},
): { readonly result: ScenarioResult; readonly hosts: readonly HostSteps[] } {
  refuse('runSteps', runProblem(scenario, options));
  let hosts: readonly HostSteps[] = [];
  const run = new ScenarioRun(scenario, {
    ...options,
    onStart(built) {
      hosts = watchSteps(built);
      options.onStart?.(built);
    },
  });
  return { result: run.finish(), hosts };
}
