/** What a small step of the kernel is part of. */
import { expect, test } from '@jest/globals';
import { momentOf } from '../../../../explorer/model/moment';
import { nowAt } from '../../../../explorer/model/now';
import { underWayAt } from '../../../../explorer/model/under_way';
import { eventWith, recordedLesson } from '../../../support/recorded_lesson';

const recording = recordedLesson('dirty_eviction');
const partAt = (wanted: Parameters<typeof eventWith>[1]) =>
  underWayAt(recording, recording.eventAt(eventWith(recording, wanted)));

test('a page that is removed after it was chosen belongs to its eviction, with its reasons', () => {
  const chosen = eventWith(recording, { ev: 'vm_pageout.chosen' });
  const at = recording.next('vm_page.removed', chosen) ?? -1;
  expect(underWayAt(recording, recording.eventAt(at))).toEqual({
    event: chosen,
    text: 'the eviction of A/0.',
    isEviction: true,
  });
  const { because } = nowAt(recording, at, momentOf(recording.stateAt(at)));
  expect(because.map(({ title }) => title)).toEqual(['part of', 'why this page', 'why now']);
  expect(because[1]?.event).toBe(chosen);
});

test('a page that becomes inactive belongs to the scan of the daemon', () => {
  expect(partAt({ ev: 'vm_page.deactivated' })?.text).toBe(
    'a scan of the pageout daemon, which looks for pages to evict.',
  );
});

test('a placeholder that is removed belongs to the call that supplies the data', () => {
  expect(partAt({ ev: 'vm_page.removed' })?.text).toMatch(/^the call data_supply of pager[.]0: /);
});

test('a placeholder that is taken belongs to a fault', () => {
  expect(partAt({ ev: 'vm_page.grabbed_fictitious' })?.text).toBe('the fault of editor.');
});

test('an event that says itself what it is for is part of nothing', () => {
  expect(partAt({ ev: 'vm_pageout.chosen' })).toBeNull();
});
