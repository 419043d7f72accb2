/**
 * The sequence chart of a lesson that has been run, piece by piece: up to a question, and on to the
 * next one. What repeats is folded within a piece.
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

/** A piece shows so many rows from its beginning, and so many before its end. */
const FIRST_ROWS = 12;
const LAST_ROWS = 36;

/** The rows, without those in the middle if there are many. */
function shortened(rows: readonly string[]): readonly string[] {
  const left = rows.length - FIRST_ROWS - LAST_ROWS;
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
   * The rows from where the last piece ended to the line at `end`, without it; the middle of many is
   * left out.
   */
  piece(lines: readonly Line[], end: number): readonly string[] {
    const rows: string[] = [];
    const fold = new Fold((row) => rows.push(row));
    for (; this.drawn < end; this.drawn += 1) {
      const line = lines[this.drawn];
      if (line === undefined) break;
      for (const mark of this.marks.before(line)) {
        fold.flush();
        rows.push(markRow(mark, this.style));
      }
      const row = this.chart.row(line, this.pageSize(line), this.whys.get(this.drawn) ?? null);
      if (row !== null) fold.add(row);
    }
    fold.flush();
    return shortened(rows);
  }

  /** The size of the pages that a line is about: of the host that sends, or is called. */
  private pageSize(line: Line): number {
    const { host, hosts } = this.scenario;
    const name = line['from'] ?? line['host'];
    return (hosts.find((known) => known.name === name) ?? host).pageSize;
  }
}
