/** Biographies of pages in recorded lessons, and where their versions are. */
import { describe, expect, test } from '@jest/globals';
import { Biography } from '../../../../explorer/model/biography';
import type { PageThing } from '../../../../explorer/model/moment';
import { momentOf } from '../../../../explorer/model/moment';
import { factsOf } from '../../../../explorer/model/run_facts';
import { versionsOf } from '../../../../explorer/model/versions';
import { eventWith, recordedLesson } from '../../../support/recorded_lesson';

function pageNamed(lesson: string, object: string, offset: number): PageThing {
  const recording = recordedLesson(lesson);
  const event = eventWith(recording, { object, page: offset });
  const id = Number(recording.lineAt(event)?.['object_id']);
  return { kind: 'page', host: 0, object: id, offset };
}

function lifeOf(lesson: string, object: string, offset: number): readonly string[] {
  const recording = recordedLesson(lesson);
  const page = pageNamed(lesson, object, offset);
  const reader = new Biography(recording, factsOf(recording), page);
  while (reader.more(100, recording.events - 1));
  return reader.events.map(({ text }) => text);
}

function versionsAt(lesson: string, at: number, page: PageThing): readonly string[] {
  const moment = momentOf(recordedLesson(lesson).stateAt(at));
  return versionsOf(moment, page).map(({ what, where }) => `${where}: ${what}`);
}

describe('the biography of a page', () => {
  test('a dirty page goes to its pager and comes back', () => {
    expect(lifeOf('dirty_eviction', 'A', 0)).toEqual([
      'editor needs it: requested from its pager',
      'pager takes data_request #1 of port A',
      'pager supplies it: resident, clean',
      'editor stores to it: dirty from now on',
      'inactive, its reference bit cleared',
      'chosen to leave',
      'leaves dirty, inside a message to its pager',
      'pager takes data_return #2 of port A',
      'editor needs it: requested from its pager',
      'pager takes data_request #3 of port A',
      'pager supplies it: resident, clean',
    ]);
  });

  test('a forked page is copied into the shadow of the one that stores', () => {
    expect(lifeOf('shadow_chain', 'parent.heap', 0)[0]).toBe(
      'filled with zeroes: its first contents',
    );
    expect(lifeOf('shadow_chain', 'parent.heap', 0)[1]).toMatch(/^parent stores to it: dirty/);
    expect(lifeOf('copy_delay', 'A.copy', 0)).toContain(
      'its source is about to change: the old contents are copied here',
    );
  });

  test('anonymous memory is filled with zeroes and leaves for the default pager', () => {
    expect(lifeOf('paging_space', 'mine', 0)).toEqual([
      'editor needs it: requested from its pager',
      'its pager has no data for it',
      'filled with zeroes: its first contents',
      'editor stores to it: dirty from now on',
      'leaves dirty, inside a message to its pager',
    ]);
  });

  test('nothing after the last event is read', () => {
    const recording = recordedLesson('dirty_eviction');
    const page = pageNamed('dirty_eviction', 'A', 0);
    const reader = new Biography(recording, factsOf(recording), page);
    expect(reader.more(10_000, 100)).toBe(false);
    expect(reader.events.every(({ event }) => event <= 100)).toBe(true);
    expect(reader.events).toHaveLength(4);
  });
});

describe('the versions of a page', () => {
  test('a page that leaves is in its message, and its place holds a placeholder', () => {
    const recording = recordedLesson('dirty_eviction');
    const at = eventWith(recording, { ev: 'ipc_mqueue.sent', msg: 'memory_object_data_return' });
    expect(versionsAt('dirty_eviction', at, pageNamed('dirty_eviction', 'A', 0))).toEqual([
      'a placeholder: on no list, busy',
      'message data_return: queued',
      'pager pager: what it was given last, if it keeps it',
    ]);
  });

  test('copies of a page are named with their own contents', () => {
    const recording = recordedLesson('shadow_chain');
    const copied = eventWith(recording, { ev: 'vm_fault.copied', object: 'parent.heap', page: 0 });
    const source = Number(recording.lineAt(copied)?.['source']);
    const page: PageThing = { kind: 'page', host: 0, object: source, offset: 0 };
    const versions = versionsAt('shadow_chain', copied + 1, page);
    expect(versions[0]).toMatch(/^frame \d+: .*value 10$/);
    expect(versions[1]).toMatch(/^copy parent\.heap(\[\d+\])?\/0: /);
  });
});
