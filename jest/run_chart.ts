/** A run as a chart, for failure messages and snapshots: the same on every terminal. */
import type { ScenarioResult } from '../scenarios/run/run';
import type { Line } from '../scenarios/transcript/line';
import { Chart } from '../views/chart';
import { plain } from '../views/style';

/** The rows of these lines, with the head of a chart. */
export function chartOf(result: ScenarioResult, lines: readonly Line[]): string {
  const pageSize = result.scenario.hosts[0]?.pageSize ?? 4096;
  const chart = new Chart(plain);
  const rows = lines.flatMap((line) => chart.row(line, pageSize) ?? []);
  return [chart.head(), ...rows].join('\n');
}

/** The chart of a run, how it ended, and what failed. */
export function runChart(result: ScenarioResult): string {
  const { scenario, end, failures } = result;
  const failed = failures.map((failure) => `failed: ${failure}`);
  const chart = chartOf(result, result.lines);
  return [`${scenario.name}: ${end}`, '', chart, ...(failed.length > 0 ? ['', ...failed] : [])]
    .map((text) => text.trimEnd())
    .join('\n');
}
