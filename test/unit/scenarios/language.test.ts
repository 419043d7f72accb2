import { describe, expect, test } from '@jest/globals';
import {
  defineScenario,
  parseScenario,
  problemText,
  ScenarioError,
  scenarioOf,
} from '../../../scenarios/language';

/** The lines that reading a text gives; none if it is right. */
function problems(text: string): readonly string[] {
  return parseScenario(text, 'a.yaml').problems?.map(problemText) ?? [];
}

/** A scenario that is right, with one line put in place of another. */
const lines = [
  'lesson: { title: T, watch: W }',
  'seed: 7',
  'host: { frames: 64 }',
  'devices: { disk: { type: memory } }',
  'pagers: { pager: { type: memory } }',
  'objects: { A: { pager: pager, size: 4 pages } }',
  'tasks:',
  '  editor:',
  '    steps:',
  '      - map: A',
  '      - { read: A, page: 0 }',
  'calls:',
  '  - { memory_object_lock_request: A, at: 5ms }',
  'limits: { steps: 100, time: 1s }',
  'expect: { counts: { memory_object_data_request: 1 } }',
];

function withLine(number: number, text: string): string {
  return lines.map((line, i) => (i + 1 === number ? text : line)).join('\n');
}

describe('a scenario that is right', () => {
  test('has no problems, and everything in it is resolved', () => {
    expect(problems(lines.join('\n'))).toEqual([]);
    const scenario = scenarioOf(lines.join('\n'), 'folder/first.yaml');
    expect(scenario.name).toBe('first');
    expect(scenario.seed).toBe('7');
    expect(scenario.host).toMatchObject({ frames: 64, pageSize: 4096, pageout: 'daemon' });
    expect(scenario.objects).toEqual([{ name: 'A', pager: 'pager', size: 16384, options: {} }]);
    expect(scenario.calls[0]?.start).toEqual({ after: null, count: 1, ticks: 5_000_000 });
    expect(scenario.limits).toEqual({ steps: 100, ticks: 1_000_000_000 });
    expect(scenario.expect.counts).toEqual({ memory_object_data_request: { from: 1, to: 1 } });
  });

  test('may leave out everything but its tasks', () => {
    expect(problems('tasks: {}')).toEqual([]);
  });

  test('may name a type of pager instead of a pager', () => {
    const text = withLine(6, 'objects: { A: { pager: memory, size: 4 pages } }');
    expect(scenarioOf(text, 'a').pagers.map((pager) => pager.name)).toEqual(['pager', 'memory']);
  });
});

