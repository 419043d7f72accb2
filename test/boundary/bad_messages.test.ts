/**
 * Every message that the kernel serves, with every argument wrong in every way: what its sender is
 * answered, in each profile, what it is sent then, and that nothing has changed. What the codes
 * are is said by the manuals, by a real kernel's answers, and by docs/DEVIATIONS.md where these
 * disagree.
 */
import { describe, expect, test } from '@jest/globals';
import type { MessageName } from '../../kernel/mach/message_table';
import { messageDefs, messageNames } from '../../kernel/mach/message_table';
import type { Code } from '../support/bad_answers';
import { profileNames } from '../support/bad_answers';
import type { Arguments } from '../support/bad_message_rows';
import { message } from '../support/bad_message_rows';
import { messageTables } from '../support/bad_message_tables';
import { requestTables } from '../support/bad_request_tables';
import { BASE, HOLE, READ_ONLY, Scene } from '../support/bad_scene';
import { PAGE } from '../support/world';

const tables = { ...messageTables, ...requestTables };

const ARGUMENT = 'KERN_INVALID_ARGUMENT';
const PRESENT = 'KERN_MEMORY_PRESENT';
const DEST = 'MACH_SEND_INVALID_DEST';
const RIGHT = 'MACH_SEND_INVALID_RIGHT';

describe.each(Object.entries(tables))('%s', (_name, table) => {
  test.each(profileNames)('is answered what it should be, and changes nothing: %s', (profile) => {
    const { expected, said } = table.run(() => new Scene(profile));
    expect(said).toEqual(expected);
  });

  test('every argument has been given what it is not', () => {
    expect(table.forgotten).toEqual([]);
  });
});

/** What all tables of a message try. */
function triedOf(name: string): ReadonlySet<string> {
  const all = Object.entries(tables);
  const own = all.filter(([each]) => each === name || each.startsWith(`${name} `));
  return new Set(own.flatMap(([, table]) => table.tried));
}

describe('every argument of a message that goes to the kernel has its rows', () => {
  const served = messageNames.filter((name) => messageDefs[name].sender === 'pager');
  test.each([...served, 'vm_object_sync' as const])('%s', (name) => {
    const tried = triedOf(name);
    const untried = Object.keys(messageDefs[name].args).filter((key) => !tried.has(key));
    expect(untried).toEqual([]);
    expect(tried).toContain('to');
  });
});

/** A body that has whatever any message needs. */
const anything: Arguments = {
  ...{ offset: 5 * PAGE, size: PAGE, length: PAGE, lock_value: 0, flavor: 14, attributes: {} },
  ...{ data: { address: BASE, size: PAGE, deallocate: false }, error_value: 'KERN_FAILURE' },
  ...{ result: 'KERN_FAILURE', return_code: 'KERN_FAILURE', reason: 'KERN_FAILURE' },
  ...{ id: 1, values: [], ports: [], memory: [], objects: [], pages: [] },
};

describe('a message that has no table is not served', () => {
  const names = messageNames.filter((name) => !Object.hasOwn(tables, name));
  const served = names.flatMap((name) =>
    ['control', 'device', 'called'].map((to) => [name, to] as const),
  );
  test.each(profileNames)('by no port of the kernel in %s', (profile) => {
    const scene = new Scene(profile);
    const before = scene.state(undefined);
    const answers = served.map(([id, to]) => {
      const none = Object.fromEntries(Object.keys(messageDefs[id].args).map((key) => [key, 0]));
      const sent = message(id, { good: {}, noNumber: {}, others: [], rows: [] });
      return `${id} to ${to}: ${sent.call(scene, { ...none, ...anything, to })}`;
    });
    expect(answers.filter((answer) => !answer.endsWith(`: ${ARGUMENT}`))).toEqual([]);
    expect(scene.state(undefined)).toBe(before);
  });
});

describe('memory that is to leave its sender', () => {
  const data = { address: BASE, size: HOLE - BASE, deallocate: true };
  const supply = { to: 'control', offset: 5 * PAGE, data, lock_value: 0, precious: false };
  const write = { to: 'device', reply_port: 'own', recnum: 0, data };
  const rest = { memory_control: 'none', dirty: false, kernel_copy: false, reply_to: 'none' };
  const cases: readonly (readonly [string, MessageName, Arguments, Code, 'goes' | 'stays'])[] = [
    ['a lock', 'memory_object_data_supply', { lock_value: 9 }, ARGUMENT, 'goes'],
    ['an offset', 'memory_object_data_supply', { offset: -PAGE }, ARGUMENT, 'goes'],
    ['a page that is there', 'memory_object_data_supply', { offset: 0 }, PRESENT, 'goes'],
    ['a port', 'memory_object_data_supply', { to: 'kernel' }, ARGUMENT, 'goes'],
    ['a device', 'memory_object_data_supply', { to: 'device' }, ARGUMENT, 'goes'],
    ['a form', 'memory_object_data_provided', {}, ARGUMENT, 'goes'],
    ['the wrong way', 'memory_object_data_return', {}, ARGUMENT, 'goes'],
    ['a reply port', 'memory_object_data_supply', { reply_to: 'unknown' }, RIGHT, 'goes'],
    ['a record', 'device_write_request', { ...write, recnum: -1 }, ARGUMENT, 'goes'],
    ['a destination', 'memory_object_data_supply', { to: 'dead' }, DEST, 'stays'],
    [
      'more than there is',
      'memory_object_data_supply',
      { data: { ...data, size: HOLE - BASE + PAGE } },
      'MACH_SEND_INVALID_MEMORY',
      'stays',
    ],
  ];

  test.each(cases)('refused for %s in %s %o: %s, it %s', (_what, id, over, code, fate) => {
    const scene = new Scene('osf');
    const { host, pager } = scene.world;
    const free = host.resident.freeCount;
    const sent = message(id, { good: {}, noNumber: {}, others: [], rows: [] });
    expect(sent.call(scene, { ...supply, ...rest, ...over }).split(',')[0]).toBe(code);
    const [there, next] = [BASE, READ_ONLY].map((at) => pager.task.map.lookup(at / PAGE) !== null);
    expect({ there, next }).toEqual({ there: fate === 'stays', next: true });
    expect(host.resident.freeCount).toBe(fate === 'stays' ? free : free + data.size / PAGE);
  });
});
