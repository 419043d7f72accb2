/**
 * memory_object_data_supply: a default manager that supplies the very frame that came to it. It is
 * wired laundry, and moves home without ever having been free.
 */
import { expect, test } from '@jest/globals';
import type { OutOfLine } from '../../../../../kernel/mach/task';
import { MACH_PORT_NULL } from '../../../../../kernel/mach/types';
import { World } from '../../../../support/world';

/** Anonymous memory whose page 0 is with a manager that has kept it. */
function kept(): { world: World; data: OutOfLine } {
  let data: OutOfLine | null = null;
  const world = new World({
    manager: {
      memory_object_data_return: (_task, _self, { body }) => {
        data = { ...body.data, deallocate: true };
      },
    },
  });
  world.allocate(2, 'heap');
  world.write(0, 77, 'heap');
  world.evict(world.page(0, world.mapped()));
  if (data === null) throw new Error('nothing came');
  return { world, data };
}

function supplyBack({ world, data }: ReturnType<typeof kept>) {
  const body = { offset: 0, data, lock_value: 0, precious: false, reply_to: MACH_PORT_NULL };
  const [created] = world.manager?.log.filter(({ name }) => /create/.test(name)) ?? [];
  return world.send('memory_object_data_supply', body, created?.control, 'manager');
}

test('the frame leaves laundry: it is unwired and counted out; stolen is its event', () => {
  const made = kept();
  const { world } = made;
  const read = world.read(0, 'heap');
  expect([world.host.pageout.laundryCount, world.host.resident.wireCount]).toEqual([1, 1]);
  expect(supplyBack(made).code).toBe('KERN_SUCCESS');
  expect(read.value).toBe(77);
  expect([world.host.pageout.laundryCount, world.host.resident.wireCount]).toEqual([0, 0]);
  const { id, laundry, wireCount } = world.page(0, world.mapped());
  expect([laundry, wireCount]).toEqual([false, 0]);
  expect(world.events('vm_page.laundered')).toEqual([]);
  expect(world.event('vm_page.stolen')).toMatchObject({ page: id });
});

test('supplied unasked it is as good', () => {
  const made = kept();
  expect(supplyBack(made).code).toBe('KERN_SUCCESS');
  expect(made.world.read(0, 'heap').value).toBe(77);
  expect(made.world.manager?.names()).toEqual(['create', 'data_return']);
});
