/**
 * What the chart of a lesson shows beside its lines, noted while the lesson runs: the reasons of
 * lines, and hits, which are in no line. Hits stand before the next line that has a row, or before
 * the place of a question if that comes first.
 */
import type { BuiltScenario } from '../scenarios/run/build';
import type { Line } from '../scenarios/transcript/line';
import { Hits } from '../views/hits';
import { listenToReasons } from '../views/reasons';

export class ChartNotes {
  private readonly whys = new Map<number, string>();
  private readonly hits = new Map<number, readonly Line[]>();
  private heard: Hits | null = null;

  /** Begins to listen; `lines` has those that the run has made so far. */
  start(built: BuiltScenario, lines: readonly Line[]): void {
    this.heard = new Hits(built);
    listenToReasons(built, (why) => this.whys.set(lines.length - 1, why), true);
  }

  /** Takes the line at a place in the run; `asks`: a question stands before it. */
  take(line: Line, at: number, asks: boolean): void {
    const { heard } = this;
    this.note(at, (asks ? heard?.take() : heard?.before(line)) ?? []);
  }

  /** The run has ended, with so many lines. */
  end(count: number): void {
    this.note(count, this.heard?.take() ?? []);
  }

  private note(at: number, hits: readonly Line[]): void {
    if (hits.length > 0) this.hits.set(at, hits);
  }

  /** Why what the line at a place says happened, or null. */
  whyAt(at: number): string | null {
    return this.whys.get(at) ?? null;
  }

  /** Lines for the hits before the line at a place. */
  hitsAt(at: number): readonly Line[] {
    return this.hits.get(at) ?? [];
  }
}
