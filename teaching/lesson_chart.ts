/**
 * The sequence chart of a lesson that has been run, piece by piece: up to a question, and on to the
 * next one. A long piece is folded.
 */
import type { BuiltScenario } from '../scenarios/build';
import type { Line } from '../scenarios/line';
import type { Scenario } from '../scenarios/scenario';
import { Chart, chartGap } from '../views/chart';
import { Fold } from '../views/fold';
import { Marks, markRow } from '../views/marks';
import { counted } from '../views/numbers';
import { listenToReasons } from '../views/reasons';
import type { Style } from '../views/style';

/** A longer piece is folded, and then shows so many rows from its beginning and before its end. */
const FIRST_ROWS = 12;
const LAST_ROWS = 36;
const MOST_ROWS = FIRST_ROWS + LAST_ROWS;

/** The rows, folded if there are many, and without those in the middle if that is not enough. */
function shortened(all: readonly string[]): readonly string[] {
  if (all.length <= MOST_ROWS) return all;
  const rows: string[] = [];
  const fold = new Fold((row) => rows.push(row));
  for (const row of all) fold.add(row);
  fold.flush();
  const left = rows.length - MOST_ROWS;
  if (left <= 1) return rows;
  const gap = `${chartGap}  ${counted(left, 'row')} left out`;
  return [...rows.slice(0, FIRST_ROWS), gap, ...rows.slice(-LAST_ROWS)];
}

/** Notes the reasons of lines while a lesson runs; `lines` has those that were made so far. */
export function noteReasons(
  built: BuiltScenario,
  lines: readonly Line[],
  whys: Map<number, string>,
): void {
  listenToReasons(built, (why) => whys.set(lines.length - 1, why), true);
}

export class LessonChart {
  private readonly whys: ReadonlyMap<number, string>;
  private readonly scenario: Scenario;
  private readonly style: Style;
  private readonly chart: Chart;
  private readonly marks: Marks;
  private drawn = 0;

  /** `whys` are the reasons of lines, by their place in the run. */
  constructor(scenario: Scenario, style: Style, whys: ReadonlyMap<number, string>) {
    this.scenario = scenario;
    this.style = style;
    this.whys = whys;
    this.chart = new Chart(style);
    this.marks = new Marks(scenario.lesson?.marks ?? []);
  }

  head(): string {
    return this.chart.head();
  }

  /**
   * The rows from where the last piece ended to the line at `end`, without it; of many, those that
   * repeat are counted and the middle is left out.
   */
  piece(lines: readonly Line[], end: number): readonly string[] {
    const rows: string[] = [];
    for (; this.drawn < end; this.drawn += 1) {
      const line = lines[this.drawn];
      if (line === undefined) break;
      for (const mark of this.marks.before(line)) rows.push(markRow(mark, this.style));
      const row = this.chart.row(line, this.pageSize(line), this.whys.get(this.drawn) ?? null);
      if (row !== null) rows.push(row);
    }
    return shortened(rows);
  }

  /** The size of the pages that a line is about: of the host that sends, or is called. */
  private pageSize(line: Line): number {
    const { host, hosts } = this.scenario;
    const name = line['from'] ?? line['host'];
    return (hosts.find((known) => known.name === name) ?? host).pageSize;
  }
}
