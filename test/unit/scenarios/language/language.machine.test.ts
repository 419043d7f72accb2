/** What errors in host, devices, pagers and objects say, and where. */
import { expect, test } from '@jest/globals';
import { problems, withLine } from '../scenario_text';

/** What is wrong, in which line, what stands there, and the error. */
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
    'a.yaml:1:31: there is no key "colour" here; known are title, watch, part, needs, marks, ' +
      'questions',
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
    'a.yaml:3:42: the policy fifo has no option "depth"; none is defined',
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
    'a.yaml:3:33: 30 is not a time; write it with a unit: 30ms or 30us',
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
    'a.yaml:4:68: 3 is not a time; write it with a unit: 3ms or 3us',
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
    'a.yaml:6:37: 4 is not a size; write it with a unit: 4 pages or 4KiB',
  ],
  [
    'a size that is not a whole number of pages',
    6,
    'objects: { A: { pager: pager, size: 5000 bytes } }',
    'a.yaml:6:37: "5000 bytes" is not a whole number of pages of 4096 bytes; ' +
      'write 2 pages or 8192 bytes',
  ],
  [
    'a name that is none',
    6,
    'objects: { A: { pager: pager, size: 4 pages }, 1a: { pager: pager, size: 1 page } }',
    'a.yaml:6:48: "1a" is not a name; a name begins with a letter',
  ],
];

test.each(table)('%s', (_what, line, text, expected) => {
  const found = problems(withLine(line, text));
  expect(found[0]?.slice(0, expected.length)).toBe(expected);
  if (!expected.endsWith(' ')) expect(found).toEqual([expected]);
});
