/** What errors in steps, calls and expectations say, and where. */
import { expect, test } from '@jest/globals';
import { defineScenario } from '../../../../scenarios/language/language';
import { problems, withLine } from '../scenario_text';

/** What is wrong, in which line, what stands there, and the error. */
const table: readonly (readonly [string, number, string, string])[] = [
  [
    'an unknown step',
    11,
    '      - { raed: A, page: 0 }',
    'a.yaml:11:11: there is no step "raed"; did you mean read?',
  ],
  [
    'a step that is a text',
    10,
    '      - map A',
    'a.yaml:10:9: a step is a mapping that begins with its verb, not "map A"; did you mean map?',
  ],
  [
    'an unknown key of a step',
    11,
    '      - { read: A, page: 0, vaule: 3 }',
    'a.yaml:11:29: there is no key "vaule" here; known are read, page, word, is, fails',
  ],
  [
    'an unknown region',
    11,
    '      - { read: B, page: 0 }',
    'a.yaml:11:17: there is no region "B"; did you mean A?',
  ],
  [
    'a behavior that is none',
    11,
    '      - { behavior: A, to: backwards }',
    'a.yaml:11:28: there is no "backwards" here; known are DEFAULT, RANDOM, SEQUENTIAL, RSEQNTL',
  ],
  [
    'a thread_wire of a region',
    11,
    '      - { thread_wire: A }',
    'a.yaml:11:24: thread_wire cannot be ',
  ],
  [
    'a page outside the region',
    11,
    '      - { read: A, page: 4 }',
    'a.yaml:11:26: page 4 is outside region A; it has 4 pages, 0..3',
  ],
  [
    'pages of a touch outside the region',
    11,
    '      - { touch: A, pages: [0, 2..9] }',
    'a.yaml:11:28: page 4 is outside region A; it has 4 pages, 0..3',
  ],
  [
    'pages that are none',
    11,
    '      - { touch: A, pages: first }',
    'a.yaml:11:28: "first" names no pages; write 3, 0..7 or [0, 2, 4..6]',
  ],
  [
    'pages that are not adjacent',
    11,
    '      - { deallocate: A, pages: [0, 2] }',
    'a.yaml:11:33: these pages are not adjacent; write a range such as 0..3',
  ],
  [
    'a word outside the page',
    11,
    '      - { read: A, page: 0, word: 1024 }',
    'a.yaml:11:35: word 1024 is outside the page; it has 1024',
  ],
  [
    'an unknown object',
    10,
    '      - { map: B, as: A }',
    'a.yaml:10:16: there is no object "B"; did you mean A?',
  ],
  [
    'a protection that is none',
    10,
    '      - { map: A, protection: raed }',
    'a.yaml:10:31: "raed" is not a protection; write none, read, write or read|write',
  ],
  [
    'an unknown code',
    11,
    '      - { read: A, page: 0, fails: KERN_MEMORY_EROR }',
    'a.yaml:11:36: there is no code "KERN_MEMORY_EROR"; did you mean KERN_MEMORY_ERROR?',
  ],
  [
    'a time that is none',
    11,
    '      - wait: soon',
    'a.yaml:11:15: "soon" is not a time; write it with a unit: 5ms, 300us or 20ns',
  ],
  [
    'an unknown event to wait for',
    11,
    '      - await: memory_object_data_retrun',
    'a.yaml:11:16: there is no message or event "memory_object_data_retrun"; ' +
      'did you mean memory_object_data_return?',
  ],
  [
    'an unknown trace',
    11,
    '      - { replay: perl, region: A }',
    'a.yaml:11:19: there is no trace "perl"; none is defined',
  ],
  [
    'an unknown call',
    13,
    '  - { memory_object_lock_requst: A, at: 5ms }',
    'a.yaml:13:7: there is no call "memory_object_lock_requst"; ' +
      'did you mean memory_object_lock_request?',
  ],
  [
    'an unknown value of should_return',
    13,
    '  - { memory_object_lock_request: A, should_return: drity }',
    'a.yaml:13:53: there is no "drity" here; did you mean DIRTY?',
  ],
  [
    'a count without an event',
    13,
    '  - { memory_object_lock_request: A, count: 2 }',
    'a.yaml:13:38: count is the number of times that the event of after must happen; ' +
      'add after: EVENT',
  ],
  [
    'both page and pages',
    13,
    '  - { memory_object_lock_request: A, page: 1, pages: 0..1 }',
    'a.yaml:13:38: both page and pages; write one of them',
  ],
  [
    'values for other pages',
    13,
    '  - { memory_object_data_supply: A, pages: 0..2, values: [1] }',
    'a.yaml:13:58: 1 values for 3 pages; write one for each page',
  ],
  [
    'an unknown field of a message',
    15,
    'expect: { messages: [{ memory_object_data_return: A, drity: true }] }',
    'a.yaml:15:54: memory_object_data_return has no "drity"; did you mean dirty?',
  ],
  [
    'a field of another kind',
    15,
    'expect: { messages: [{ memory_object_data_return: A, dirty: 1 }] }',
    'a.yaml:15:61: 1 does not fit here; write true or false',
  ],
  [
    'a message of an unknown object',
    15,
    'expect: { never: [{ memory_object_data_return: C }] }',
    'a.yaml:15:48: there is no object "C"; did you mean A?',
  ],
  [
    'a count of an unknown event',
    15,
    'expect: { counts: { vm_pageout.claen: 1 } }',
    'a.yaml:15:21: there is no message or event "vm_pageout.claen"; did you mean vm_pageout.clean?',
  ],
  [
    'a count that is none',
    15,
    'expect: { counts: { vm_pageout.clean: few } }',
    'a.yaml:15:39: "few" is not a count; write 3, 2..5, or 2.. for at least 2',
  ],
  [
    'an unknown counter',
    15,
    'expect: { statistics: { fualts: 1 } }',
    'a.yaml:15:25: there is no counter "fualts"; did you mean faults?',
  ],
  [
    'the contents of no page',
    15,
    'expect: { contents: [{ object: A, value: 1 }] }',
    'a.yaml:15:22: no page is named; write page: 0 or pages: 0..3',
  ],
  [
    'an object of the default pager, without one',
    11,
    '      - { default_pager_object_create: B, size: 1 page }',
    'a.yaml:11:9: there is no default pager to ask; mark one with default: true',
  ],
  [
    "a right on an object that is not the default pager's",
    11,
    '      - { mach_port_deallocate: A }',
    'a.yaml:11:33: there is no object "A"; none is defined',
  ],
  ['text that is no YAML', 15, 'expect: [', 'a.yaml:15:10: '],
];

