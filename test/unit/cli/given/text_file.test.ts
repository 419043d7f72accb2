/** Files that are read as text, and what is wrong with those that hold something else. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, expect, test } from '@jest/globals';
import { readTextFile } from '../../../../cli/given/text_file';

const folder = mkdtempSync(join(tmpdir(), 'machvm-'));
afterAll(() => rmSync(folder, { recursive: true }));

test.each([
  ['text', 'name: x\n', null],
  ['bytes', Buffer.of(65, 0, 66), /given: is not a text file$/],
  [
    'a compressed recording',
    gzipSync('{"machvm_recording":1}'),
    /given: is compressed, not text; /,
  ],
])('%s', (_what, contents, problem) => {
  const file = join(folder, 'given');
  writeFileSync(file, contents);
  if (problem === null) expect(readTextFile(file)).toBe('name: x\n');
  else expect(() => readTextFile(file)).toThrow(problem);
});
