/** Reading recordings: what is wrong is said with its line, its column and what would be right. */
import { describe, expect, test } from '@jest/globals';
import { TranscriptError } from '../../../../conform/transcript/transcript_json';
import { readLines } from '../../../../conform/transcript/transcript_read';

const HEADER =
  '{"n":-1,"who":"header","format":2,"page_size":4096,"memory_mb":256,"bugs":[],"ends":"normal"}';
const OBJECT = '{"n":1,"who":"script","obj":1,"new":1,"pages":4,"set":{}}';
const MAP =
  '{"n":2,"who":"client","thread":"main","op":"vm_map","map":"m1","obj":1,"offset":0,' +
  '"size":4096,"copy":0,"protection":3,"max_protection":7}';

/** What the reader says of a file, after its name. */
function said(...lines: readonly string[]): string {
  try {
    readLines('f', lines.join('\n'));
    return 'nothing';
  } catch (error) {
    if (error instanceof TranscriptError) return error.message.slice(2);
    throw error;
  }
}

describe('a line', () => {
  const wrong: readonly (readonly [string, string])[] = [
    ['{"n":1,"who":"note"', '2:20: the line breaks off; a comma or } should stand here'],
    ['{"n":1,who:"note"}', '2:8: "who:\\"note\\"}" is not JSON; a "key" should stand here'],
    ['{"n":1} x', '2:9: "x" is not JSON; the line should end here'],
    ['{"n":1,"n":2}', '2:8: "n" is there twice; a key may be there once'],
    ['[1]', '2:1: the line is not an object; a line is one {...}'],
    ['{"n":1,"who":"nobody"}', '2:14: who "nobody" is not known; known are header'],
    [
      '{"setup":"empty"}',
      '2:1: the line is one of a table of calls; such a table is compared with --calls',
    ],
    ['{"who":"note"}', '2:1: n is missing; it should be the serial number of the line'],
    [
      '{"n":1,"who":"client","thread":"main","op":"vm_mpa"}',
      '2:44: op "vm_mpa" is not known; did you mean vm_map?',
    ],
    [
      '{"n":1,"who":"client","thread":"main","op":"vm_allocate","map":"a1"}',
      '2:1: size is missing; it is a size in bytes, a whole number',
    ],
    [
      '{"n":1,"who":"client","thread":"main","op":"vm_allocate","map":"a1","size":-4}',
      '2:76: size is -4; it should be a size in bytes, a whole number',
    ],
    [
      '{"n":1,"who":"client","thread":"main","op":"vm_allocate","map":"a1","size":4294967296}',
      '2:76: size is 4294967296; it should be a size in bytes, a whole number below 2^32',
    ],
    [
      '{"n":1,"who":"client","thread":"main","op":"read_range","map":"a1","page":0,"count":1e12}',
      '2:85: count is 1000000000000; it should be a count, a whole number, 8388608 at most',
    ],
    [
      '{"n":1,"who":"script","obj":1,"new":1,"set":{"precius":1}}',
      '2:46: there is no mode "precius"; did you mean precious?',
    ],
    [
      '{"n":1,"who":"script","obj":1,"new":1,"set":{"request":"maybe"}}',
      '2:56: set.request is "maybe"; it should be supply, unavailable, error or ignore',
    ],
    [
      '{"n":1,"who":"pager->kernel","msg":"vm_set_default_memory_manager","trigger":"answer"}',
      '2:78: vm_set_default_memory_manager is not an answer; it should be script',
    ],
    [HEADER, '2:15: there is a second header; a recording begins with its only header'],
  ];

  test.each(wrong)('%s', (line, message) => {
    expect(said(HEADER, line)).toContain(message);
  });

  test('a field that nobody knows is a comment, unless it is nearly one of the line', () => {
    const extra = OBJECT.replace('"pages"', '"colour":"red","pages"');
    expect(said(HEADER, extra)).toBe('nothing');
    const misspelt = OBJECT.replace('"pages"', '"pagse"');
    expect(said(HEADER, misspelt)).toBe(
      '2:39: "pagse" is not a field of this line; did you mean pages?',
    );
  });
});

describe('lines together', () => {
  const object = (n: number): string => OBJECT.replace('"obj":1', `"obj":${n}`);
  const read = (map: string): string =>
    `{"n":3,"who":"client","thread":"main","op":"read","map":"${map}","page":0}`;
  const done = '{"n":4,"who":"client","thread":"main","op":"vm_map.done","kr":0}';

  test('an empty file, and one without a header', () => {
    expect(said('')).toBe('1:1: the file is empty; it should begin with a header');
    expect(said(OBJECT)).toContain('1:14: the first line is not a header');
  });

  test('objects are numbered in order and known before they are named', () => {
    expect(said(HEADER, object(2))).toContain(
      'obj is 2, but the objects so far are 0; the next is 1',
    );
    expect(said(HEADER, OBJECT, MAP.replace('"obj":1', '"obj":7'))).toContain(
      'there is no object 7 yet; known are 1 to 1',
    );
  });

  test('mappings are made once, and before they are used', () => {
    expect(said(HEADER, OBJECT, MAP, done, MAP)).toContain('5:59: the mapping "m1" exists already');
    expect(said(HEADER, OBJECT, MAP, done, read('m2'))).toContain(
      'there is no mapping "m2" yet; did you mean m1?',
    );
  });

  test('a thread ends one operation before it begins the next', () => {
    expect(said(HEADER, OBJECT, MAP, read('m1'))).toContain(
      '4:44: main is still in vm_map of line 3; vm_map.done should come first',
    );
    expect(said(HEADER, OBJECT, done)).toContain('3:32: main is in no operation');
    const other = done.replace('vm_map', 'vm_read');
    expect(said(HEADER, OBJECT, MAP, other)).toContain('it should be vm_map.done');
  });

  test('a header names bugs that are known, and a page size that can be', () => {
    const bug = HEADER.replace('[]', '["destroy-waits-for-pagin"]');
    expect(said(bug)).toContain('1:76: the bug "destroy-waits-for-pagin" is not known; did you');
    expect(said(HEADER.replace('4096', '5000'))).toContain('1:47: page_size is 5000');
    expect(said(HEADER.replace('256', '1').replace('4096', '8192'))).toContain(
      'there should be 256 pages at least',
    );
  });

  test('a probe names a thread that has done something', () => {
    const probe = '{"n":9,"who":"probe","thread":"worker1","probe":"async","state":"done"}';
    expect(said(HEADER, OBJECT, MAP, done, probe)).toContain('worker1 has done nothing yet');
  });
});
