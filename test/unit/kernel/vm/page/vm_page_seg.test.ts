/**
 * vm_page_seg: thresholds, who gets a frame of which segment, and who waits for one. Law 5.
 */
import { describe, expect, test } from '@jest/globals';
import { AGAIN, BLOCKED } from '../../../../../kernel/kern/thread';
import { policies } from '../../../../../kernel/policy/policies';
import { vmPageCheckUsable, vmPageSegThresholds } from '../../../../../kernel/vm/page/vm_page_seg';
import { vmPageGrab, vmPageWait } from '../../../../../kernel/vm/page/vm_resident';
import { freeBySegment, segmented, squeeze, unsqueeze } from '../../../../support/pressure';
import { World } from '../../../../support/world';

describe('thresholds', () => {
  test.each([
    [4080, 500, 600, 1000],
    [4064, 500, 600, 1000],
    [20_000, 1000, 1200, 2000],
    [2000, 500, 600, 1000],
    [100, 25, 30, 50],
    [48, 12, 14, 24],
  ])('of %i frames: min %i, low %i, high %i', (frames, min, low, high) => {
    expect(vmPageSegThresholds({ name: 'DMA', frames })).toMatchObject({ min, low, high });
  });

  test('memory is one segment unless told', () => {
    const host = { frames: 100, pageout: 'segments', policy: policies.gnu } as const;
    const world = new World({ host });
    expect(world.host.segments?.all).toMatchObject([{ name: 'DIRECTMAP', frames: 100, high: 50 }]);
  });
});

describe('a frame', () => {
  test('comes from the highest segment, and goes back to its own', () => {
    const world = segmented({ laws: false });
    const page = vmPageGrab(world.host, false);
    expect(page?.frame).toBe(64);
    expect(freeBySegment(world)).toEqual([64, 63]);
    unsqueeze(world, page === null ? [] : [page]);
    expect(freeBySegment(world)).toEqual([64, 64]);
    expect(vmPageGrab(world.host, false)).toBe(page);
  });

  test('at low the daemon is woken, at min allocation pauses, in all segments', () => {
    const world = segmented({ laws: false });
    world.map(1);
    world.read(0);
    squeeze(world, 64 + 20);
    expect(world.host.pageoutWanted.empty).toBe(false);
    squeeze(world, 64 + 16);
    expect(world.host.pageoutWanted.empty).toBe(true);
    expect(world.host.segments?.allocPaused).toBe(false);
    expect(vmPageGrab(world.host, false)).toBeNull();
    expect(world.event('vm_page.alloc_paused')).toEqual({ segment: 1, free_count: 80 });
    expect(freeBySegment(world)).toEqual([64, 16]);
  });

  test('a privileged thread takes what there is, from the next segment at last', () => {
    const world = segmented({ laws: false });
    squeeze(world, 64);
    expect(freeBySegment(world)).toEqual([64, 0]);
    expect(vmPageGrab(world.host, true)?.frame).toBe(0);
    expect(world.host.segments?.allocPaused).toBe(true);
    squeeze(world, 0);
    expect(vmPageGrab(world.host, true)).toBeNull();
  });
});

describe('waiting', () => {
  test('an unprivileged thread waits while allocation is paused, and no longer', () => {
    const world = segmented({ laws: false });
    const thread = world.map(1).thread;
    expect(vmPageWait(world.host, thread)).toBe(AGAIN);
    const held = squeeze(world, 10);
    world.allocate(1, 'heap');
    expect(world.write(0, 7, 'heap').code).toBe('waiting');
    unsqueeze(world, held);
    world.step({ op: 'wait', ticks: 70_000_000 });
    expect(world.event('vm_page.alloc_resumed')).toEqual({ free_count: 128 });
    expect(world.read(0, 'heap').value).toBe(7);
  });

  test('a privileged thread waits for any frame at all', () => {
    const world = segmented({ laws: false });
    world.map(1);
    world.allocate(1, 'heap');
    const [page, ...held] = squeeze(world, 0);
    const { thread } = world.write(0, 7, 'heap');
    expect(thread.state).toBe('waiting');
    thread.vmPrivilege = true;
    if (page !== undefined) unsqueeze(world, [page]);
    expect(thread.state).toBe('waiting'); // It waits as the unprivileged thread that it was.
    unsqueeze(world, held);
    world.step({ op: 'wait', ticks: 70_000_000 });
    expect(thread.state).toBe('done');
    squeeze(world, 0);
    expect(vmPageWait(world.host, thread)).toBe(BLOCKED);
    expect(world.host.segments?.starved.head).toBe(thread);
  });
});

describe('a segment without pages to evict', () => {
  test('is usable while more than min is free in it', () => {
    const world = segmented({ laws: false });
    const { segments } = world.host;
    squeeze(world, 64 + 17);
    expect(segments !== null && vmPageCheckUsable(world.host, segments)).toBe(true);
    squeeze(world, 64 + 16);
    expect(segments !== null && vmPageCheckUsable(world.host, segments)).toBe(false);
  });

  test('gives way to the next one when it is down to min', () => {
    const world = segmented({ laws: false });
    squeeze(world, 64 + 16);
    expect(vmPageGrab(world.host, false)?.frame).toBe(0);
    expect(world.host.segments?.allocPaused).toBe(false);
  });
});
