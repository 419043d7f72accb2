/**
 * The data of the explorer's page, in Node and without a browser: the recording of a replay comes
 * in pieces, and then one looks at it as the page does: at any event, by jumps, at the chart around
 * an event, at the timeline, and at the list of events with a filter.
 */
import { ChartRows } from '../explorer/model/chart_row';
import { chartWindow } from '../explorer/model/chart_window';
import { EventFilter } from '../explorer/model/event_filter';
import type { Jump } from '../explorer/model/jumps';
import { JUMPS, jumpTarget } from '../explorer/model/jumps';
import { Overview } from '../explorer/model/overview';
import { ReferenceIndex } from '../explorer/model/reference_index';
import { ReferenceRows } from '../explorer/model/reference_rows';
import { factsOf } from '../explorer/model/run_facts';
import { Session } from '../explorer/model/session';
import { recordReplay } from '../recording/record_run';
import type { Recording } from '../recording/recording';
import { openRecording } from '../recording/recording';
import type { Trace } from '../traces/trace';
import { median, timed } from './measure';
import { REPLAY } from './recording';

const PLACES = 60;
/** Shares no factor with PLACES: one jumps about. */
const STRIDE = 23;
/** Columns of a timeline, and rows of a chart, on a usual screen. */
const WIDTH = 860;
const ROWS = { before: 12, after: 8 };
const COLUMNS = 12;
/** What the page reads between two pictures. */
const PART = 2_000;

export const EXPLORER_HEAD = 'what                                  times  median ms  worst ms';

/** Prints what something took each time. */
function row(what: string, milliseconds: readonly number[]): void {
  console.log(
    `${what.padEnd(36)}${String(milliseconds.length).padStart(7)}` +
      `${median(milliseconds).toFixed(2).padStart(11)}` +
      `${Math.max(...milliseconds)
        .toFixed(1)
        .padStart(10)}`,
  );
}

/** Events of a recording that follow each other in no order. */
function places(recording: Recording): readonly number[] {
  return Array.from({ length: PLACES }, (_, i) =>
    Math.floor(((((i * STRIDE) % PLACES) + 0.5) / PLACES) * recording.events),
  );
}

const each = <T>(items: readonly T[], act: (item: T) => void): readonly number[] =>
  items.map((item) => timed(() => act(item)) / 1e6);

/** Reads to the end, a part at a time. */
function parts(read: () => boolean): readonly number[] {
  const times: number[] = [];
  let isMore = true;
  while (isMore) {
    const took = timed(() => {
      isMore = read();
    });
    times.push(took / 1e6);
  }
  return times;
}

function shown(recording: Recording): Session {
  const session = new Session();
  const { scenario: name, version } = recording.header;
  const given = { name, title: name, version, yaml: null, set: [], scenario: null, digest: '' };
  session.show({ ...given, recording });
  session.grown(true);
  return session;
}

function overTime(recording: Recording, events: readonly number[]): void {
  const facts = factsOf(recording);
  const last = recording.events - 1;
  const index = new ReferenceIndex(recording, facts, 0);
  row(
    `references, ${PART} events`,
    parts(() => index.more(PART)),
  );
  const table = new ReferenceRows(recording, facts, index, 0);
  row(
    `table of ${COLUMNS} references`,
    each(events, (event) => {
      const current = index.upTo(event);
      for (let i = 0; i < COLUMNS; i += 1) table.column(current - i, last);
    }),
  );
  for (const family of ['evictions', 'references']) {
    const filter = new EventFilter(recording, facts, { family, words: '', thing: null });
    row(
      `list of ${family}, ${PART} events`,
      parts(() => filter.more(PART, last)),
    );
  }
  const rows = new ChartRows(recording, facts);
  row(
    'chart around an event',
    each(events, (at) => chartWindow(rows, { at, last, ...ROWS })),
  );
}

function jumps(recording: Recording, events: readonly number[]): void {
  const session = shown(recording);
  const page = recording.stateAt(recording.events - 1).pages.find(({ object }) => object !== null);
  const { host = 0, object = 0, offset = 0 } = page ?? {};
  session.selection.value = { kind: 'page', host, object: object ?? 0, offset: offset ?? 0 };
  const measured: readonly Jump[] = JUMPS.filter((kind) => kind !== 'mark');
  for (const kind of measured) {
    for (const back of [false, true]) {
      row(
        `jump to the ${back ? 'last' : 'next'} ${kind}`,
        each(events, (event) => {
          session.go(event);
          jumpTarget(session, kind, back);
        }),
      );
    }
  }
}

/** Prints a row for each thing that one does in the page. */
export function explorerTable(trace: Trace): void {
  const pieces: Uint8Array[] = [];
  recordReplay(trace, REPLAY, { onChunk: (piece) => pieces.push(piece.slice()) });
  const [head, ...rest] = pieces;
  if (head === undefined) return;
  const recording = openRecording(head);
  row(
    'take a piece',
    each(rest, (piece) => recording.add(piece)),
  );
  console.log(`  that makes ${recording.events} events`);
  const overview = new Overview(recording);
  row(
    `timeline, ${PART} events`,
    parts(() => overview.read(PART)),
  );
  const events = places(recording);
  row(
    `timeline, ${WIDTH} columns`,
    each(events, (at) => overview.columns(WIDTH, recording.events, at)),
  );
  row(
    'state at an event',
    each(events, (event) => recording.stateAt(event)),
  );
  jumps(recording, events);
  overTime(recording, events);
}
