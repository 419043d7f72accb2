/** The text of a scenario in pieces, and what of it is about a thing. */
import { describe, expect, test } from '@jest/globals';
import { partKey } from '../../../../explorer/model/steps';
import type { Named } from '../../../../explorer/model/yaml_about';
import { namedThing, partsAbout } from '../../../../explorer/model/yaml_about';
import {
  nameRange,
  placedParts,
  withoutResults,
  yamlLines,
} from '../../../../explorer/model/yaml_view';
import { recordRun } from '../../../../recording/record_run';
import { scenarioOf } from '../../../../scenarios/language/language';

const TEXT = `pagers: { pager: { type: memory } } # one
objects:
  A: { pager: pager, size: 8 pages }
  B: { pager: pager, size: 1 page }
tasks:
  t:
    steps:
      - map: A
        pages: 4..7
      - { write: A, page: 1, value: 7 } # the sixth page
      - { touch: A, pages: [0, 3] }
      - { map: B }
      - { allocate: heap, size: 1 page }
      - { write: heap, page: 0, value: 3 }
calls:
  - { memory_object_lock_request: A, pages: 5..6 }
  - { memory_object_destroy: B, at: 1s }
`;
const scenario = scenarioOf(TEXT, 'a.yaml');
const parts = placedParts(scenario);
const about = (name: string, page: number | null = null): readonly string[] =>
  partsAbout(scenario, { section: 'objects', name, page }).map(partKey);

describe('the text in pieces', () => {
  const lines = yamlLines(TEXT, parts, []);

  test('is the text', () => {
    const text = lines.map(({ pieces }) => pieces.map((piece) => piece.text).join('')).join('\n');
    expect(`${text}\n`).toBe(TEXT);
    expect(lines.map(({ number }) => number)).toEqual(lines.map((_, i) => i + 1));
  });

  test('has each step as a piece of its lines, without indents and comments', () => {
    const pieces = lines.flatMap((line) => line.pieces).filter(({ part }) => part !== null);
    expect(pieces.map(({ part, text }) => [part, text]).slice(0, 4)).toEqual([
      ['t 0', 'map: A'],
      ['t 0', 'pages: 4..7'],
      ['t 1', '{ write: A, page: 1, value: 7 }'],
      ['t 2', '{ touch: A, pages: [0, 3] }'],
    ]);
    expect(pieces.at(-1)).toMatchObject({ part: 'call 1', comment: false });
  });

  test('knows comments', () => {
    const comments = lines.flatMap((line) => line.pieces).filter(({ comment }) => comment);
    expect(comments.map(({ text }) => text)).toEqual(['# one', '# the sixth page']);
    const quoted = yamlLines('a: "x # y" # z', [], []).flatMap((line) => line.pieces);
    expect(quoted.map(({ text }) => text)).toEqual(['a: "x # y" ', '# z']);
  });

  test('lights up the name of what is selected', () => {
    const range = nameRange(scenario, { section: 'objects', name: 'B', page: null });
    const lit = yamlLines(TEXT, parts, range === null ? [] : [range])
      .flatMap((line) => line.pieces.map((piece) => ({ ...piece, number: line.number })))
      .filter((piece) => piece.lit);
    expect(lit).toMatchObject([{ text: 'B', number: 4 }]);
  });
});

describe('what is about a thing', () => {
  test('of an object are the steps and calls that name it', () => {
    expect(about('A')).toEqual(['t 0', 't 1', 't 2', 'call 0']);
    expect(about('B')).toEqual(['t 3', 'call 1']);
  });

  test('of a page are those that work on it: the region begins at page 4', () => {
    expect(about('A', 5)).toEqual(['t 0', 't 1', 'call 0']);
    expect(about('A', 4)).toEqual(['t 0', 't 2']);
    expect(about('A', 7)).toEqual(['t 0', 't 2']);
    expect(about('A', 0)).toEqual([]);
  });

  test('of anonymous memory are the steps on its region', () => {
    expect(about('t.heap')).toEqual(['t 4', 't 5']);
  });
});

test('a thing of the machine has the name that the file gives it', () => {
  const recording = recordRun(scenario);
  const state = recording.stateAt(Math.floor(recording.events / 2));
  const object = state.objects.find(({ name }) => name === 'A');
  const { host = -1, id = -1, control = -1, pager = -1 } = object ?? {};
  const named = (name: string, page: number | null = null): Named => {
    return { section: 'objects', name, page };
  };
  expect(namedThing(state, { kind: 'object', host, object: id })).toEqual(named('A'));
  expect(namedThing(state, { kind: 'page', host, object: id, offset: 5 })).toEqual(named('A', 5));
  expect(namedThing(state, { kind: 'port', id: control ?? -1 })).toEqual(named('A'));
  expect(namedThing(state, { kind: 'port', id: pager ?? -1 })).toEqual(named('A'));
  const thread = state.threads.find(({ name }) => name === 't')?.id ?? -1;
  expect(namedThing(state, { kind: 'thread', id: thread })).toMatchObject({ section: 'tasks' });
  expect(namedThing(state, { kind: 'device', id: 99 })).toBeNull();
});

test('covered results of steps reveal neither their kind nor their length', () => {
  const text = `tasks:
  t:
    steps:
      - { read: A, page: 0, is: 17 }
      - { map: A, fails: KERN_FAILURE } # this is: 1
      - read: A
        fails: KERN_MEMORY_ERROR
`;
  const lines = withoutResults(yamlLines(text, [], []));
  expect(lines.map(({ pieces }) => pieces.map((piece) => piece.text).join('')).slice(3)).toEqual([
    '      - { read: A, page: 0, result: ? }',
    '      - { map: A, result: ? } # this result: ?',
    '      - read: A',
    '        result: ?',
  ]);
});
