/**
 * What came of a run: a table of counters, free frames as a curve, who waits for whom, what was not
 * as expected, and one line of verdict.
 */
import { plot } from 'asciichart';
import { dirtyText } from '../../scenarios/run/dirty_pages';
import type { ScenarioResult } from '../../scenarios/run/run';
import { counted, grouped, time } from '../../views/numbers';
import { columns } from './columns';
import { colors, print, table, wrapped } from './output';

/** The columns of the closing table: a counter and its short name. */
export const reportColumns: readonly (readonly [counter: string, head: string])[] = [
  ['faults', 'faults'],
  ['zero_fill_count', 'zeroed'],
  ['pageins', 'requests'],
  ['pages_returned_dirty', 'returned dirty'],
  ['pages_returned_precious', 'precious'],
  ['clean_evictions', 'dropped'],
  ['reactivations', 'reactivated'],
  ['free_count', 'free'],
];

/** Heads that leave room for the names of hosts. */
const shorter: Readonly<Record<string, string>> = {
  'returned dirty': 'dirty',
  'dropped clean': 'dropped',
};

export function statisticsTable({ hosts }: Pick<ScenarioResult, 'hosts'>): string {
  const heads = reportColumns.map(([, head]) => head);
  const rows = hosts.map(({ statistics }) =>
    reportColumns.map(([counter]) => grouped(statistics[counter] ?? 0)),
  );
  if (hosts.length === 1) return table(heads, rows);
  return table(
    ['host', ...heads.map((head) => shorter[head] ?? head)],
    rows.map((row, i) => [hosts[i]?.name ?? '', ...row]),
  );
}

const CURVE_WIDTH = 80;
/** What stands left of the curve: numbers and an axis. */
const CURVE_LEFT = 12;
const CURVE_HEIGHT = 6;
/** So few changes are sooner read in the chart. */
const WORTH_PLOTTING = 8;

/**
 * Free frames, change by change: most of a run's time is spent in a few pauses, so that a curve
 * over time would be a step and a line.
 */
export function freeCurve({ freePages }: Pick<ScenarioResult, 'freePages'>): string | null {
  const free = freePages.map((sample) => sample.free);
  if (free.length < WORTH_PLOTTING) return null;
  const count = Math.min(CURVE_WIDTH, columns() - CURVE_LEFT, free.length);
  const points = Array.from({ length: count }, (_, column) => {
    const at = Math.round((column * (free.length - 1)) / Math.max(1, count - 1));
    return free[at] ?? 0;
  });
  const range = Math.max(...points) - Math.min(...points);
  const format = (value: number): string => value.toFixed(0).padStart(9);
  const drawn = plot(points, { height: Math.min(CURVE_HEIGHT, range), format })
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
  const last = freePages[freePages.length - 1]?.t ?? 0;
  return `free frames, change by change, from 0 ns to ${time(last)}\n${drawn}`;
}

/** How it ended, in the words of the exit status. */
function verdict(result: ScenarioResult): string {
  if (result.end === 'stopped' && result.ok) return 'stopped; expectations were not looked at';
  const judged = result.ok ? colors.green('as expected') : colors.red('not as expected');
  return `${result.end}, ${judged}`;
}

/** Prints what came of a run that took so many seconds; `checked`: the laws were looked at. */
export function printReport(result: ScenarioResult, seconds: number, checked: boolean): void {
  print('');
  print(statisticsTable(result));
  for (const host of result.hosts) {
    const curve = freeCurve(host);
    const whose = result.hosts.length === 1 ? '' : `${host.name}: `;
    if (curve !== null) print(`\n${whose}${curve}`);
  }
  const accepted = result.ioErrors.filter(({ text }) => !result.failures.includes(text));
  const { crashes, dirty, failures, stuck } = result;
  const said = [...stuck, ...result.circling, ...failures, ...crashes, ...accepted, ...dirty];
  if (said.length > 0) print('');
  for (const line of result.stuck) print(colors.yellow(wrapped(`waits: ${line}`)));
  for (const line of result.circling) print(colors.yellow(wrapped(`circles: ${line}`)));
  for (const object of dirty) print(colors.yellow(wrapped(dirtyText(object))));
  for (const { text } of accepted) print(colors.yellow(wrapped(`expected: ${text}`)));
  for (const { pager, error } of result.crashes) {
    if (error.stack !== undefined) print(`${pager}: ${error.stack}`);
  }
  for (const failure of result.failures) print(colors.red(wrapped(`failed: ${failure}`)));
  const { steps, ticks } = result;
  const real = `${(seconds * 1000).toFixed(0)} ms`;
  const took = `${time(ticks)} simulated in ${counted(steps, 'step')}, ${real}`;
  const laws = checked && result.violations.length === 0 ? '; every law held' : '';
  print(`\n${verdict(result)}${laws}\n${took}`);
}
