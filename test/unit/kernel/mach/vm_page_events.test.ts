/** The events that name each change of a page: its frame, its place, its queue, its wirings. */
import { expect, test } from '@jest/globals';
import { vmPageEvents } from '../../../../kernel/mach/vm_page_events';
import { vmPageRename } from '../../../../kernel/vm/page/vm_resident';
import { defineScenario } from '../../../../scenarios/language/language';
import { runScenario } from '../../../../scenarios/run/run';
import { supplier } from '../../../support/scripted_pager';
import { World } from '../../../support/world';

/** The page events since a count, with the arguments that are given. */
function since(world: World, from: number, ...keys: readonly string[]): readonly unknown[] {
  const pages = world.told.slice(from).filter(({ name }) => name in vmPageEvents);
  return pages.map(({ name, args }) => {
    const values = keys.map((key) => args[key]).filter((value) => value !== undefined);
    return values.length === 0 ? name : [name, ...values];
  });
}

test('a placeholder holds the place until a frame takes it', () => {
  const world = new World({ on: supplier() });
  world.map(2);
  const from = world.told.length;
  world.read(1);
  const object = world.object();
  const page = world.page(1);
  const about = world.told.slice(from).filter(({ args }) => args['object'] === object.id);
  const names = about
    .filter(({ name }) => name in vmPageEvents)
    .map(({ name, args }) => {
      const who = args['page'] === page.id ? 'frame' : 'placeholder';
      return [who, name, args['offset']];
    });
  expect(names).toEqual([
    ['placeholder', 'vm_page.inserted', 1],
    ['placeholder', 'vm_page.removed', 1],
    ['frame', 'vm_page.inserted', 1],
    ['frame', 'vm_page.enqueued', 1],
  ]);
  const all = since(world, from);
  expect(all).toContain('vm_page.grabbed_fictitious');
  expect(all).toContain('vm_page.released_fictitious');
  expect(all).toContain('vm_page.grabbed');
});

test('wirings are counted: the first takes the page off its queue, the last puts it back', () => {
  const world = new World({ on: supplier() });
  world.map(1);
  world.read(0);
  const from = world.told.length;
  const first = world.wire(world.page(0));
  const second = world.wire(world.page(0));
  second();
  first();
  expect(since(world, from, 'offset', 'wire_count')).toEqual([
    ['vm_page.dequeued', 0],
    ['vm_page.wired', 0, 1],
    ['vm_page.wired', 0, 2],
    ['vm_page.unwired', 0, 1],
    ['vm_page.unwired', 0, 0],
    ['vm_page.enqueued', 0],
  ]);
});

test('a page that moves to another place is renamed, with the place that it had', () => {
  const world = new World({ on: supplier(), laws: false });
  world.map(4);
  world.read(0);
  const from = world.told.length;
  vmPageRename(world.host, world.page(0), world.object(), 3);
  expect(since(world, from, 'offset', 'old_offset')).toEqual([['vm_page.renamed', 3, 0]]);
  expect(world.told[from]?.args['old_object']).toBe(world.object().id);
});

test('the hand of a clock clears the bits that it passes, and a pager marks what it reads', () => {
  const scenario = defineScenario({
    host: { frames: 2, pageout: 'demand', policy: 'clock' },
    objects: { A: { pager: 'memory', size: '4 pages' } },
    tasks: {
      editor: {
        steps: [
          { map: 'A' },
          { write: 'A', page: 0, value: 1 },
          { write: 'A', page: 1, value: 1 },
          { write: 'A', page: 2, value: 1 },
        ],
      },
    },
  });
  const { lines } = runScenario(scenario, { level: 'all' });
  const cleared = lines.filter(({ ev }) => ev === 'vm_page.reference_cleared');
  expect(cleared.map(({ object, page }) => `${object}/${page}`)).toEqual(['A/0', 'A/1']);
  expect(lines.filter(({ ev }) => ev === 'vm_page.marked').length).toBe(1);
});
