/** What is marked in the text of a scenario at an event. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { Steps } from '../../../../explorer/model/steps';
import {
  aboutThing,
  foldedLines,
  mainStep,
  stepStates,
  stepWords,
} from '../../../../explorer/model/yaml_marks';
import { recordRun } from '../../../../recording/record_run';
import { scenarioOf } from '../../../../scenarios/language/language';

const TEXT = readFileSync('scenarios/library/dirty_eviction.yaml', 'utf8');
const scenario = scenarioOf(TEXT, 'dirty_eviction.yaml');
const recording = recordRun(scenario);
const steps = new Steps(recording, scenario);
steps.grow();
const begins = steps.begins({ kind: 'step', task: 'editor', step: 3 }) ?? -1;

describe('the marked step', () => {
  test('runs where it begins, and waits while the pager has its message', () => {
    const at = (event: number) => stepStates(recording.stateAt(event), steps.at(event));
    expect([...at(begins)]).toEqual([['editor 3', 'running']]);
    const waits = recording.next('thread.waits', begins) ?? -1;
    const received = recording.next('ipc_mqueue.received', waits) ?? -1;
    expect([...at(received)]).toEqual([['editor 3', 'waiting']]);
    const ends = recording.next('thread.step_done', begins) ?? -1;
    expect(at(ends).get('editor 3')).toBe('between');
  });

  test('is named with its place among the steps of its task', () => {
    const main = mainStep(recording.stateAt(begins), steps.at(begins));
    expect(stepWords(scenario, main)).toBe('editor, step 4 of 6');
    expect(stepWords(scenario, undefined)).toBeNull();
  });

  test('is none before the first one and after the last one', () => {
    const last = recording.events - 1;
    expect(mainStep(recording.stateAt(-1), steps.at(-1))).toBeUndefined();
    expect(mainStep(recording.stateAt(last), steps.at(last))).toBeUndefined();
  });
});

test('a page selects its name and the steps that work on it', () => {
  const state = recording.stateAt(begins);
  const { host, id } = state.objects.find(({ name }) => name === 'A') ?? { host: -1, id: -1 };
  const { parts, names } = aboutThing(scenario, state, {
    kind: 'page',
    host,
    object: id,
    offset: 0,
  });
  expect([...parts]).toEqual(['editor 0', 'editor 2', 'editor 5']);
  const lines = TEXT.split('\n');
  expect(names.map(({ line }) => lines[line - 1]?.trim())).toEqual([
    'A: { pager: pager, size: 1 page }',
  ]);
  expect(aboutThing(scenario, state, null)).toEqual({ parts: new Set(), names: [] });
});

test('the sections that give answers away are folded, and no others', () => {
  const folded = foldedLines(scenario);
  const heads = TEXT.split('\n').filter((line, i) => /^\w/.test(line) && folded.has(i + 1));
  expect(heads).toEqual(['lesson:', 'expect:']);
  expect(
    TEXT.split('\n').filter((line, i) => line.includes('seqno: 3') && folded.has(i + 1)),
  ).toHaveLength(1);
});
