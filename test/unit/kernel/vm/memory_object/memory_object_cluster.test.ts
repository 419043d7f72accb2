/**
 * The clusters of a lock request: where one message ends and the next begins.
 */
import { expect, test } from '@jest/globals';
import { supplier } from '../../../../support/scripted_pager';
import type { WorldOptions } from '../../../../support/world';
import { PAGE, World } from '../../../../support/world';

/** Places by what they hold: d dirty, p precious, c clean, anything else nothing. */
function world(text: string, options: WorldOptions = {}): World {
  const made = new World({ on: supplier(), ...options });
  made.map(64);
  [...text].forEach((kind, place) => {
    if (kind === 'p') made.supply(place, [300 + place], { precious: true });
    else if (kind === 'd') made.write(place, 200 + place);
    else if (kind === 'c') made.read(place);
  });
  return made;
}

/** Each message: first place, pages, D for dirty, K for kernel_copy. */
function messages(of: World): readonly string[] {
  return of.pager.got('memory_object_data_return').map(({ offset, pages, dirty, kernel_copy }) => {
    const count = Array.isArray(pages) ? pages.length : 0;
    return `${Number(offset) / PAGE}+${count}${dirty ? 'D' : ''}${kernel_copy ? 'K' : ''}`;
  });
}

test.each([
  ['adjacent dirty pages share a message', 'dddd', ['0+4DK']],
  ['a hole cuts', 'dd.d', ['0+2DK', '3+1DK']],
  ['a page that needs nothing cuts', 'ddcd', ['0+2DK', '3+1DK']],
  ['a page with the other action cuts', 'ddppd', ['0+2DK', '2+2K', '4+1DK']],
  ['nothing to return sends nothing', 'cc.c', []],
])('%s', (_what, text, want) => {
  const made = world(text);
  made.lockRequest(0, 64, { should_return: 2, reply: true });
  expect(messages(made)).toEqual(want);
  expect(made.pager.names().at(-1)).toBe('lock_completed');
});

test('32 pages are a message, the 33rd begins the next', () => {
  const made = world('d'.repeat(40));
  made.lockRequest(0, 64, { should_return: 1 });
  expect(messages(made)).toEqual(['0+32DK', '32+8DK']);
});

test('flushed pages share messages by the same rules', () => {
  const made = world('ddppcd.d');
  made.lockRequest(0, 64, { should_return: 2, flush: true });
  expect(messages(made)).toEqual(['0+2D', '2+2', '5+1D', '7+1D']);
  expect(made.object().residentPageCount).toBe(0);
});

test('the size of a message is a tunable', () => {
  const made = world('ddddd', { host: { tunables: { returnClusterMax: 2 } } });
  made.lockRequest(0, 64, { should_return: 1 });
  expect(messages(made)).toEqual(['0+2DK', '2+2DK', '4+1DK']);
});

test('a page that has to be waited for cuts: what was collected goes out first', () => {
  const made = world('ddd', { laws: false });
  const page = made.page(2);
  page.busy = true;
  made.lockRequest(0, 64, { should_return: 1 });
  expect(messages(made)).toEqual(['0+2DK']);
  made.release(page);
  expect(messages(made)).toEqual(['0+2DK', '2+1DK']);
});

test('a request for part of a run returns that part', () => {
  const made = world('dddddd');
  made.lockRequest(2, 2, { should_return: 1 });
  expect(messages(made)).toEqual(['2+2DK']);
});

test('a fault meets the placeholder and asks only after the return is queued', () => {
  const made = world('dd');
  made.lockRequest(0, 2, { should_return: 1, flush: true });
  made.read(1);
  expect(made.pager.names().slice(-2)).toEqual(['data_return', 'data_request']);
});

test('pages of a message carry what was last stored', () => {
  const made = world('ddd');
  made.write(1, 999);
  made.lockRequest(0, 3, { should_return: 1 });
  const [only] = made.pager.got('memory_object_data_return');
  expect(only?.['pages']).toEqual([200, 999, 202]);
});
