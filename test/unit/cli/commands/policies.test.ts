/** policies: the list, the page of one, the template, and the check of a file. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { policies } from '../../../../kernel/policy/policies';
import { ran } from '../../../support/ran';

const folder = mkdtempSync(join(tmpdir(), 'machvm-policies-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('policies', () => {
  test('lists all, within the width of a terminal', async () => {
    const { status, out } = await ran('policies');
    expect(status).toBe(0);
    for (const name of Object.keys(policies)) expect(out).toContain(`│ ${name} `);
    for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(100);
  });

  test.each(Object.entries(policies))('has a page for %s', async (name, { options, origin }) => {
    const { status, out } = await ran('policies', name);
    // The paper, or the file of Mach, is told once.
    const [source = 'textbooks'] = /\d{4}|vm\/\w+/.exec(origin) ?? [];
    expect(out.split(source)).toHaveLength(2);
    expect(status).toBe(0);
    expect(out.startsWith(name)).toBe(true);
    expect(out).not.toMatch(/###|<!--/);
    for (const option of Object.keys(options)) {
      expect(out).toContain(option);
    }
  });

  test('tells options as data', async () => {
    const all: unknown = JSON.parse((await ran('policies', '--json')).out);
    expect(all).toHaveLength(Object.keys(policies).length);
    const one: unknown = JSON.parse((await ran('policies', 'clock', '--json')).out);
    expect(one).toMatchObject({ name: 'clock', options: { bits: { value: 1 } } });
  });

  test('prints what each option of a file means, and its value', async () => {
    const file = join(folder, 'turns.js');
    const option = "{ value: 1, form: 'number', summary: 'chances of a page', choices: null }";
    writeFileSync(
      file,
      `exports.turns = { summary: 'Turns', origin: 'a course', machQueues: false,
  options: { turns: ${option} }, create() {} };`,
    );
    const { status, out } = await ran('policies', `${file}:turns=2`);
    expect(out).toContain('  Turns. a course.\n  turns=2: chances of a page\n');
    expect(status).toBe(0);
  });

  test('prints a template that is a policy', async () => {
    const { status, out } = await ran('policies', '--template');
    expect(status).toBe(0);
    expect(out).toMatch(/^\/\/ mine\.ts\nimport .*\nimport \{ definePolicy, pageList \} from /);
  });

  test('checks a file: status 1 and the steps if it breaks the contract', async () => {
    const file = join(folder, 'none.js');
    writeFileSync(
      file,
      `exports.none = { summary: 'none', origin: '', machQueues: false, options: {},
  create: () => ({ enter() {}, move() {}, leave() {}, refused() {},
  candidate: () => -1, pages: () => [],
  order: () => [] }) };`,
    );
    const { status, out } = await ran('policies', file, '--check');
    expect(status).toBe(1);
    expect(out).toMatch(/candidate\(\) finds none of/);
    expect((await ran('policies', 'lru', '--check')).out).toMatch(/^lru: keeps the contract/);
  });

  test.each([
    [['policies', 'sieev'], /there is no policy "sieev"; did you mean sieve/],
    [
      ['policies', join(folder, 'gone.ts'), '--check'],
      /no such file; a policy is a .ts, .mts, .cts, .js, .mjs or .cjs file/,
    ],
  ])('refuses %j', async (args, message) => {
    expect(await ran(...args)).toMatchObject({ status: 2, err: expect.stringMatching(message) });
  });
});
