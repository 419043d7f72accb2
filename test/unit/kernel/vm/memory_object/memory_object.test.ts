/**
 * memory_object: which messages a control port knows, and control ports that speak for nothing.
 */
import { expect, test } from '@jest/globals';
import type { MessageName } from '../../../../../kernel/mach/message_table';
import type { Sent } from '../../../../../kernel/mach/task';
import { address, MACH_PORT_NULL } from '../../../../../kernel/mach/types';
import { PAGE, World } from '../../../../support/world';

function ready(): World {
  const world = new World({ on: { memory_object_terminate: () => undefined } });
  world.map(16);
  return world;
}

test('a message that is no call of a control port is refused', () => {
  const world = ready();
  const call = world.send('memory_object_init', {
    memory_control: MACH_PORT_NULL,
    memory_object_page_size: 1,
  });
  expect(call.code).toBe('KERN_INVALID_ARGUMENT');
  expect(world.object().alive).toBe(true);
});

/** Calls with arguments that are good. */
function calls(world: World): readonly (() => { readonly code: string })[] {
  const control = world.control();
  const reply_to = world.name();
  const send = <K extends MessageName>(id: K, body: Sent<K>) => {
    return () => world.send(id, body, control);
  };
  const range = { offset: 0, size: PAGE };
  const lock = { ...range, should_return: 1, should_flush: false, lock_value: 0, reply_to };
  const data = { address: address(PAGE), size: PAGE, deallocate: false };
  const performance = { cluster_size: PAGE, may_cache_object: true };
  return [
    send('memory_object_data_unavailable', range),
    send('memory_object_data_error', { ...range, error_value: 'KERN_FAILURE' }),
    send('memory_object_lock_request', lock),
    send('memory_object_change_attributes', { flavor: 11, attributes: performance, reply_to }),
    send('memory_object_data_supply', {
      offset: 0,
      data,
      lock_value: 0,
      precious: false,
      reply_to,
    }),
  ];
}

test('calls on the control port of a destroyed object are refused', () => {
  const world = ready();
  const late = calls(world);
  const control = world.control();
  const port = world.object().pagerRequest;
  world.send('memory_object_destroy', { reason: 'KERN_FAILURE' });
  expect(port?.isKernel).toBe(false);
  for (const call of late) expect(call().code).not.toBe('waiting');
  expect(world.control()).toBe(control);
  expect(world.read(0).code).toBe('KERN_MEMORY_ERROR');
});

test('a pager that holds the receive right of a control port talks to itself', () => {
  const world = ready();
  const [unavailable] = calls(world);
  world.unmap(16);
  world.send('memory_object_change_attributes', {
    flavor: 11,
    attributes: { cluster_size: PAGE, may_cache_object: false },
    reply_to: MACH_PORT_NULL,
  });
  expect(world.pager.names().at(-1)).toBe('terminate');
  const before = world.pager.log.length;
  expect(unavailable?.().code).toBe('MACH_MSG_SUCCESS');
  expect(world.pager.log).toHaveLength(before);
});