test.each(table)('%s', (_what, line, text, expected) => {
  const found = problems(withLine(line, text));
  expect(found[0]?.slice(0, expected.length)).toBe(expected);
  if (!expected.endsWith(' ')) expect(found).toEqual([expected]);
});

test('a pattern may name a copy, what a task has copied, and what its parent gave it', () => {
  const own = ['p.B', 'p.C', 'p.heap', 'c.B', 'c.heap', 'c.mine'];
  const naming = (label: string) =>
    defineScenario({
      pagers: { pager: { type: 'memory' } },
      objects: { A: { pager: 'pager', size: '1 page' } },
      tasks: {
        p: {
          steps: [
            { map: 'A' },
            { map: 'A', as: 'B', copy: true },
            { vm_read: 'A', as: 'C' },
            { allocate: 'heap', size: '1 page' },
            { task_create: 'c' },
          ],
        },
        c: { parent: 'p', steps: [{ remap: 'heap', as: 'mine', copy: true }] },
      },
      expect: { messages: [{ 'vm_object.shadowed': label }] },
    });
  for (const label of ['A.copy', ...own]) {
    expect(naming(label).expect.messages[0]).toMatchObject({ object: label });
  }
  expect(() => naming('p.A')).toThrow('there is no object "p.A"');
});
