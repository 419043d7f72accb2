/** What can be written at a place of a scenario, and what stands there. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { explainedAt, hintsAt } from '../../../../explorer/model/hints';

const TEXT = readFileSync('scenarios/library/dirty_eviction.yaml', 'utf8');

/** The labels where a text has the cursor, written as `|`. */
function labels(marked: string): readonly string[] {
  const offset = marked.indexOf('¦');
  const found = hintsAt(marked.replace('¦', ''), offset);
  return (found?.hints ?? []).map(({ label }) => label);
}

/** A lesson with a line in place of the step that touches B. */
const withStep = (line: string): string => TEXT.replace('- { touch: B, pages: 25..0 }', line);
const scenario = (lines: string): string => `pagers: { disk: { type: memory } }\n${lines}`;

describe('completion', () => {
  test('gives the sections that are missing at the beginning of a line', () => {
    const found = labels(TEXT.replace('host: {', 'se¦\nhost: {'));
    expect(found).toEqual(expect.arrayContaining(['seed', 'calls', 'limits', 'devices']));
    expect(found).not.toContain('tasks');
    expect(found).not.toContain('frames');
  });

  test.each([
    ['in a flow mapping', 'host: { frames: 64, ¦ }'],
    ['in a flow mapping that is open', 'host: { fra¦'],
    ['in a block', 'host:\n  frames: 64\n  ¦\n'],
  ])('gives the keys of the host %s', (_, text) => {
    const found = labels(scenario(text));
    expect(found).toEqual(expect.arrayContaining(['policy', 'profile', 'page_size', 'tunables']));
    expect(found.includes('frames')).toBe(!text.includes('frames'));
  });

  test.each(['- ¦', '- { ¦ }', '- { to¦'])('gives the verbs of steps at %s', (line) => {
    const found = labels(withStep(line));
    expect(found).toEqual(expect.arrayContaining(['map', 'touch', 'read', 'wait', 'vm_copy']));
    expect(found).not.toContain('pages');
  });

  test('gives the keys of a step whose verb is known', () => {
    const found = labels(withStep('- { touch: B, ¦ }'));
    expect(found).toEqual(['pages', 'stride', 'loads', 'times', 'write', 'fails']);
  });

  test.each([
    ['policies', 'host: { policy: ¦ }', ['mach', 'clock', 'lru', 'opt']],
    ['profiles', 'host: { profile: ¦ }', ['osf', 'cmu', 'gnu']],
    ['kinds of pagers', 'pagers: { p: { type: m¦ } }', ['memory', 'default']],
    ['kinds of devices', 'devices: { d: { type: ¦ } }', ['memory', 'file']],
    ['pagers of the file', 'objects: { A: { pager: ¦ } }', ['disk', 'memory']],
    ['values of an enumeration', 'expect: { end: ¦ }', ['done', 'stuck', 'limit', 'circling']],
    ['messages and events', 'expect:\n  messages:\n    - { ¦ }', ['memory_object_data_return']],
    ['events by name', 'expect: { counts: { ¦ } }', ['vm_page.deactivated']],
    ['objects, in a call', 'objects: { A: {} }\ncalls:\n  - mach_port_destroy: ¦', ['A']],
    [
      'choices that a description lists',
      'tasks: { t: { steps: [{ inherit: A, to: ¦ }] } }',
      ['share'],
    ],
    ['truth values', 'pagers: { p: { default: ¦ } }', ['true', 'false']],
  ])('gives %s', (_, text, wanted) => {
    expect(labels(scenario(text))).toEqual(expect.arrayContaining(wanted));
  });

  test('gives objects to map, and only the regions that are there by then', () => {
    expect(labels(TEXT.replace('- map: B', '- map: ¦'))).toEqual(['A', 'B']);
    expect(labels(TEXT.replace('- map: B', '- { read: ¦, page: 0 }'))).toEqual(['A']);
    expect(labels(withStep('- { read: ¦, page: 0 }'))).toEqual(['A', 'B']);
  });

  test.each([
    ['objects', 'vm_object_sync: ¦', ['A', 'B']],
    ['regions to write to', 'vm_write: ¦', ['A']],
    ['regions to write from', 'vm_write: A, from: ¦', ['A']],
    ['regions to copy to', 'vm_copy: A, to: ¦', ['A']],
    ['no region for an access', 'vm_wire: A, access: ¦', []],
    ['no region for a counter', 'vm_statistics: ¦', []],
  ])('gives %s by the form of the argument', (_, step, wanted) => {
    const found = labels(TEXT.replace('- map: B', `- { ${step} }`));
    expect(found.filter((label) => /^[AB]$/.test(label))).toEqual(wanted);
  });

  test('replaces the whole word, and no more', () => {
    const text = 'host: { policy: clock, frames: 3 }';
    const at = text.indexOf('ock');
    expect(hintsAt(text, at)).toMatchObject({ from: 16, to: 21 });
  });

  test('is silent in a comment', () => {
    expect(hintsAt('host: {} # po', 13)).toBeNull();
  });
});

describe('a hover text', () => {
  const at = (word: string, from = 0): string | null => {
    const found = explainedAt(TEXT, TEXT.indexOf(word, from) + 1);
    return found === null ? null : `${found.title}: ${found.text}`;
  };

  test.each([
    ['frames', 'frames: the number of page frames: '],
    ['touch', 'touch: Touches pages one after the other'],
    ['pages: 25', 'pages: pages, such as 3, 0..7'],
    ['memory }', 'memory: '],
    ['memory_object_data_return: A', 'memory_object_data_return: '],
  ])('explains %s', (word, text) => {
    expect(at(word)?.slice(0, text.length)).toBe(text);
  });

  test('is none where nothing stands', () => {
    expect(explainedAt(TEXT, TEXT.indexOf('steps:') - 2)).toBeNull();
    expect(explainedAt('', 0)).toBeNull();
  });
});
