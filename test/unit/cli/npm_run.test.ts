/** `npm run machvm`, through npm itself, from a folder of the user's. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

const root = join(__dirname, '..', '..', '..');
let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'machvm-npm-'));
  writeFileSync(join(folder, 'few.txt'), '1 2 3 1 2 4 1\n');
  writeFileSync(join(folder, 'mine.js'), POLICY);
  mkdirSync(join(folder, 'grids'));
  writeFileSync(
    join(folder, 'grids', 'grid.yaml'),
    'traces: [../few.txt]\npolicies: [lru, ../mine.js]\nframes: [2]\n',
  );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The page that came first goes. */
const POLICY = `
const { definePolicy } = require('machvm');
exports.mine = definePolicy({
  summary: 'The page that came first goes',
  origin: 'a test',
  machQueues: false,
  options: {},
  create() {
    const known = new Set();
    const inOrder = () => [...known];
    return {
      enter: (page) => known.add(page),
      move: () => {},
      leave: (page) => known.delete(page),
      candidate: () => inOrder()[0] ?? -1,
      refused: (page, why) => why === 'busy' && known.delete(page),
      pages: inOrder,
      order: () => [{ name: 'known', order: '', hand: null, entries: [] }],
    };
  },
});
`;

const WARNING = 'npm prints its own lines before the JSON';

function run(command: string, args: readonly string[], more: NodeJS.ProcessEnv = {}) {
  const { npm_execpath: _, npm_config_loglevel: __, ...env } = process.env;
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd: folder,
    encoding: 'utf8',
    env: { ...env, MACHVM_NO_PROGRESS: '1', ...more },
  });
  return { status, out: stdout, err: stderr };
}

const npm = (flags: readonly string[], args: readonly string[]) =>
  run('npm', ['--prefix', root, 'run', ...flags, 'machvm', '--', ...args]);

describe('npm run machvm', () => {
  test('has nothing but the JSON on stdout with -s', () => {
    const { status, out, err } = npm(['-s'], ['trace', 'info', 'few.txt', '--json']);
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(JSON.parse(out)).toMatchObject({ references: 7 });
  });

  test("warns once that npm's lines precede JSON, also where a child does the work", () => {
    const args = ['replay', 'few.txt', '--policy', './mine.js', '--frames', '2', '--json'];
    const { status, out, err } = npm([], args);
    expect(status).toBe(0);
    const { rows } = JSON.parse(out.slice(out.indexOf('\n{')));
    expect(rows[0]).toMatchObject({ policy: './mine.js' });
    expect(err).toContain(`${WARNING}; \`npm run -s machvm -- ...\` prints the JSON alone\n`);
    expect(err.split(WARNING)).toHaveLength(2);
  });

  test("takes paths from the user's folder, in workers too, and a sweep's from its own", () => {
    const { status, out, err } = npm([], ['sweep', 'grids/grid.yaml']);
    const read = '../few.txt: read as refs: 7 records, 4 pages, skipped nothing\n';
    expect({ status, err }).toEqual({ status: 0, err: read });
    expect(out).toContain('2 rows in grids/grid.csv');
    expect(readFileSync(join(folder, 'grids', 'grid.csv'), 'utf8')).toContain('../mine.js');
  });

  test("leaves the folder alone in other scripts, and in a script of another package's", () => {
    const reader = ['-r', join(root, 'node_modules/ts-node/register')];
    const info = [...reader, join(root, 'cli/main.ts'), 'trace', 'info', 'few.txt'];
    const env = {
      INIT_CWD: root,
      npm_package_json: join(root, 'package.json'),
      TS_NODE_PROJECT: join(root, 'tsconfig.json'),
    };
    const ran = (more: NodeJS.ProcessEnv) => run(process.execPath, info, { ...env, ...more });
    expect(ran({ npm_lifecycle_event: 'test' })).toMatchObject({ status: 0 });
    const theirs = join(folder, 'package.json');
    writeFileSync(theirs, '{}');
    const own = { npm_lifecycle_event: 'machvm', npm_package_json: theirs };
    expect(ran(own)).toMatchObject({ status: 0 });
  });
});
