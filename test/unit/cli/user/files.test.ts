/** Pagers of the user's own: what loads, and the one line that says why something does not. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { UsageError } from '../../../../cli/show/output';
import { loadPagers, withFiles } from '../../../../cli/user/files';
import type { ScenarioPager } from '../../../../scenarios/language/scenario';
import { UnusableFile } from '../../../../scenarios/language/scenario_error';
import type { ScenarioFiles } from '../../../../scenarios/run/build';

const NOTHING = { name: 's', traces: [], pagers: [] };

const pagerOf = (path: string): ScenarioPager => ({
  name: 'mine',
  host: 'host',
  type: null,
  path,
  options: {},
  devices: [],
  isDefault: false,
});

const filesFor = (named: Parameters<typeof withFiles>[0], at: string): Promise<ScenarioFiles> =>
  withFiles(named, at, (files) => files);

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'machvm-files-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function errorOf(name: string, text: string | null): Promise<string> {
  if (text !== null) writeFileSync(join(folder, name), text);
  try {
    loadPagers({ pagers: [pagerOf(`./${name}`)] }, folder);
  } catch (error) {
    expect(error).toBeInstanceOf(UsageError);
    return error instanceof Error ? error.message : '';
  }
  return 'loads';
}

const PAGER = `exports.mine = {
  summary: '', origin: '', contents: 'any', readsData: false,
  threads: [], create() {}, start() {}, open() {}, on: {},
};`;

describe('a pager of the user', () => {
  test('is what a module exports, under any name', async () => {
    expect(await errorOf('good.js', PAGER)).toBe('loads');
  });

  test.each([
    ['absent.js', null, /absent\.js: no such file; a pager is a \.ts, /],
    ['empty.js', '', /empty\.js: exports no pager/],
    ['other.js', 'exports.mine = { on: {} };', /other\.js: exports no pager/],
    ['mine.ts', 'namespace A { f(); }', /mine\.ts:1:1: a namespace is not supported/],
    ['throws.js', '\n  throw new Error("no luck");', /throws\.js:2:9: no luck/],
    ['x.js', 'x();', /x\.js:1:1: x is not defined/],
  ])('%s is refused in one line', async (name, text, message) => {
    const error = await errorOf(name, text);
    expect(error).toMatch(message);
    expect(error).not.toContain('\n');
  });
});

describe('a file of the user', () => {
  test('is a device, or one line of what is wrong', async () => {
    writeFileSync(join(folder, 'disk.img'), new Uint8Array(8192));
    const files = await filesFor(NOTHING, folder);
    expect(files.device?.('disk.img', 4096, {})).toBeTruthy();
    expect(() => files.device?.('nowhere/disk.img', 4096, {})).toThrow(UnusableFile);
  });

  test('that is temporary is empty and can be written, and is no longer there', async () => {
    const files = await filesFor(NOTHING, folder);
    const device = files.device?.('notes', 4096, { temporary: true });
    const page = { stamp: 0, bytes: new Uint8Array(4096).fill(7) };
    expect(device?.write(0, page, 4096)).toBe(4096);
    page.bytes.fill(0);
    expect(device?.read(0, page)).toBe(4096);
    expect(page.bytes[0]).toBe(7);
    expect(existsSync(join(folder, 'notes'))).toBe(false);
  });

  test('is a trace, read once, or one line of what is wrong', async () => {
    writeFileSync(join(folder, 'a.refs'), '1 2 3w');
    const twice = {
      name: 's',
      pagers: [],
      traces: [
        { name: 'a', path: 'a.refs' },
        { name: 'b', path: './a.refs' },
      ],
    };
    const files = await filesFor(twice, folder);
    expect(files.trace?.('a.refs', {})).toMatchObject({ references: 3, writes: 1 });
    expect(files.trace?.('./a.refs', {})).toMatchObject({ references: 3 });
    expect(() => files.trace?.('c.refs', {})).toThrow('c.refs: no trace of the scenario');
    const lines = 'x,512,8\nx,1024,8\n';
    writeFileSync(join(folder, 'disk.csv'), lines);
    const path = 'disk.csv';
    const small = { format: 'csv', columns: 'offset=2', pageSize: 512 } as const;
    const large = { ...small, pageSize: 4096 };
    const ways = {
      name: 's',
      pagers: [],
      traces: [
        { name: 'a', path, reading: small },
        { name: 'b', path, reading: large },
      ],
    };
    const both = await filesFor(ways, folder);
    expect(both.trace?.(path, small)).toMatchObject({ format: 'csv', distinctPages: 2 });
    expect(both.trace?.(path, large)).toMatchObject({ distinctPages: 1 });
    const none = { name: 's', pagers: [], traces: [{ name: 'n', path: 'none.refs' }] };
    await expect(filesFor(none, folder)).rejects.toThrow(/traces\.n.*none\.refs: no such file/);
  });
});
