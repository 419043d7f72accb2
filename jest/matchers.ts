/**
 * Matchers for jest and vitest. Each looks at what `runScenario` returned; when it fails it says
 * what the run did instead.
 */
import type { EventPattern } from '../scenarios/language/pattern';
import { patternText } from '../scenarios/language/pattern';
import type { PatternInput } from '../scenarios/language/schema_fields';
import { lostData } from '../scenarios/run/lost_data';
import { patternOf } from '../scenarios/run/pattern_of';
import type { ScenarioResult } from '../scenarios/run/run';
import { diffTranscripts } from '../scenarios/transcript/diff';
import type { Placed } from '../scenarios/transcript/diff_streams';
import type { Line } from '../scenarios/transcript/line';
import { differences, isArrival, isKindOf, matches } from '../scenarios/transcript/match';
import { lineWords } from '../views/line_words';
import { chartOf } from './run_chart';
import { recordedResult, resultOf, transcriptLines } from './values';

/** What a matcher answers, to jest and to vitest. */
export interface MatcherAnswer {
  readonly pass: boolean;
  readonly message: () => string;
}

/** How many rows of a chart a failure shows. */
const SHOWN = 12;

function text(...paragraphs: readonly string[]): string {
  return paragraphs.filter((each) => each !== '').join('\n\n');
}

/** The lines around one, or the last ones. */
function window(lines: readonly Line[], around: Line | undefined): readonly Line[] {
  const at = around === undefined ? -1 : lines.indexOf(around);
  const from = at < 0 ? lines.length - SHOWN : at - SHOWN / 2;
  const start = Math.max(0, Math.min(from, lines.length - SHOWN));
  return lines.slice(start, start + SHOWN);
}

/** The message most like the pattern: of its kind and object, of its kind, of its object. */
function nearest(lines: readonly Line[], pattern: EventPattern): Line | undefined {
  const sameKind = lines.filter((line) => isKindOf(pattern, line));
  const fewest = Math.min(...sameKind.map((line) => differences(pattern, line).length));
  return (
    sameKind.find((line) => differences(pattern, line).length === fewest) ??
    lines.find((line) => isKindOf({ ...pattern, object: null }, line)) ??
    (pattern.object === null ? [] : lines).find(
      (line) => isArrival(line) && isKindOf({ ...pattern, name: `${line['msg']}` }, line),
    )
  );
}

function nearestText(pattern: EventPattern, line: Line | undefined): string {
  if (line === undefined) return 'No message is like it.';
  const words = lineWords(line);
  const other = isKindOf(pattern, line)
    ? differences(pattern, line)
        .map((key) => `${key} ${line[key] ?? 'nothing'} instead of ${pattern.fields[key]}`)
        .join(', ')
    : '';
  return `The nearest at tick ${line['t']}: ${words}${other === '' ? '' : `; it has ${other}`}`;
}

/** What the run did, for a failure. */
function shownRun(result: ScenarioResult, around?: Line): string {
  const lines = window(result.lines, around);
  const title = `What the run did (${lines.length} of ${result.lines.length} lines):`;
  return `${title}\n${chartOf(result, lines)}`;
}

/** Array.isArray does not know readonly arrays. */
function isList(given: PatternInput | readonly PatternInput[]): given is readonly PatternInput[] {
  return Array.isArray(given);
}

function listed(given: PatternInput | readonly PatternInput[]): readonly PatternInput[] {
  return isList(given) ? given : [given];
}

/**
 * Passes if the messages or events of the patterns arrived, in this order. A pattern is that of a
 * scenario's `expect.messages`, such as `{ memory_object_data_return: 'A', page: 0, dirty: true }`.
 */