const table: readonly (readonly [string, number, string, string])[] = [
  [
    'an unknown key of the top',
    2,
    'sede: 7',
    'a.yaml:2:1: there is no key "sede" here; did you mean seed?',
  ],
  [
    'a transposed key',
    3,
    'host: { fraems: 64 }',
    'a.yaml:3:9: there is no key "fraems" here; did you mean frames?',
  ],
  [
    'a key that nothing is like',
    1,
    'lesson: { title: T, watch: W, colour: red }',
    'a.yaml:1:31: there is no key "colour" here; known are title, watch',
  ],
  [
    'a missing key',
    1,
    'lesson: { title: T }',
    'a.yaml:1:1: "watch" is missing; it is two or three sentences on what to watch',
  ],
  [
    'a value of another kind',
    3,
    'host: { frames: many }',
    'a.yaml:3:17: frames cannot be "many"; it is the number of page frames: physical ones, or ' +
      'cached pages with pageout: demand',
  ],
  [
    'an unknown word',
    3,
    'host: { pageout: deamon }',
    'a.yaml:3:18: pageout cannot be "deamon"; did you mean daemon?',
  ],
  [
    'too few frames, with the formula',
    3,
    'host: { frames: 32 }',
    'a.yaml:3:17: frames 32: the daemon needs at least 48, because it keeps free_target = ' +
      'max(15 + 15 + (frames - 15) / 80, free_min + 5) frames free; use more frames, or pageout: ' +
      'demand, where frames counts cached pages only',
  ],
  [
    'a page size that is no power of two',
    3,
    'host: { page_size: 5000 }',
    'a.yaml:3:20: page size 5000: must be a power of two from 512 to 1048576 bytes; such as 4096',
  ],
  [
    'an unknown policy',
    3,
    'host: { policy: fiof }',
    'a.yaml:3:17: there is no policy "fiof"; did you mean fifo?',
  ],
  [
    'an option that a policy has not',
    3,
    'host: { policy: { name: fifo, options: { depth: 3 } } }',
    'a.yaml:3:42: the policy fifo has no option "depth"; there is none',
  ],
  [
    'an unknown profile',
    3,
    'host: { profile: osv }',
    'a.yaml:3:18: there is no profile "osv"; did you mean osf?',
  ],
  [
    'an unknown switch',
    3,
    'host: { switches: { return_anythin: true } }',
    'a.yaml:3:21: there is no switch "return_anythin"; did you mean return_anything?',
  ],
  [
    'an unknown tunable',
    3,
    'host: { tunables: { fre_target: 30 } }',
    'a.yaml:3:21: there is no tunable "fre_target"; did you mean free_target?',
  ],
  [
    'a tunable that is a time, without a unit',
    3,
    'host: { tunables: { burst_wait: 30 } }',
    'a.yaml:3:33: 30 is no time; write it with a unit: 30ms or 30us',
  ],
  [
    'a tunable of another kind',
    3,
    'host: { tunables: { free_min: soon } }',
    'a.yaml:3:31: free_min cannot be "soon"; it is a number like 25',
  ],
  [
    'an unknown device',
    4,
    'devices: { disk: { type: memroy } }',
    'a.yaml:4:26: there is no type of device "memroy"; did you mean memory?',
  ],
  [
    'a file without a path',
    4,
    'devices: { disk: { type: file } }',
    'a.yaml:4:12: a file device needs a path; write path: ./disk.img',
  ],
  [
    'a path that is not needed',
    4,
    'devices: { disk: { type: memory, path: x } }',
    'a.yaml:4:34: a memory device has no path; write type: file',
  ],
  [
    'an unknown latency',
    4,
    'devices: { disk: { type: memory, latency: dsik } }',
    'a.yaml:4:43: there is no latency "dsik"; did you mean disk?',
  ],
  [
    'an unknown model of latency',
    4,
    'devices: { disk: { type: memory, latency: { model: drum } } }',
    'a.yaml:4:52: there is no latency model "drum"; known are none, fixed, disk',
  ],
  [
    'an option of a latency without a unit',
    4,
    'devices: { disk: { type: memory, latency: { model: disk, seek_min: 3 } } }',
    'a.yaml:4:68: 3 is no time; write it with a unit: 3ms or 3us',
  ],
  [
    'an unknown kind of fault',
    4,
    'devices: { disk: { type: memory, faults: [{ fault: fial }] } }',
    'a.yaml:4:52: fault cannot be "fial"; did you mean fail?',
  ],
  [
    'an unknown type of pager',
    5,
    'pagers: { pager: { type: memroy } }',
    'a.yaml:5:26: there is no type of pager "memroy"; did you mean memory?',
  ],
  [
    'an unknown option of a pager',
    5,
    'pagers: { pager: { type: memory, options: { precoius: true } } }',
    'a.yaml:5:45: there is no option "precoius" here; did you mean precious?',
  ],
  [
    'an option of another kind',
    5,
    'pagers: { pager: { type: memory, options: { precious: 3 } } }',
    'a.yaml:5:55: precious cannot be 3; it is: Pages must come back even when clean.',
  ],
  [
    'an option that is none of the choices',
    5,
    'pagers: { pager: { type: memory, options: { answer: sliently } } }',
    'a.yaml:5:53: answer cannot be "sliently"; known are supply, unavailable, error, silent',
  ],
  [
    'an exception for no page',
    5,
    'pagers: { pager: { type: memory, options: { except: { some: error } } } }',
    'a.yaml:5:55: "some" names no pages; write 3 or 0..7',
  ],
  [
    'two default pagers',
    5,
    'pagers: { pager: { type: memory, default: true }, p: { type: memory, default: true } }',
    'a.yaml:5:79: a host has one default pager; another one is marked so already',
  ],
  [
    'an unknown pager of an object',
    6,
    'objects: { A: { pager: pagr, size: 4 pages } }',
    'a.yaml:6:24: there is no pager "pagr"; did you mean pager?',
  ],
  [
    'a size without a unit',
    6,
    'objects: { A: { pager: pager, size: 4 } }',
    'a.yaml:6:37: 4 is no size; write it with a unit: 4 pages or 4KiB',
  ],
  [
    'a size that is no whole number of pages',
    6,
    'objects: { A: { pager: pager, size: 5000 bytes } }',
    'a.yaml:6:37: "5000 bytes" is no whole number of pages of 4096 bytes; ' +
      'write 2 pages or 8192 bytes',
  ],
  [
    'a name that is none',
    6,
    'objects: { A: { pager: pager, size: 4 pages }, 1a: { pager: pager, size: 1 page } }',
    'a.yaml:6:48: "1a" is no name; a name begins with a letter',
  ],
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
    'a.yaml:10:31: "raed" is no protection; write none, read, write or read|write',
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
    'a.yaml:11:15: "soon" is no time; write it with a unit: 5ms, 300us or 20ns',
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
    'a.yaml:11:19: there is no trace "perl"; there is none',
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
    'a.yaml:13:38: count says how often the event of after must have happened; ' +
      'write after: EVENT too',
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
    'a.yaml:15:39: "few" is no count; write 3, 2..5, or 2.. for at least 2',
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
  ['text that is no YAML', 15, 'expect: [', 'a.yaml:15:10: '],
];

