/** Golden files: where two transcripts part, and how that is shown. */
import { describe, expect, test } from '@jest/globals';
import { defineScenario } from '../../../scenarios/language';
import {
  differenceText,
  firstDifference,
  goldenFile,
  verifyScenario,
} from '../../../scenarios/verify';

const scenario = defineScenario({
  objects: { A: { pager: 'memory', size: '1 page' } },
  tasks: { editor: { steps: [{ map: 'A' }, { read: 'A', page: 0 }] } },
});

describe('goldenFile', () => {
  test.each([
    ['first_fault.yaml', 'first_fault.transcript.jsonl'],
    ['scenarios/library/flush.yml', 'scenarios/library/flush.transcript.jsonl'],
    ['a.b/c.yaml', 'a.b/c.transcript.jsonl'],
  ])('%s', (file, golden) => {
    expect(goldenFile(file)).toBe(golden);
  });
});

describe('verifyScenario', () => {
  test('agrees with its own text, whatever ends the lines', () => {
    const { text } = verifyScenario(scenario, null);
    expect(verifyScenario(scenario, text)).toMatchObject({ ok: true, difference: null });
    expect(verifyScenario(scenario, text.replaceAll('\n', '\r\n')).ok).toBe(true);
  });

  test('a missing golden file is a difference from the first line on', () => {
    const { ok, difference } = verifyScenario(scenario, null);
    expect(ok).toBe(false);
    expect(difference).toMatchObject({ line: 1, before: [], expected: null });
  });

  test('failed expectations are told apart from differences', () => {
    const failing = defineScenario({ tasks: {}, expect: { counts: { 'thread.done': 3 } } });
    const verified = verifyScenario(failing, '');
    expect(verified).toMatchObject({ ok: false, difference: null });
    expect(verified.failures).toEqual(['expected thread.done 3; it is 0']);
  });
});

describe('the first difference', () => {
  test('is shown with three lines before it', () => {
    const difference = firstDifference('a\nb\nc\nd\ne\nf\n', 'a\nb\nc\nd\nx\nf\n');
    expect(difference && differenceText(difference)).toBe(
      ['  2: b', '  3: c', '  4: d', '- 5: e', '+ 5: x'].join('\n'),
    );
  });

  test('may be the end of either', () => {
    const shorter = firstDifference('a\nb\n', 'a\n');
    expect(shorter && differenceText(shorter)).toBe('  1: a\n- 2: b\n+ 2: (the run ends here)');
    const longer = firstDifference('a\n', 'a\nb\n');
    expect(longer && differenceText(longer)).toBe(
      '  1: a\n- 2: (the golden file ends here)\n+ 2: b',
    );
  });
});
