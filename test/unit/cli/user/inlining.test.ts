/** The flags of V8 are ones that this V8 knows: it complains of others. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';

test('a process that inlines more says nothing of it', () => {
  const file = join(__dirname, '../../../../cli/user/inlining.ts');
  const program = `require(${JSON.stringify(file)}).inlineMore(); console.log('on');`;
  const args = ['-r', 'ts-node/register', '-e', program];
  const { stdout, stderr, status } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  expect({ stdout, stderr, status }).toEqual({ stdout: 'on\n', stderr: '', status: 0 });
});
