/**
 * Every call of a task that changes its port space, with every argument wrong in every way: what is
 * answered, what becomes of a right that the call took along, and that nothing has changed. The
 * codes are those of a running GNU Mach (docs/DEVIATIONS.md), and all profiles have them.
 */
import { describe, expect, test } from '@jest/globals';
import * as ports from '../../kernel/ipc/mach_port';
import { portTables } from '../support/bad_port_tables';
import { Scene } from '../support/bad_scene';

describe.each(Object.entries(portTables))('%s', (_name, table) => {
  test('is answered what it should be, and changes nothing', () => {
    const { expected, said } = table.run(() => new Scene('osf'));
    expect(said).toEqual(expected);
  });

  test('every argument has been given what it is not', () => {
    expect(table.forgotten).toEqual([]);
  });
});

test('every call on ports has its rows', () => {
  expect(Object.keys(ports).filter((name) => !Object.hasOwn(portTables, name))).toEqual([]);
});
