/**
 * The end of a call on a control port: its code, and what becomes of the reply right.
 */
import { expect, test } from '@jest/globals';
import { DONE } from '../../../../../kernel/kern/thread';
import { memoryObjectFinish } from '../../../../../kernel/vm/memory_object/memory_object_finish';
import { World } from '../../../../support/world';

test('success leaves the code, says nothing and lets the reply right be', () => {
  const world = new World();
  const { thread } = world.map(1);
  expect(memoryObjectFinish(world.host, thread, 'KERN_SUCCESS', null)).toBe(DONE);
  expect(thread.result).toBe('KERN_SUCCESS');
  expect(world.events('memory_object.refused')).toEqual([]);
});

test('a failure is told, with its code', () => {
  const world = new World();
  const { thread } = world.map(1);
  memoryObjectFinish(world.host, thread, 'KERN_INVALID_ARGUMENT', null);
  expect(thread.result).toBe('KERN_INVALID_ARGUMENT');
  expect(world.events('memory_object.refused')).toEqual([{ code: 4 }]);
});

test('a failed call destroys its reply right: its owner gets one notification', () => {
  const world = new World();
  world.map(1);
  world.lockRequest(0, 1, { lock: 9, reply: true });
  expect(world.pager.names()).toEqual(['init', 'mach_notify_send_once']);
});
