/**
 * Bodies of calls from the fields of lines: names, numbers and flags of the format become what the
 * table of messages has.
 */
import { expect, test } from '@jest/globals';
import { bodyOf } from '../../../../conform/transcript/transcript_messages';
import { MACH_PORT_NULL, portName } from '../../../../kernel/mach/types';

const REPLY = portName(7);

test('a body has the names and the forms of the table of messages', () => {
  const line = { offset: 4096, length: 8192, should_return: 'ALL', should_flush: 1, reply: 1 };
  expect(bodyOf('memory_object_lock_request', { ...line, lock_value: 8 }, REPLY)).toEqual({
    offset: 4096,
    size: 8192,
    should_return: 2,
    should_flush: true,
    lock_value: 8,
    reply_to: REPLY,
  });
});

test('what a line lacks is 0, and the interface of the recordings has no flavors', () => {
  const body = bodyOf('memory_object_change_attributes', { copy_strategy: 'DELAY' }, REPLY);
  expect(body).toEqual({ may_cache: 0, copy_strategy: 2, reply_to: MACH_PORT_NULL });
});

test('a flag that comes back stays the number that was sent', () => {
  const body = bodyOf('memory_object_ready', { may_cache: 2, copy_strategy: '9' }, REPLY);
  expect(body).toEqual({ may_cache: 2, copy_strategy: 9 });
});

test.each([
  [5, 'KERN_FAILURE'],
  [0, 'KERN_SUCCESS'],
  [-1, 'KERN_FAILURE'],
])('the code %d is %s', (error, error_value) => {
  const body = bodyOf('memory_object_data_error', { offset: 0, length: 1, error }, REPLY);
  expect(body).toEqual({ offset: 0, size: 1, error_value });
});
