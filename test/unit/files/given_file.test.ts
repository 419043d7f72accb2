/** Files that a program names. */
import { tmpdir } from 'node:os';
import { expect, test } from '@jest/globals';
import { givenFile } from '../../../files/given_file';
import { GivenError } from '../../../kernel/mach/given';

const read = (path: string) => () => givenFile('readIt', 'path', path, () => 'give a file');

test('a file is its bytes', () => {
  expect(read(__filename)()[0]).toBe('/'.charCodeAt(0));
});

test('what cannot be read is refused with the reason and the error of the system', () => {
  expect(read('none/of/this')).toThrow(GivenError);
  expect(read('none')).toThrow('readIt: path is "none": the file does not exist; give a file');
  expect(read(`${__filename}/x`)).toThrow('the file does not exist');
  expect(read(tmpdir())).toThrow('that is a folder');
  try {
    read('none')();
  } catch (error) {
    expect(Reflect.get(Object(Reflect.get(Object(error), 'cause')), 'code')).toBe('ENOENT');
  }
});
