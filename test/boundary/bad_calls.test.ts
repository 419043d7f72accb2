/**
 * Every call of a task on an address space, with every argument wrong in every way: what is
 * answered, in each profile, and that nothing has changed. What the codes are is said by the
 * manuals, by a real kernel's answers, and by docs/DEVIATIONS.md where these disagree.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { profileNames } from '../support/bad_answers';
import { callTables } from '../support/bad_call_tables';
import { copyTables } from '../support/bad_copy_tables';
import { Scene } from '../support/bad_scene';

const tables = { ...callTables, ...copyTables };

describe.each(Object.entries(tables))('%s', (_name, table) => {
  test.each(profileNames)('is answered what it should be, and changes nothing: %s', (profile) => {
    const { expected, said } = table.run(() => new Scene(profile));
    expect(said).toEqual(expected);
  });

  test('every argument has been given what it is not', () => {
    expect(table.forgotten).toEqual([]);
  });
});

test('every call that the manual describes has its rows', () => {
  const text = readFileSync(join(__dirname, '../../tools/man_calls.yaml'), 'utf8');
  const manual: Readonly<Record<string, unknown>> = parse(text);
  expect(Object.keys(manual).filter((name) => !Object.hasOwn(tables, name))).toEqual([]);
});
