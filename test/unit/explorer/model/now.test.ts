/** What happens at events of recorded lessons, and why. */
import { describe, expect, test } from '@jest/globals';
import { momentOf } from '../../../../explorer/model/moment';
import type { Now } from '../../../../explorer/model/now';
import { nowAt } from '../../../../explorer/model/now';
import { eventWith, recordedLesson } from '../../../support/recorded_lesson';

type Wanted = Parameters<typeof eventWith>[1];

function nowOf(lesson: string, wanted: Wanted): Now {
  const recording = recordedLesson(lesson);
  const at = eventWith(recording, wanted);
  return nowAt(recording, at, momentOf(recording.stateAt(at)));
}

const DIRTY = { msg: 'memory_object_data_return' };

describe('what happens now', () => {
  test('before the first event the machine is built', () => {
    const recording = recordedLesson('first_fault');
    const now = nowAt(recording, -1, momentOf(recording.stateAt(-1)));
    expect(now).toMatchObject({ name: null, because: [], laws: [] });
  });

  test.each(['ipc_mqueue.sent', 'ipc_mqueue.received'])(
    'a data_return at %s tells why its page was chosen, and why now',
    (ev) => {
      const { because, manual, purpose } = nowOf('dirty_eviction', { ev, ...DIRTY });
      expect(because.map(({ text, title }) => [title, text])).toEqual([
        ['why this page', 'first inactive page that was not touched.'],
        ['why now', '29 free, 30 wanted.'],
      ]);
      const chosen = eventWith(recordedLesson('dirty_eviction'), { ev: 'vm_pageout.chosen' });
      expect(because[0]?.event).toBe(chosen);
      expect(manual).toBe('memory_object_data_return');
      expect(purpose).toBe('Return data from the page cache to its pager.');
    },
  );

  test('a choice has its reason itself', () => {
    const { because } = nowOf('belady_3', { ev: 'vm_pageout.chosen' });
    expect(because).toEqual([
      { title: 'why this page', text: 'first in the queue.', event: null },
      { title: 'why now', text: 'all 3 frames in use.', event: null },
    ]);
  });

  test('a return that the pager asked for says so', () => {
    const { because } = nowOf('shared_page', { ev: 'ipc_mqueue.sent', ...DIRTY });
    expect(because).toMatchObject([
      { title: 'why it is returned', text: 'lock_request; stays cached.' },
    ]);
  });

  test('a wait for a page names who owes the answer', () => {
    const { because } = nowOf('silent_pager', { ev: 'thread.waits', for: 'page', page: 3 });
    expect(because).toEqual([
      {
        title: 'who can end the wait',
        text: 'pager owes data_supply for data_request.',
        event: null,
      },
    ]);
  });

  test('laws of a message are those about that message', () => {
    const ids = (now: Now): readonly string[] => now.laws.map(({ id }) => id);
    expect(ids(nowOf('dirty_eviction', { ev: 'ipc_mqueue.sent', ...DIRTY }))).toContain('10');
    const request = nowOf('dirty_eviction', {
      ev: 'ipc_mqueue.sent',
      msg: 'memory_object_data_request',
    });
    expect(ids(request)).toEqual(['24', '22']);
    expect(request.routines).toEqual(['kernel/ipc/ipc_mqueue.ts traceSent']);
  });

  test('laws about the state after an event stand beside it, and those that tests check', () => {
    const laws = (lesson: string, ev: string): readonly string[] =>
      nowOf(lesson, { ev }).laws.map(({ id, statement }) => `${id} ${statement}`);
    expect(laws('dirty_eviction', 'vm_page.grabbed')).toEqual([
      '1 free + active + inactive + wired + loose = total; a loose frame is held for a reason',
      '5 free_count >= 0 always',
    ]);
    expect(laws('collapse', 'vm_object.collapsed')).toEqual([
      '42 Collapse and bypass change nothing that a task sees, and send nothing',
    ]);
    const ofLocks = laws('lock_unlock', 'memory_object.locked');
    expect(ofLocks.filter((law) => law.startsWith('33 '))).toEqual([
      '33 A blocked access asks by data_unlock once for each newly needed set',
      '33 No mapping grants an access in page_lock; a page that is free has no mapping',
    ]);
  });
});
