/**
 * The sequence chart of a lesson that has been run, piece by piece: up to a question, and on to the
 * next one. A long piece is folded.
 */
import type { Scenario } from '../scenarios/language/scenario';
import type { Line } from '../scenarios/transcript/line';
import { Chart, chartGap } from '../views/chart';
import { Fold, LONGEST_PERIOD } from '../views/fold';
import { Marks, markRow } from '../views/marks';
import { counted } from '../views/numbers';
import type { Style } from '../views/style';
import type { ChartNotes } from './chart_notes';

/** A longer piece is folded, and then shows so many rows from its beginning and before its end. */
const FIRST_ROWS = 12;
const LAST_ROWS = 36;
const MOST_ROWS = FIRST_ROWS + LAST_ROWS;
/** As many rows of the middle stay at most, because of what the question is about. */
const MOST_ABOUT = 12;

/** Names of objects have letters, digits, `_`, `.`, `-`: a row about A is not one about A2. */
const isAbout = (row: string, object: string): boolean => row.split(/[^\w.-]+/).includes(object);

/** Which rows are about the object; a row that counts others is if those that they are like are. */
function aboutOf(rows: readonly string[], object: string): readonly boolean[] {
  const own = rows.map((row) => isAbout(row, object));
  return rows.map((row, i) =>
    row.startsWith(chartGap)
      ? own.slice(Math.max(0, i - LONGEST_PERIOD), i).includes(true)
      : own[i] === true,
  );
}

const gapOf = (count: number, also: string): string =>
  `${chartGap}  ${counted(count, 'row')} left out${also}`;

/**
 * What stands for the rows of the middle. Those about the object that is asked about stay if they
 * are few, since the answer may need them; if there are none, the gap says so.
 */
function middle(all: readonly string[], object: string | null): readonly string[] {
  const rows = all.slice(FIRST_ROWS, -LAST_ROWS);
  if (object === null) return [gapOf(rows.length, '')];
  const about = aboutOf(all, object).slice(FIRST_ROWS, -LAST_ROWS);
  if (about.filter(Boolean).length > MOST_ABOUT) return [gapOf(rows.length, '')];
  const also = `, none about ${object}`;
  const kept: string[] = [];
  let left = 0;
  for (const [i, row] of rows.entries()) {
    if (about[i] !== true) {
      left += 1;
      continue;
    }
    if (left > 0) kept.push(gapOf(left, also));
    left = 0;
    kept.push(row);
  }
  if (left > 0) kept.push(gapOf(left, also));
  return kept;
}

/**
 * The rows, folded if there are many, and without those in the middle if that is not enough.
 * `object` is the one that the next question is about.
 */
function shortened(all: readonly string[], object: string | null): readonly string[] {
  if (all.length <= MOST_ROWS) return all;
  const rows: string[] = [];
  const fold = new Fold((row) => rows.push(row));
  for (const row of all) fold.add(row);
  fold.flush();
  if (rows.length - MOST_ROWS <= 1) return rows;
  const gap = middle(rows, object);
  return [...rows.slice(0, FIRST_ROWS), ...gap, ...rows.slice(-LAST_ROWS)];
}

export class LessonChart {
  private readonly notes: ChartNotes;
  private readonly scenario: Scenario;
  private readonly style: Style;
  private readonly chart: Chart;
  private readonly marks: Marks;
  private drawn = 0;
  private hitsUntil = 0;

  /** `notes` were made in the run. */
  constructor(scenario: Scenario, style: Style, notes: ChartNotes) {
    this.scenario = scenario;
    this.style = style;
    this.notes = notes;
    this.chart = new Chart(style);
    this.marks = new Marks(scenario.lesson?.marks ?? []);
  }

  head(): string {
    return this.chart.head();
  }

  /**
   * The rows from where the last piece ended to the line at `end`, without it but with the hits
   * before it; of many, those that repeat are counted and most of the middle is left out.
   */
  piece(lines: readonly Line[], end: number): readonly string[] {
    const rows: string[] = [];
    const draw = (line: Line, why: string | null): void => {
      for (const mark of this.marks.before(line)) rows.push(markRow(mark, this.style));
      const row = this.chart.row(line, this.pageSize(line), why);
      if (row !== null) rows.push(row);
    };
    for (; this.drawn < end; this.drawn += 1) {
      const line = lines[this.drawn];
      if (line === undefined) break;
      this.drawHits(this.drawn, draw);
      draw(line, this.notes.whyAt(this.drawn));
    }
    this.drawHits(end, draw);
    const next = lines[end];
    const object = next?.['object'] ?? next?.['port'] ?? null;
    return shortened(rows, object === null ? null : String(object));
  }

  /** Draws the hits before the line at a place, unless that was done. */
  private drawHits(at: number, draw: (line: Line, why: null) => void): void {
    if (at < this.hitsUntil) return;
    this.hitsUntil = at + 1;
    for (const hits of this.notes.hitsAt(at)) draw(hits, null);
  }

  /** The size of the pages that a line is about: of the host that sends, or is called. */
  private pageSize(line: Line): number {
    const { host, hosts } = this.scenario;
    const name = line['from'] ?? line['host'];
    return (hosts.find((known) => known.name === name) ?? host).pageSize;
  }
}
