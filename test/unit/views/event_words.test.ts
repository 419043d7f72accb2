/** Each event of the trace as a sentence: none without words, and none with a hole in them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { eventDefs } from '../../../kernel/mach/event_defs';
import { scenarioOf } from '../../../scenarios/language/language';
import { runScenario } from '../../../scenarios/run/run';
import type { Line } from '../../../scenarios/transcript/line';
import { eventSentence, messagePurpose } from '../../../views/event_words';

const library = join(__dirname, '..', '..', '..', 'scenarios', 'library');

function linesOf(name: string): readonly Line[] {
  const text = readFileSync(join(library, `${name}.yaml`), 'utf8');
  const lines: Line[] = [];
  runScenario(scenarioOf(text, `${name}.yaml`), {
    level: 'references',
    onLine: (l) => lines.push(l),
  });
  return lines;
}

const lessons = [
  'dirty_eviction',
  'precious_page',
  'shadow_chain',
  'copy_delay',
  'shared_page',
  'lock_unlock',
  'error',
  'paging_space',
  'double_paging',
  'second_chance',
  'gap_in_cluster',
];

describe('event words', () => {
  test.each(Object.keys(eventDefs))('%s has a sentence', (ev) => {
    const line: Line = new Proxy({}, { get: (_, key) => (key === 'ev' ? ev : 'x') });
    const sentence = eventSentence(line, 4096);
    expect(sentence).toMatch(/^\S.*[^.]\.$/);
    expect(sentence).not.toBe(`${ev}.`);
  });

  test.each(lessons)('every line of %s is a sentence without a hole', (name) => {
    const lines = linesOf(name);
    expect(lines.length).toBeGreaterThan(50);
    for (const line of lines) {
      const sentence = eventSentence(line, 4096);
      expect(sentence).toMatch(/^\S.*\.$/);
      expect(sentence).not.toMatch(/undefined|NaN| {2}| [.,:;]|^[.,:;/]/);
    }
  });

  test('the eviction of a dirty page reads from its reason to its release', () => {
    const said = linesOf('dirty_eviction').map((line) => eventSentence(line, 4096));
    const at = said.findIndex((each) => each.startsWith('A/0 is dirty'));
    expect(said.slice(at, at + 1)).toEqual([
      'A/0 is dirty: it leaves inside a message to its pager. Its frame becomes free when the ' +
        'pager deallocates the data.',
    ]);
    expect(said).toContain(
      'The kernel sends data_return to port A: page 0, dirty T kernel_copy F. The port now has ' +
        '1 message.',
    );
    expect(said).toContain(
      'pager.0 receives data_return from port A with seqno 2: page 0, dirty T kernel_copy F.',
    );
  });

  test('a message says what it is for, another event does not', () => {
    expect(messagePurpose({ ev: 'ipc_mqueue.sent', msg: 'memory_object_data_return' })).toBe(
      'Return data from the page cache to its pager.',
    );
    expect(messagePurpose({ ev: 'thread.done' })).toBe('');
  });
});
