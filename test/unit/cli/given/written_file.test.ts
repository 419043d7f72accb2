/** Files that cannot be written are refused before the work, in every command that writes one. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from '@jest/globals';
import { refuseUnwritable, WrittenFile, writeWhole } from '../../../../cli/given/written_file';
import { ran } from '../../../support/ran';

const folder = mkdtempSync(join(tmpdir(), 'machvm-written-'));
const path = (name: string): string => join(folder, name);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

writeFileSync(path('old.csv'), 'kept');
writeFileSync(path('refs'), '1 2 3 4 1 2 5 1 2 3 4 5\n');
symlinkSync(path('target.csv'), path('link.csv'));
symlinkSync(path('none/target.csv'), path('lost.csv'));
symlinkSync(path('loop.csv'), path('loop.csv'));

describe('a file', () => {
  test.each(['new.csv', 'old.csv', 'link.csv'])('%s can be written and stays as it is', (name) => {
    const before = readdirSync(folder);
    refuseUnwritable(path(name));
    expect(readdirSync(folder)).toEqual(before);
    expect(readFileSync(path('old.csv'), 'utf8')).toBe('kept');
    expect(existsSync(path('target.csv'))).toBe(false);
  });

  test('without a name is refused', () => {
    const meant = '--record "": the name of the file is empty; name a file';
    expect(() => refuseUnwritable('', '--record ')).toThrow(meant);
  });

  test('that is a device is left to the writer', () => {
    expect(() => refuseUnwritable('/dev/full')).not.toThrow();
    expect(() => writeWhole('/dev/full', 'text', '--out ')).toThrow(
      '--out /dev/full: cannot be written: the disk is full',
    );
  });

  test.each([
    ['none/a.csv', 'its folder does not exist'],
    ['refs/a.csv', 'its folder does not exist'],
    ['lost.csv', 'its folder does not exist'],
    ['.', 'it is a folder'],
    ['loop.csv', 'its symbolic links form a loop'],
    [`${'a'.repeat(300)}.csv`, 'the name is too long'],
  ])('%s cannot be written', (name, reason) => {
    const file = path(name);
    expect(() => refuseUnwritable(file, '--out ')).toThrow(
      `--out ${file}: cannot be written: ${reason}`,
    );
  });
});

describe('a file in pieces', () => {
  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

  test('has them one after the other', () => {
    const file = new WrittenFile(path('pieces'));
    file.write(bytes('one, '));
    file.write(bytes('two'));
    file.close();
    file.discard();
    expect(readFileSync(path('pieces'), 'utf8')).toBe('one, two');
  });

  test('is removed when it is discarded before its end', () => {
    const file = new WrittenFile(path('pieces'));
    file.write(bytes('one'));
    file.discard();
    expect(existsSync(path('pieces'))).toBe(false);
  });

  test('that is a full device ends with an error, and stays', () => {
    const file = new WrittenFile('/dev/full', '--perfetto ');
    const full = '--perfetto /dev/full: cannot be written: the disk is full';
    expect(() => file.write(bytes('one'))).toThrow(full);
    file.discard();
    expect(existsSync('/dev/full')).toBe(true);
  });
});

describe('refused before the work', () => {
  const missing = path('none');
  // None of these inputs can be read: the output is looked at first.
  const lessons = path('lessons');
  const scenario = readFileSync('scenarios/library/first_fault.yaml');
  beforeEach(() => {
    rmSync(lessons, { recursive: true, force: true });
    mkdirSync(join(lessons, 'a.transcript.jsonl'), { recursive: true });
    writeFileSync(join(lessons, 'a.yaml'), scenario);
  });

  test.each([
    ['replay', [path('gone'), '--plot', join(missing, 'a.svg')]],
    ['replay', [path('gone'), '--plot', join(path('refs'), 'a.png')]],
    ['curve', [path('gone'), '--plot', join(missing, 'a.html')]],
    ['trace', ['convert', path('gone'), join(missing, 'a.rlv')]],
    ['trace', ['make', 'loop', join(missing, 'a.rlv')]],
    ['trace', ['record', '--out', join(missing, 'a.rlv'), '--', 'no-such-program']],
    ['run', [path('gone.yaml'), '--transcript', join(missing, 'a.jsonl')]],
    ['run', [path('gone.yaml'), '--perfetto', join(missing, 'a.pftrace')]],
  ])('%s %j', async (command, args) => {
    const { status, out, err } = await ran(command, ...args);
    expect(err).toMatch(/^.*: cannot be written: its folder does not exist\n$/);
    expect({ status, out }).toEqual({ status: 2, out: '' });
  });

  test.each([
    ['run', path('read.yaml'), '--transcript'],
    ['run', path('read.yaml'), '--perfetto'],
    ['run', path('read.yaml'), '--record'],
    ['ask', path('read.yaml'), '--sheet'],
    ['ask', path('read.yaml'), '--save'],
    ['explore', path('read.yaml'), '--out'],
    ['verify', folder, '--junit'],
  ])('%s %s %s keeps the file that it reads', async (command, read, flag) => {
    writeFileSync(path('read.yaml'), scenario);
    rmSync(path('read.link'), { force: true });
    symlinkSync(path('read.yaml'), path('read.link'));
    const { status, out, err } = await ran(command, read, flag, path('read.link'));
    const meant = `${flag} ${path('read.link')}: the command reads that file; name another\n`;
    expect({ status, out, err }).toEqual({ status: 2, out: '', err: meant });
    expect(readFileSync(path('read.yaml'))).toEqual(scenario);
  });

  test('trace convert and sweep keep the file that they read', async () => {
    writeFileSync(path('read.pages'), '1\n2\n');
    const trace = await ran(
      'trace',
      'convert',
      path('read.pages'),
      path('read.pages'),
      '--to',
      'rlv',
    );
    const meant = 'the command reads that file; name another\n';
    expect(trace).toEqual({ status: 2, out: '', err: `${path('read.pages')}: ${meant}` });
    const grid = path('grid.json');
    const text = '{ "traces": ["sort_small"], "policies": ["lru"], "frames": [1] }\n';
    writeFileSync(grid, text);
    const sweep = await ran('sweep', grid, '--out', grid);
    expect(sweep).toEqual({ status: 2, out: '', err: `--out ${grid}: ${meant}` });
    expect(readFileSync(path('read.pages'), 'utf8')).toBe('1\n2\n');
    expect(readFileSync(grid, 'utf8')).toBe(text);
  });

  test('verify --update names the golden file', async () => {
    const { status, out, err } = await ran('verify', lessons, '--update');
    expect(err).toBe(`${join(lessons, 'a.transcript.jsonl')}: cannot be written: it is a folder\n`);
    expect({ status, out }).toEqual({ status: 2, out: '' });
  });

  test('sweep names its results, and reads no trace for them', async () => {
    const grid = path('grid.yaml');
    writeFileSync(grid, 'traces: [gone]\npolicies: [lru]\nframes: [1]\n');
    const out = join(missing, 'a.csv');
    const { status, err } = await ran('sweep', grid, '--out', out);
    expect(err).toBe(`--out ${out}: cannot be written: its folder does not exist\n`);
    expect(status).toBe(2);
  });
});
