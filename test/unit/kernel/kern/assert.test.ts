/**
 * assert: our own bugs stop the machine, with the routine and the fact denied.
 */
import { expect, test } from '@jest/globals';
import { assert, KernelPanic, must, unreachable } from '../../../../kernel/kern/assert';

test('a condition that holds passes', () => {
  expect(() => assert(true, 'routine: fact')).not.toThrow();
});

test('a condition that does not hold is a KernelPanic with its message', () => {
  expect(() => assert(false, 'vm_page_free: page is free already')).toThrow(
    new KernelPanic('vm_page_free: page is free already'),
  );
});

test('must answers the value, zero and the empty string included', () => {
  expect([must(0, 'm'), must('', 'm'), must(false, 'm')]).toEqual([0, '', false]);
});

test.each([null, undefined])('must panics on %p', (nothing) => {
  expect(() => must(nothing, 'routine: nothing there')).toThrow(KernelPanic);
});

test('a case that no switch has is a panic', () => {
  const never = 'surprise' as unknown as never; // parsed
  expect(() => unreachable(never)).toThrow('unreachable: surprise');
});