export function toSend(
  received: unknown,
  given: PatternInput | readonly PatternInput[],
): MatcherAnswer {
  const result = recordedResult('toSend', received);
  const patterns = listed(given).map((each) => patternOf(result, each));
  let at = 0;
  for (const [index, pattern] of patterns.entries()) {
    const rest = result.lines.slice(at);
    const found = rest.findIndex((line) => matches(pattern, line));
    if (found < 0) {
      const before = patterns[index - 1];
      const after = before === undefined ? '' : ` after ${patternText(before)}`;
      const near = nearest(rest, pattern);
      return {
        pass: false,
        message: () =>
          text(
            `Expected the run to send ${patternText(pattern)}${after}; it did not.`,
            nearestText(pattern, near),
            shownRun(result, near),
          ),
      };
    }
    at += found + 1;
  }
  const said = patterns.map(patternText).join(', then ');
  return {
    pass: true,
    message: () =>
      text(`Expected the run not to send ${said}; it did.`, shownRun(result, result.lines[at - 1])),
  };
}

/** Passes if no message or event of the pattern arrived. */
export function toNeverSend(received: unknown, given: PatternInput): MatcherAnswer {
  const result = recordedResult('toNeverSend', received);
  const pattern = patternOf(result, given);
  const found = result.lines.filter((line) => matches(pattern, line));
  const [first] = found;
  const times = found.length === 1 ? 'once' : `${found.length} times`;
  return {
    pass: first === undefined,
    message: () =>
      first === undefined
        ? text(`Expected the run to send ${patternText(pattern)}; it never did.`, shownRun(result))
        : text(
            `Expected the run never to send ${patternText(pattern)}; it did ${times}, ` +
              `first at tick ${first['t']}.`,
            shownRun(result, first),
          ),
  };
}

/**
 * Passes if no dirty or precious page was dropped by the kernel or discarded by a pager's flush, no
 * pager reported an I/O error or crashed, and every load of a task gave what that task had stored
 * last, as far as one task stores. It does not see what a pager does with returned data: load it.
 */
export function toLoseNothing(received: unknown): MatcherAnswer {
  const result = resultOf('toLoseNothing', received);
  const lost = lostData(result);
  return {
    pass: lost.length === 0,
    message: () =>
      lost.length === 0
        ? 'Expected the run to lose data; it lost nothing.'
        : text('Expected the run to lose nothing.', lost.join('\n'), shownRun(result)),
  };
}

/** Passes if the run was checked and broke no law; needs `runScenario(..., { check: true })`. */
export function toHoldAllLaws(received: unknown): MatcherAnswer {
  const result = resultOf('toHoldAllLaws', received);
  if (!result.checked) {
    throw new TypeError(
      'expect(...).toHoldAllLaws needs a run with its laws checked: ' +
        'runScenario(scenario, { check: true })',
    );
  }
  const broken = result.violations.map(
    ({ law, tick, text: what }) => `law ${law}, tick ${tick}: ${what}`,
  );
  return {
    pass: broken.length === 0,
    message: () =>
      broken.length === 0
        ? 'Expected the run to break a law; it broke none.'
        : text(
            'Expected the run to hold all laws (docs/ARCHITECTURE.md lists them).',
            broken.slice(0, SHOWN).join('\n'),
            shownRun(result),
          ),
  };
}

function sideText(name: string, placed: Placed | null): string {
  return placed === null ? `${name}: nothing` : `${name}: ${lineWords(placed.line)}`;
}

/**
 * Passes if the messages are those of a transcript, whatever their times and the order between
 * ports, as `machvm diff` compares. The transcript is text, lines, the path of a file, or a run.
 */
export function toConformTo(received: unknown, transcript: unknown): MatcherAnswer {
  const result = recordedResult('toConformTo', received);
  const expected = transcriptLines(transcript);
  const { differences: found, counts } = diffTranscripts(expected, result.lines, 'messages');
  const [first] = found;
  return {
    pass: first === undefined,
    message: () =>
      first === undefined
        ? 'Expected the run to differ from the transcript; its messages are the same.'
        : text(
            `Expected the run to conform to the transcript; ${found.length} lines differ. ` +
              `The first, in ${first.stream}:`,
            [
              sideText('expected', first.a),
              sideText('received', first.b),
              ...first.fields.map(({ key, a, b }) => `  ${key}: expected ${a}, received ${b}`),
            ].join('\n'),
            counts.map(({ name, a, b }) => `${name}: expected ${a}, received ${b}`).join('\n'),
            shownRun(result, first.b?.line),
          ),
  };
}