describe('what is wrong has a file, a line, a column and what was meant', () => {
  test.each(table)('%s', (_what, line, text, expected) => {
    const found = problems(withLine(line, text));
    expect(found[0]?.slice(0, expected.length)).toBe(expected);
    if (!expected.endsWith(' ')) expect(found).toEqual([expected]);
  });

  test('a key that is written twice', () => {
    expect(problems('tasks: {}\ntasks: {}')).toEqual([
      'a.yaml:2:1: Map keys must be unique; write each key once',
    ]);
  });

  test('a file that is no mapping', () => {
    expect(problems('- 3')[0]).toMatch(/^a.yaml:1:1: a scenario is a mapping, not a list; it has/);
  });

  test('a task and a pager of one name', () => {
    const text = `${lines.slice(0, 6).join('\n')}\ntasks: { pager: { steps: [] } }`;
    expect(problems(text)).toEqual([
      'a.yaml:7:10: pager is a name in pagers already; give each task a name of its own',
    ]);
  });

  test('all that is wrong comes at once, in the order of the lines', () => {
    const text = withLine(
      11,
      '      - { read: A, page: 9 }\n      - { write: B, page: 0, value: 1 }',
    );
    expect(problems(text.replace('64', '3')).map((line) => line.split(':')[1])).toEqual([
      '3',
      '11',
      '12',
    ]);
  });
});

describe('devices', () => {
  test('a file device in a host of stamps is an error', () => {
    const text = [
      'host: { contents: stamps }',
      'devices: { disk: { type: file, path: disk.img } }',
      'tasks: {}',
    ].join('\n');
    expect(problems(text)).toEqual([
      'a.yaml:2:26: a file cannot hold stamps; write contents: bytes in host',
    ]);
  });

  test('a default pager needs a device', () => {
    const text = 'pagers: { p: { type: default, default: true } }\ntasks: {}';
    expect(problems(text)[0]).toMatch(/^a.yaml:1:11: the default pager needs a device; /);
  });
});

describe('defineScenario', () => {
  test('takes the shape of a file', () => {
    const scenario = defineScenario({
      objects: { A: { pager: 'memory', size: '2 pages' } },
      tasks: { t: { steps: [{ map: 'A' }, { touch: 'A', write: true }] } },
    });
    expect(scenario.tasks[0]?.steps[1]).toMatchObject({ op: 'touch', pages: [0, 1], write: true });
  });

  test('throws an error that names the path of what is wrong', () => {
    const input = { tasks: { t: { steps: [{ map: 'A' }] } } };
    expect(() => defineScenario(input, 'mine')).toThrow(ScenarioError);
    expect(() => defineScenario(input, 'mine')).toThrow(
      'mine: tasks.t.steps[0].map: there is no object "A"; there is none',
    );
  });
});
