/** Redis as a user names it: URLs, what is wrong with a server, packages that are missing. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { redisAddress, redisProblem } from '../../../../cli/studies/redis';
import { freePort, machvmMain } from '../../../support/processes';
import { ran } from '../../../support/ran';

const folder = mkdtempSync(join(tmpdir(), 'machvm-no-redis-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const GRID = join(folder, 'grid.yaml');
writeFileSync(GRID, 'traces: [sort_mini]\npolicies: [lru]\nframes: [4]\n');

describe('the URL of a Redis', () => {
  test('is a place, and is shown without its secrets', () => {
    expect(redisAddress('redis://10.0.0.5')).toEqual({
      shown: 'redis://10.0.0.5:6379',
      options: { host: '10.0.0.5', port: 6379, db: 0 },
    });
    expect(redisAddress('rediss://me:s%40me@[::1]:7000/3')).toEqual({
      shown: 'rediss://[::1]:7000/3',
      options: { host: '::1', port: 7000, db: 3, username: 'me', password: 's@me', tls: {} },
    });
  });

  test.each([
    'nonsense',
    '',
    'redis',
    'redis://',
    'http://me:sesame@host',
    'redis://me:sesame@host/abc',
    'redis://me:sesame@host:99999',
    'redis://me:sesame%@host',
    'redis://me:sesame@host?db=1',
    'me:sesame@host',
  ])('is not %j, which is not repeated', async (url) => {
    const line =
      '--queue: must be the URL of a Redis server, ' +
      'redis://HOST:PORT or rediss://USER:PASSWORD@HOST:PORT/DATABASE\n';
    const wrong = { status: 2, out: '', err: line };
    expect(await ran('worker', '--queue', url)).toEqual(wrong);
    expect(await ran('sweep', GRID, '--queue', url)).toEqual(wrong);
  });
});

describe('what is wrong with a Redis', () => {
  const address = redisAddress('redis://me:sesame@host');
  const coded = (code: string): Error => Object.assign(new Error(''), { code });

  test.each([
    [coded('ECONNREFUSED'), 'refuses the connection; start redis-server there, or '],
    [coded('ENOTFOUND'), 'the host is unknown; correct the URL'],
    [new Error('NOAUTH Authentication required.'), 'needs a password; '],
    [new Error('WRONGPASS invalid username-password pair'), 'rejects the user or the password'],
    [new Error('ERR DB index is out of range'), 'does not have the database of the URL'],
    [new Error('Protocol error, got "H" as reply type byte'), 'does not answer as a Redis'],
    [new Error('user me with sesame may not\n  at x'), 'user ... with ... may not'],
  ])('is one line: %s', (error, text) => {
    const line = redisProblem(address, error);
    expect(line.startsWith(`redis://host:6379: ${text}`)).toBe(true);
    expect(line).not.toMatch(/sesame|\n/);
  });

  test('is found before a trace is read: nothing listens', async () => {
    const url = `redis://127.0.0.1:${await freePort()}`;
    const err = `${url}: refuses the connection; start redis-server there, or correct the URL\n`;
    expect(await ran('worker', '--queue', url)).toEqual({ status: 2, out: '', err });
    expect(await ran('sweep', GRID, '--queue', url)).toEqual({ status: 2, out: '', err });
  });

  test('is found: another kind of server listens', async () => {
    const server = await new Promise<Server>((resolve) => {
      const made = createServer((socket) => {
        socket.on('error', () => undefined);
        // What is never read keeps the connection, and the process, from their end.
        socket.resume();
        socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
      }).listen(0, '127.0.0.1', () => resolve(made));
    });
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const found = await ran('worker', '--queue', `redis://127.0.0.1:${port}`);
    server.close();
    expect(found).toMatchObject({
      status: 2,
      err: `redis://127.0.0.1:${port}: does not answer as a Redis server; correct the URL\n`,
    });
  });
});

describe('flags of a queue', () => {
  const url = 'redis://127.0.0.1:1';

  test.each([
    ['a shard', ['sweep', GRID, '--queue', url, '--shard', '1/2'], /--shard or --queue, not both/],
    ['workers', ['sweep', GRID, '--queue', url, '--workers', '2'], /--workers: the workers of the/],
    ['no queue', ['worker'], /required option '--queue <url>' not specified/],
    ['no workers', ['worker', '--queue', url, '--workers', '0'], /must be a whole number/],
    ['no folder', ['worker', '--queue', url, '--traces', GRID], /--traces .*: is not a folder/],
  ])('refuse %s', async (_, args, message) => {
    expect(await ran(...args)).toMatchObject({ status: 2, err: expect.stringMatching(message) });
  });
});

test('without its packages a queue names the line that installs them, and the rest works', () => {
  // As a resolver that does not find them.
  const hidden = join(folder, 'hidden.cjs');
  writeFileSync(
    hidden,
    `const Module = require('node:module');
const find = Module._resolveFilename;
Module._resolveFilename = function (name, ...rest) {
  if (!/^(bullmq|ioredis)$/.test(name)) return find.call(this, name, ...rest);
  throw Object.assign(new Error('Cannot find module ' + name), { code: 'MODULE_NOT_FOUND' });
};
`,
  );
  const run = (...args: readonly string[]) => {
    const main = ['-r', hidden, machvmMain(), ...args];
    return spawnSync(process.execPath, main, { encoding: 'utf8' });
  };
  const line =
    '--queue: a queue needs two packages that are not installed; ' +
    'run `npm install bullmq@6.7.0 ioredis@6.0.0`\n';
  expect(run('worker', '--queue', 'redis://host')).toMatchObject({ status: 2, stderr: line });
  expect(run('sweep', GRID, '--queue', 'redis://host')).toMatchObject({ status: 2, stderr: line });
  expect(run('sweep', GRID, '--workers', '1')).toMatchObject({ status: 0 });
});
