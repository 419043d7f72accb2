/** Traces that are converted, made and recorded, and what stands in the way. */
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { readTrace } from '../../../../traces/read_file';
import { ran } from '../../../support/ran';

const path = process.env['PATH'];
let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'machvm-convert-'));
});
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => {
  process.env['PATH'] = path;
});

const at = (name: string): string => join(folder, name);

describe('machvm trace convert', () => {
  test('writes what the name of the new file tells, compressed or not', async () => {
    writeFileSync(at('a.din'), '0 7fff0038\n1 7fff0038\n1 1000\n');
    for (const name of ['a.rlv.br', 'a.txt.gz', 'a.csv', 'a.oracleGeneralOpNS']) {
      const { status, out, err } = await ran('trace', 'convert', at('a.din'), at(name));
      expect({ status, err }).toEqual({ status: 0, err: '' });
      expect(out).toMatch(/^\S+: 3 references as \w+\n$/);
      const trace = await readTrace(at(name));
      expect(trace).toMatchObject({ references: 3, writes: 2, distinctPages: 2 });
      expect(trace.pageOf(0)).toBe(0x7fff0);
    }
  });

  test('says what a format cannot keep, and writes to standard output', async () => {
    const { out } = await ran('trace', 'convert', at('a.din'), at('a.bin'), '--to', 'oracle');
    expect(out).toContain('3 references as oracle\nnot kept: that 2 references write\n');
    const shown = await ran('trace', 'convert', at('a.din'), '-', '--to', 'csv');
    expect(shown.err).toBe('');
    expect(shown.status).toBe(0);
  });

  test.each([
    [['x'], /x: its name does not give a format; expected \.rlv\.br/],
    [['x.txt.zst'], /x\.txt\.zst: nothing is compressed as \.zst here; expected \.gz, \.br or no/],
    [['x.xz', '--to', 'csv'], /x\.xz: nothing is compressed as \.xz here/],
    [['x.rlv', '--to', 'cs'], /^--to cs: unknown; did you mean csv\?/],
    [['nowhere/x.rlv'], /nowhere\/x\.rlv: cannot be written: its folder does not exist/],
    [['.', '--to', 'csv'], /\.: cannot be written: it is a folder/],
  ])('%j is refused in one line', async ([to = '', ...flags], message) => {
    const { status, err } = await ran('trace', 'convert', at('a.din'), to, ...flags);
    expect(status).toBe(2);
    expect(err).toMatch(message);
    expect(err.split('\n')).toHaveLength(2);
  });

  const fullDisk = existsSync('/dev/full') ? test : test.skip;
  fullDisk('a full disk is one line', async () => {
    const { status, err } = await ran('trace', 'convert', at('a.din'), '/dev/full', '--to', 'csv');
    expect({ status, err }).toEqual({
      status: 2,
      err: '/dev/full: cannot be written: the disk is full\n',
    });
    expect(existsSync('/dev/full')).toBe(true);
  });

  test('what could not be written to its end is removed', async () => {
    writeFileSync(at('odd.csv'), 'id,object\n1,a b\n');
    const { status, err } = await ran('trace', 'convert', at('odd.csv'), at('odd.txt'));
    expect(status).toBe(2);
    expect(err).toMatch(/the object "a b" cannot be written; expected a word/);
    expect(existsSync(at('odd.txt'))).toBe(false);
  });
});

describe('machvm trace make', () => {
  test('makes a pattern with its parameters', async () => {
    const flags = '--references 6 --pages 4 --writes 0'.split(' ');
    const { status } = await ran('trace', 'make', 'loop', at('loop.txt'), ...flags);
    expect(status).toBe(0);
    const lines = readFileSync(at('loop.txt'), 'utf8').split('\n');
    expect(lines.filter((line) => !line.startsWith('#'))).toEqual([
      '1 R 0:0',
      '2 R 0:1',
      '3 R 0:2',
      '4 R 0:3',
      '5 R 0:0',
      '6 R 0:1',
      '',
    ]);
    expect(lines).toContain('# writes=0');
    expect(lines.join()).not.toContain('seed');
    const told = (await ran('trace', 'info', at('loop.txt'))).out;
    expect(told).toMatch(/^header {6}pattern=loop, pages=4, writes=0$/m);
  });

  test.each([
    [['loop', 'a.txt', '--skew', '2'], /^--skew: the pattern loop has none; it has --references,/],
    [['lop', 'a.txt'], /^lop: no such pattern; did you mean loop\?/],
    [['loop', 'a.txt', '--pages', '0'], /^--pages 0: must be a whole number from 1 to 268435456/],
    [['loop', 'a.txt', '--writes', '1.5'], /^--writes 1\.5: must be a number from 0 to 1\n/],
    [['loop', 'a.txt', '--seed', ''], /^--seed '': must be a whole number from 0/],
  ])('%j is refused', async (args, message) => {
    const { status, err } = await ran('trace', 'make', ...args);
    expect(status).toBe(2);
    expect(err).toMatch(message);
  });
});

/** What stands for valgrind here prints what the script says, to the pipe or to its streams. */
function standIn(script: string): void {
  writeFileSync(at('valgrind'), `#!/bin/sh\n${script}\n`);
  chmodSync(at('valgrind'), 0o755);
  process.env['PATH'] = `${folder}${delimiter}${path}`;
}

describe('machvm trace record', () => {
  test('keeps the references of a program, which gets its arguments', async () => {
    standIn('echo "==1== $*" >&3; echo " L 1000,4" >&3; echo " S 1ffe,4" >&3');
    const args = ['--out', at('r.rlv'), '--', 'prog', '-x', 'y'];
    const { status, out } = await ran('trace', 'record', ...args);
    expect({ status, out }).toEqual({ status: 0, out: `${at('r.rlv')}: 3 references as rlv\n` });
    expect(await readTrace(at('r.rlv'))).toMatchObject({ references: 3, writes: 2 });
  });

  test('keeps the trace of a program that fails, and says so', async () => {
    standIn('echo " L 1000,4" >&3; exit 3');
    const { status, out } = await ran('trace', 'record', '--out', at('f.rlv'), '--', 'prog');
    expect(status).toBe(0);
    expect(out).toContain('prog ended with status 3; its trace is kept\n');
  });

  test('says what is wrong: no program, no accesses, no valgrind', async () => {
    standIn('exit 127');
    const record = () => ran('trace', 'record', '--out', at('n.rlv'), '--', 'prog');
    expect(await record()).toMatchObject({ status: 2, err: 'prog: valgrind cannot run it\n' });
    standIn('exit 0');
    expect(await record()).toMatchObject({ status: 2 });
    process.env['PATH'] = at('empty');
    const missing = await record();
    expect(missing.status).toBe(2);
    expect(missing.err).toMatch(/^valgrind is needed .*`apt install valgrind`.*\n$/);
    expect(existsSync(at('n.rlv'))).toBe(false);
  });
});
