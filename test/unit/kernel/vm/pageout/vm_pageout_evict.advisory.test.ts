/** A candidate whose pager wants to be asked first: memory_object_discard_request. */
import { describe, expect, test } from '@jest/globals';
import { profiles } from '../../../../../kernel/mach/switches';
import { MACH_PORT_NULL } from '../../../../../kernel/mach/types';
import { vmPageDeactivate } from '../../../../../kernel/vm/page/vm_page_queues';
import { squeeze, unsqueeze } from '../../../../support/pressure';
import type { Handlers } from '../../../../support/scripted_pager';
import { supplier } from '../../../../support/scripted_pager';
import type { Started, WorldOptions } from '../../../../support/world';
import { PAGE, World } from '../../../../support/world';

function advise(world: World, advisory_pageout: boolean): Started {
  return world.send('memory_object_change_attributes', {
    flavor: 15,
    attributes: { copy_strategy: 2, temporary: false, advisory_pageout },
    reply_to: MACH_PORT_NULL,
  });
}

/** An object with four resident pages, the odd ones dirty, whose pager wants to be asked. */
function advised(options: WorldOptions = {}): World {
  const world = new World({ on: supplier(), ...options });
  world.map(4);
  expect(advise(world, true).code).toBe('KERN_SUCCESS');
  for (let page = 0; page < 4; page += 1) {
    if (page % 2 === 1) world.write(page, 50 + page);
    else world.read(page);
  }
  world.pager.log.length = 0;
  return world;
}

describe('memory_object_discard_request', () => {
  test.each([
    ['a clean page', 0, []],
    ['a dirty page', 1, ['data_return']],
  ])('is sent once for %s, which leaves when its turn comes again', (_what, at, sent) => {
    const world = advised({ laws: 'state' });
    const page = world.page(at);
    world.evict(page);
    expect(world.pager.got('memory_object_discard_request')).toEqual([
      { offset: at * PAGE, length: PAGE },
    ]);
    expect(world.pager.log.at(-1)?.control).toBe(world.control());
    expect(world.event('vm_pageout.discard_requested')).toEqual({
      page: page.id,
      object: world.object().id,
      offset: at,
    });
    expect([world.has(at), page.discardRequest, page.queued]).toEqual([true, true, true]);
    expect(world.host.policy.isInactive?.(page.id)).toBe(false);
    world.evict(page);
    expect(world.has(at)).toBe(false);
    expect(world.pager.names()).toEqual(['discard_request', ...sent]);
  });

  test('lets the pager flush the page itself', () => {
    const flush: Handlers = {
      ...supplier(),
      memory_object_discard_request: (task, _self, { body }) => {
        task.send(body.memory_control, 'memory_object_lock_request', {
          offset: body.offset,
          size: body.length,
          should_return: 1,
          should_flush: true,
          lock_value: 8,
          reply_to: MACH_PORT_NULL,
        });
      },
    };
    const world = advised({ on: flush });
    world.evict(world.page(1));
    world.run();
    expect(world.has(1)).toBe(false);
    expect(world.pager.names()).toEqual(['discard_request', 'data_return']);
  });

  test('is sent anew for a page that was referenced since', () => {
    const world = advised({ laws: false });
    const page = world.page(0);
    world.evict(page);
    vmPageDeactivate(world.host, page);
    world.read(0);
    const held = squeeze(world, 20);
    world.run();
    expect(world.events('vm_page.reactivated').map((e) => e['page'])).toContain(page.id);
    const asked = world.events('vm_pageout.discard_requested').map((e) => e['page']);
    expect(asked.filter((id) => id === page.id)).toHaveLength(2);
    unsqueeze(world, held);
  });

  test('is not sent while only reserved frames are free', () => {
    const world = advised({ laws: false });
    const { id } = world.page(0);
    const held = squeeze(world, world.host.tunables.freeReserved);
    world.evict(world.page(0));
    expect(world.has(0)).toBe(false);
    const asked = world.events('vm_pageout.discard_requested').map((e) => e['page']);
    expect(asked).not.toContain(id);
    unsqueeze(world, held);
  });

  test('is not sent to a pager whose queue is over its limit', () => {
    const world = advised({ laws: false });
    world.port.msgcount += world.port.qlimit + 1;
    world.evict(world.page(2));
    world.port.msgcount -= world.port.qlimit + 1;
    expect(world.has(2)).toBe(false);
    expect(world.events('vm_pageout.discard_requested')).toEqual([]);
  });

  test('is sent by the daemon while every law holds', () => {
    const world = new World({ on: supplier(), host: { frames: 64 } });
    world.map(80);
    advise(world, true);
    const pages = Array.from({ length: 80 }, (_, page) => page);
    world.step({ op: 'touch', region: 'o', pages, times: 3, write: true });
    expect(world.pager.got('memory_object_discard_request').length).toBeGreaterThan(0);
    expect(world.pager.got('memory_object_data_return').length).toBeGreaterThan(0);
  });

  test('is sent to nobody who has not asked for it, or who has asked for it no longer', () => {
    const world = advised();
    advise(world, false);
    world.evict(world.page(0));
    expect([world.has(0), world.pager.names()]).toEqual([false, []]);
  });
});

describe('the attribute advisory_pageout', () => {
  test('is told with flavor 15, may be left out, and is a truth value', () => {
    const world = advised();
    const ask = { flavor: 15, reply_to: world.name() };
    world.send('memory_object_get_attributes', ask);
    expect(world.pager.got('memory_object_get_attributes_reply').at(-1)).toMatchObject({
      attributes: { advisory_pageout: true, copy_strategy: 2, temporary: false },
    });
    const change = (attributes: object): unknown =>
      world.send('memory_object_change_attributes', {
        flavor: 15,
        attributes,
        reply_to: MACH_PORT_NULL,
      }).code;
    expect(change({ copy_strategy: 2, temporary: false })).toBe('KERN_SUCCESS');
    expect(world.object().advisoryPageout).toBe(true);
    const bad = { copy_strategy: 2, temporary: false, advisory_pageout: 1 };
    expect(change(bad)).toBe('KERN_INVALID_ARGUMENT');
  });

  test.each(['cmu', 'gnu'] as const)('is refused under %s', (profile) => {
    const world = new World({ switches: profiles[profile] });
    world.map(1);
    expect(advise(world, true).code).toBe('KERN_INVALID_ARGUMENT');
  });
});
