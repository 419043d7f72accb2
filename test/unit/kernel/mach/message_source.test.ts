/** How messages are written down: what follows from the forms of their arguments. */
import { describe, expect, test } from '@jest/globals';
import { definitionsOf } from '../../../../kernel/mach/message_source';

const text = { id: 1, sender: 'kernel', summary: 'One.', detail: 'Two.' } as const;
const via = {
  makeSend: (port: string) => `${port} made`,
  moveReceive: (port: string) => `${port} moved`,
  moveSend: (port: string) => `${port} moved`,
  replyTo: (port: string) => `${port} replied`,
  outOfLine: ({ size }: { size: number }) => ({ size: size * 2 }),
};

describe('message_source', () => {
  const { memory_object_data_write: write } = definitionsOf<'memory_object_data_write'>({
    memory_object_data_write: {
      ...text,
      args: {
        memory_control: ['makeSend', 'A port.'],
        offset: ['bytes', 'An offset.'],
        data: ['outOfLine', 'Pages.'],
      },
    },
  });
  const { memory_object_change_completed: changed } =
    definitionsOf<'memory_object_change_completed'>({
      memory_object_change_completed: {
        ...text,
        args: {
          memory_control: ['makeSend', 'A port.'],
          flavor: ['number?', 'A flavor.'],
          may_cache: ['hidden?', 'A flag.'],
          copy_strategy: ['hidden?', 'A strategy.'],
        },
      },
    });

  test('memory is shown as its length, a right is not shown', () => {
    const body = { memory_control: 'a', offset: 4096, data: { size: 8 } };
    expect(write.args).toEqual({
      memory_control: 'A port.',
      offset: 'An offset.',
      data: 'Pages.',
    });
    expect(Object.entries(write.scalars)).toEqual([
      ['offset', 'bytes'],
      ['length', 'bytes'],
    ]);
    expect(write.row(body)).toEqual([4096, 8]);
  });

  test('each argument crosses by its form, in order, and nothing else does', () => {
    const sent = { data: { size: 8 }, extra: 1, offset: 4096, memory_control: 'a' };
    const crossed = write.cross<string, string, { size: number }, { size: number }>(sent, via);
    expect(Object.entries(crossed)).toEqual([
      ['memory_control', 'a made'],
      ['offset', 4096],
      ['data', { size: 16 }],
    ]);
  });

  test('what an interface lacks does not cross and is shown as -1', () => {
    const body = { memory_control: 'a', may_cache: false };
    expect(changed.row(body)).toEqual([-1]);
    const crossed = changed.cross<string, string, { size: number }, { size: number }>(body, via);
    expect(crossed).toEqual({ memory_control: 'a made', may_cache: false });
    expect('flavor' in crossed).toBe(false);
  });

  test('a part that the family gives stands', () => {
    const { vm_object_sync_reply: reply } = definitionsOf<'vm_object_sync_reply'>({
      vm_object_sync_reply: {
        ...text,
        args: { return_code: ['kern_return', 'A code.'] },
        row: () => [7],
      },
    });
    expect(reply.row({ return_code: 'KERN_FAILURE' })).toEqual([7]);
    expect(reply.scalars).toEqual({ return_code: 'kern_return' });
  });
});
