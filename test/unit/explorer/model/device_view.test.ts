/** Devices: transfers under way and what has been written. */
import { expect, test } from '@jest/globals';
import { devicesView } from '../../../../explorer/model/device_view';
import { placesOf } from '../../../../explorer/model/page_places';
import { stopAt } from '../../../support/explored_moment';

test('a record has the page of the message that its writer received', () => {
  const { moment, recording } = stopAt('paging_space', 250);
  const [disk, spare] = devicesView(moment, recording);
  expect(disk?.summary).toBe('2 writes, 0 reads');
  expect(disk?.records.map(({ label, words }) => [label, words])).toEqual([
    ['mine/0', 'record 0: written at event 200 for data_return of mine/0'],
    ['mine/2', 'record 1: written at event 218 for data_return of mine/2'],
  ]);
  expect(spare?.records).toEqual([]);
});

test('a transfer under way says when it will be done', () => {
  const { moment, recording } = stopAt('paging_space', 202);
  const [disk] = devicesView(moment, recording);
  expect(disk?.transfers).toEqual([
    { key: '0/0', what: 'write of record 0 (4 KiB)', since: '300 ns', due: '1.000 ms' },
  ]);
});

test('a page is on the disk from then on, and not before', () => {
  const page = { kind: 'page', host: 0, object: 1, offset: 0 } as const;
  const disk = (event: number) => {
    const { moment, recording } = stopAt('paging_space', event);
    return placesOf(moment, page, recording).filter(({ kind }) => kind === 'disk');
  };
  expect(disk(199)).toEqual([]);
  expect(disk(200).map(({ text }) => text)).toEqual(['on disk, record 0, written at event 200']);
});

test('of a message with several pages, each is perhaps what a record has', () => {
  const { moment, recording } = stopAt('compressing', 365);
  const id = moment.state.objects.find((each) => moment.names.object(0, each.id) === 'A')?.id ?? -1;
  const page = { kind: 'page', host: 0, object: id, offset: 1 } as const;
  const disk = placesOf(moment, page, recording).filter(({ kind }) => kind === 'disk');
  expect(disk.map(({ text }) => text)).toEqual([
    'perhaps on disk, record 0, written at event 270 for one or more of 4 pages',
  ]);
});
