/**
 * machine_halt: a host stops, and nothing that it held comes home; the others go on.
 */
import { expect, test } from '@jest/globals';
import { hostHalt } from '../../../../kernel/machine/machine_halt';
import { SharedWorld } from '../../../support/shared_world';

function halted(): SharedWorld {
  const shared = new SharedWorld();
  for (const host of [0, 1]) {
    shared.supply(host, 3, 70);
    shared.write(host, 3, 90 + host);
  }
  const port = shared.world.machine.ipc.ports;
  const before = port.size;
  hostHalt(shared.world.machine, shared.hostOf(1));
  shared.world.run();
  expect(port.size).toBeLessThan(before);
  return shared;
}

test('what it held is lost: no data_return, no terminate', () => {
  const shared = halted();
  expect(shared.pager.got('memory_object_data_return')).toEqual([]);
  expect(shared.pager.got('memory_object_terminate')).toEqual([]);
  expect(shared.world.events('host.halted')).toEqual([{ host_id: 1 }]);
  expect(shared.objects()).toEqual([true, false]);
});

test('its tasks are gone, and its frames are free', () => {
  const shared = halted();
  expect(shared.task(1).alive).toBe(false);
  const { resident } = shared.hostOf(1);
  expect(resident.freeCount).toBe(resident.frames);
});

test('the others go on', () => {
  const shared = halted();
  expect(shared.read(0, 3).value).toBe(90);
  shared.flush(0);
  expect(shared.pager.got('memory_object_data_return')).toHaveLength(1);
});

test('a call that is under way there fails or ends; its pager goes on', () => {
  const shared = new SharedWorld();
  const read = shared.read(1, 3);
  hostHalt(shared.world.machine, shared.hostOf(1));
  shared.supply(1, 3, 70);
  expect(read.value).not.toBe(70);
  shared.supply(0, 3, 71);
  expect(shared.read(0, 3).value).toBe(71);
});
