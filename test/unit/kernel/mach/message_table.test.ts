/** The table of all messages: ids by subsystem, kinds by place, words for each argument. */
import { describe, expect, test } from '@jest/globals';
import { messageDefs, messageKinds, messageNames } from '../../../../kernel/mach/message_table';

describe('message_table', () => {
  test('a kind is the place of a name in the list, and back', () => {
    expect(messageNames).toHaveLength(Object.keys(messageDefs).length);
    messageNames.forEach((name, kind) => {
      expect(messageKinds[name]).toBe(kind);
    });
    expect(messageKinds['no_such_message']).toBeUndefined();
  });

  test('no two messages have one id, but where OSF reused one of CMU', () => {
    const ids = messageNames.map((name) => messageDefs[name].id);
    const twice = messageNames.filter((_, at) => ids.indexOf(ids[at] ?? 0) !== at);
    expect(twice).toEqual([
      'default_pager_register_fileserver',
      'default_pager_register_fileserver_reply',
    ]);
  });

  test('the calls of the default pager have the ids of their order in the interface', () => {
    const calls = [
      'object_create',
      'info',
      'objects',
      'object_pages',
      'paging_file',
      'backing_store_create',
      'backing_store_delete',
      'add_segment',
      'backing_store_info',
    ];
    const idOf = (name: string) => {
      const found = messageNames.find((known) => known === `default_pager_${name}`);
      return found === undefined ? null : messageDefs[found].id;
    };
    calls.forEach((call, at) => {
      expect([call, idOf(call), idOf(`${call}_reply`)]).toEqual([call, 2275 + at, 2375 + at]);
    });
    expect(idOf('register_fileserver')).toBe(idOf('backing_store_create'));
  });

  test('what the kernel sends a memory object has an id from 2200 to 2299', () => {
    for (const name of messageNames.filter((each) => messageDefs[each].sender === 'kernel')) {
      const { id } = messageDefs[name];
      const elsewhere = name.startsWith('mach_notify_') || name.endsWith('_reply');
      expect([name, elsewhere || (id >= 2200 && id < 2300)]).toEqual([name, true]);
    }
  });

  test.each(messageNames)('%s says in words what it and each scalar means', (name) => {
    const { args, detail, scalars, summary } = messageDefs[name];
    expect(summary).toMatch(/^[A-Z].*[.?]$/);
    expect(detail).toMatch(/\.$/);
    for (const text of Object.values(args)) expect(text).toMatch(/[.?]$/);
    expect(Object.keys(scalars).length).toBeLessThanOrEqual(5);
  });

  test('a user message carries numbers, rights and memory across, in their order', () => {
    const body = { id: 4, values: [1, 2], ports: ['a', 'b'], memory: [{ size: 8 }] };
    const right = (port: string): string => `${port}'`;
    const crossed = messageDefs.user_message.cross<
      string,
      string,
      { size: number },
      { size: number }
    >(body, {
      makeSend: right,
      moveSend: right,
      moveReceive: right,
      replyTo: right,
      outOfLine: ({ size }) => ({ size: size * 2 }),
    });
    expect(crossed).toEqual({ id: 4, values: [1, 2], ports: ["a'", "b'"], memory: [{ size: 16 }] });
    expect(messageDefs.user_message.row(body)).toEqual([4]);
  });
});
