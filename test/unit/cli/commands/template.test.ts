/** The templates are what a user begins with: they are written to a folder and run as printed. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { templateOf } from '../../../../cli/commands/template';
import { docFile } from '../../../../cli/show/doc_file';
import { exportsOf } from '../../../../files/user_exports';
import { ran } from '../../../support/ran';

const root = mkdtempSync(join(tmpdir(), 'machvm-template-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const PAGES = { pagers: 'PAGERS.md', policies: 'POLICIES.md' } as const;

describe.each(['pagers', 'policies'] as const)('machvm %s --template', (command) => {
  const page = docFile(PAGES[command]) ?? '';
  const folder = join(root, command);
  mkdirSync(folder);
  writeFileSync(join(folder, 'mine.ts'), templateOf(page, command, true));
  writeFileSync(join(folder, 'mine.test.ts'), templateOf(page, command, 'test'));
  // Its own tests, which it hands to jest now.
  exportsOf(join(folder, 'mine.test.ts'), 'a test');

  test('prints a file of less than 40 lines that imports machvm only', async () => {
    const { status, out, err } = await ran(command, '--template');
    expect({ status, out }).toEqual({ status: 0, out: templateOf(page, command, true) });
    expect(err).toBe(`its test: machvm ${command} --template test > mine.test.ts\n`);
    expect(out.split('\n').length).toBeLessThan(40);
    expect([...out.matchAll(/from '(.*)'/g)].map(([, from]) => from)).not.toContain(
      expect.not.stringMatching(/^machvm$/),
    );
  });

  test('prints its test', async () => {
    const { status, out } = await ran(command, '--template', 'test');
    expect({ status, out }).toEqual({ status: 0, out: templateOf(page, command, 'test') });
    expect([...out.matchAll(/from '(.*)'/g)].map(([, from]) => from)).toEqual(['machvm', './mine']);
  });

  test('refuses another part', async () => {
    const { status, err } = await ran(command, '--template', 'tset');
    expect(err).toBe(`${command} --template tset: must be \`test\`, or nothing for the file\n`);
    expect(status).toBe(2);
  });
});

test('machvm pagers lists the pagers, and describes one', async () => {
  expect((await ran('pagers')).out).toContain('read_ahead');
  expect((await ran('pagers', 'compressing')).out).toContain('Options of the pager');
  expect((await ran('pagers', 'memory', '--json')).out).toContain('"name": "memory"');
  expect(await ran('pagers', 'memroy')).toMatchObject({
    status: 2,
    err: 'pagers memroy: unknown; did you mean memory?\n',
  });
});
