/**
 * The text of a scenario in pieces to draw: lines cut where a step begins or ends and around what
 * lights up, each piece with the step that it belongs to.
 */
import type { ScenarioPart } from '../../scenarios/language/positions';
import { namePosition, partPosition } from '../../scenarios/language/positions';
import type { Scenario } from '../../scenarios/language/scenario';
import type { TextRange } from '../../scenarios/language/yaml_places';
import { partKey } from './steps';
import type { Named } from './yaml_about';

/** A stretch of one line. */
export interface YamlPiece {
  readonly text: string;
  /** The key of the step or call that it belongs to, see `partKey`; null for none. */
  readonly part: string | null;
  /** It names what is selected. */
  readonly lit: boolean;
  /** A comment, which is not part of the scenario. */
  readonly comment: boolean;
}

export interface YamlLine {
  /** From 1. */
  readonly number: number;
  readonly pieces: readonly YamlPiece[];
}

/** A part with its place in the text. */
export interface PlacedPart {
  readonly key: string;
  readonly part: ScenarioPart;
  readonly range: TextRange;
}

/** All steps and calls of a scenario, in the order of the text. */
export function placedParts(scenario: Scenario): readonly PlacedPart[] {
  const parts: readonly ScenarioPart[] = [
    ...scenario.tasks.flatMap(({ name, steps }) =>
      steps.map((_, step): ScenarioPart => ({ kind: 'step', task: name, step })),
    ),
    ...scenario.calls.map((_, call): ScenarioPart => ({ kind: 'call', call })),
  ];
  return parts
    .flatMap((part) => {
      const range = partPosition(scenario, part);
      return range === null ? [] : [{ key: partKey(part), part, range }];
    })
    .toSorted((a, b) => a.range.line - b.range.line || a.range.column - b.range.column);
}

/** The columns that a range has on a line, from 0 to after the last; null for none. */
function columnsOn(
  range: TextRange,
  line: number,
  length: number,
): readonly [number, number] | null {
  if (line < range.line || line > range.endLine) return null;
  const from = line === range.line ? range.column - 1 : 0;
  const to = line === range.endLine ? range.endColumn - 1 : length;
  return from < to ? [from, Math.min(to, length)] : null;
}

/** Where the text itself begins and a comment may end it; quotes are respected. */
function commentAt(text: string): number {
  let quote = '';
  for (let i = 0; i < text.length; i += 1) {
    const char = text[i] ?? '';
    if (quote !== '') {
      if (char === quote) quote = '';
    } else if ((char === '"' || char === "'") && /^$|[\s[{,:]/.test(text[i - 1] ?? ''))
      quote = char;
    else if (char === '#' && (i === 0 || /\s/.test(text[i - 1] ?? ''))) return i;
  }
  return text.length;
}

interface Cut {
  readonly from: number;
  readonly to: number;
}

function pieceOf(
  text: string,
  { from, to }: Cut,
  parts: readonly (Cut & { readonly key: string })[],
  lit: readonly Cut[],
  comment: number,
): YamlPiece {
  const covers = (cut: Cut): boolean => cut.from <= from && cut.to >= to;
  return {
    text: text.slice(from, to),
    part: parts.find(covers)?.key ?? null,
    lit: lit.some(covers),
    comment: from >= comment,
  };
}

/** The text in lines, with the names of what is selected lit. */
export function yamlLines(
  text: string,
  parts: readonly PlacedPart[],
  lit: readonly TextRange[],
): readonly YamlLine[] {
  const lines = text.replace(/\n$/, '').split('\n');
  return lines.map((line, index) => {
    const cutsOf = <T extends { readonly range: TextRange }>(all: readonly T[]) =>
      all.flatMap((each) => {
        const columns = columnsOn(each.range, index + 1, line.length);
        if (columns === null) return [];
        // The blanks before a step's further lines are not part of it.
        const blank = /^ */.exec(line)?.[0].length ?? 0;
        return [{ ...each, from: Math.max(columns[0], blank), to: columns[1] }];
      });
    const inLine = cutsOf(parts);
    const litHere = cutsOf(lit.map((range) => ({ range })));
    const comment = commentAt(line);
    const ends = [
      0,
      line.length,
      comment,
      ...[...inLine, ...litHere].flatMap((c) => [c.from, c.to]),
    ];
    const sorted = [...new Set(ends)].toSorted((a, b) => a - b);
    const pieces = sorted.slice(1).map((to, i) => {
      return pieceOf(line, { from: sorted[i] ?? 0, to }, inLine, litHere, comment);
    });
    return { number: index + 1, pieces };
  });
}

/** Where the file gives a name its meaning: the name alone. */
export function nameRange(scenario: Scenario, { section, name }: Named): TextRange | null {
  const range = namePosition(scenario, section, name);
  if (range === null) return null;
  const { line, column } = range;
  return { line, column, endLine: line, endColumn: column + name.length };
}

/** What a step must read, or how it must fail: it can be the answer to a question. */
const RESULT = /\b(is|fails): *[^\s,}][^,}\n]*?(?= *([,}]|$))/g;

/** The lines with the same words for all results of steps, of whatever kind and length they are. */
export function withoutResults(lines: readonly YamlLine[]): readonly YamlLine[] {
  const cover = (piece: YamlPiece): YamlPiece => ({
    ...piece,
    text: piece.text.replace(RESULT, 'result: ?'),
  });
  return lines.map((line) => ({ ...line, pieces: line.pieces.map(cover) }));
}
