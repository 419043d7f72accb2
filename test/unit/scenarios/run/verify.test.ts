/** Golden files: where two transcripts part, and how that is shown. */
import { describe, expect, test } from '@jest/globals';
import { defineScenario } from '../../../../scenarios/language/language';
import {
  differenceText,
  firstDifference,
  goldenFile,
  verifyScenario,
} from '../../../../scenarios/run/verify';
import { asVersion1, transcriptText } from '../../../../scenarios/transcript/transcript';
import { readTranscript } from '../../../../scenarios/transcript/transcript_text';

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

describe('a golden file of another form', () => {
  const { text } = verifyScenario(scenario, null);
  const [header = '', ...rest] = text.split('\n');
  const body = rest.join('\n');

  test('without a header agrees if all that it has is the same', () => {
    const old = transcriptText(asVersion1(readTranscript('a', text)));
    expect(old).not.toContain('"event"');
    expect(verifyScenario(scenario, old)).toMatchObject({ ok: true, difference: null, text });
    const changed = verifyScenario(scenario, old.replace('"seqno":0', '"seqno":1'));
    expect(changed.difference?.expected).toContain('"seqno":1');
  });

  test('of counts without a header does not know events that came later', () => {
    const counted = defineScenario({
      golden: 'counts',
      objects: { A: { pager: 'memory', size: '1 page' } },
      tasks: { editor: { steps: [{ map: 'A' }, { read: 'A', page: 0 }] } },
    });
    const now = verifyScenario(counted, null).text;
    expect(now).toContain('{"name":"vm_page.inserted","count":');
    const old = transcriptText(asVersion1(readTranscript('a', now, 'counts')));
    expect(old).not.toContain('vm_page.inserted');
    expect(verifyScenario(counted, old).ok).toBe(true);
    expect(verifyScenario(counted, now).ok).toBe(true);
    const missing = now.replace(/\{"name":"vm_page.inserted".*\n/, '');
    expect(verifyScenario(counted, missing).ok).toBe(false);
  });

  test('of another version of machvm may number events otherwise, but not of this one', () => {
    const other = header.replace(/"version":"[^"]*"/, '"version":"0.0.1"');
    const numbers = body.replace(/"event":\d+/g, '"event":7');
    expect(verifyScenario(scenario, `${other}\n${numbers}`).ok).toBe(true);
    expect(verifyScenario(scenario, `${header}\n${numbers}`).difference?.line).toBe(2);
    const seed = header.replace('"seed":"', '"seed":"other');
    expect(verifyScenario(scenario, `${seed}\n${body}`).difference?.line).toBe(1);
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
