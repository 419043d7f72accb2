/** Bad arguments of the messages that a task sends to a name port or to a device. */
import type { Told } from './bad_answers';
import { osfOnly } from './bad_answers';
import { trial } from './bad_arguments';
import type { Rows } from './bad_message_rows';
import {
  badData,
  badFlags,
  destinations,
  message,
  OBJECT_LIMIT,
  offeredIn,
  replies,
} from './bad_message_rows';
import { BASE } from './bad_scene';
import { PAGE } from './world';

const ARGUMENT = 'KERN_INVALID_ARGUMENT';
const TYPE = 'MACH_SEND_INVALID_TYPE';
const SUCCESS = 'KERN_SUCCESS';

const page = { address: BASE, size: PAGE, deallocate: false };

const synced = (code: 'KERN_SUCCESS' | 'KERN_INVALID_ARGUMENT'): Told =>
  `${SUCCESS}, then vm_object_sync_reply ${code}`;
const returned = 'memory_object_data_return';
const flags = { should_flush: false, should_return: false, should_iosync: false };

/** A routine: in the profile that has it the code is in the reply. */
const vm_object_sync = message('vm_object_sync', {
  good: { to: 'called', offset: 0, size: 4 * PAGE, ...flags, reply_port: 'none' },
  noNumber: { offset: SUCCESS, size: SUCCESS },
  others: ['to', ...Object.keys(flags), 'reply_port'],
  rows: [
    ...destinations('device').filter(([, { to }]) => to !== 'name'),
    ['to a control port', { to: 'control' }, SUCCESS],
    ...Object.keys(flags)
      .flatMap((key) => badFlags(key, TYPE, TYPE))
      .filter(([, { should_return: value }]) => value !== 2 && value !== -1),
    [
      'should_return is 2',
      { should_return: 2 },
      `${SUCCESS}, then ${returned} ${returned}`,
      'changes',
    ],
    ...replies('reply_port', synced(SUCCESS), { to: 'kernel' }),
    ...[
      { offset: -PAGE },
      { offset: Number.NaN },
      { offset: OBJECT_LIMIT },
      { size: -1 },
      { size: '1' },
      { size: OBJECT_LIMIT + PAGE },
      { to: 'control' },
    ].map((over): Rows[number] => [
      `refused by a reply: ${Object.entries(over).join()}`,
      { ...over, reply_port: 'own' },
      synced(ARGUMENT),
      'told',
    ]),
    ['an offset inside a page', { offset: 5, size: 1 }, SUCCESS, 'unseen'],
    ['a size of 0', { size: 0 }, SUCCESS, 'unseen'],
  ],
});

const read: Told = `${SUCCESS}, then device_read_reply ${SUCCESS}`;

/** Of what both requests to a device carry. */
const records: Rows = [
  ...destinations('kernel').filter(([, { to }]) => to !== 'name'),
  ['to the name port', { to: 'name' }, osfOnly('MACH_SEND_INVALID_DEST', ARGUMENT)],
  ['a negative record', { recnum: -1 }, ARGUMENT],
];

const device_read_request = message('device_read_request', {
  good: { to: 'device', reply_port: 'none', recnum: 0, bytes_wanted: PAGE },
  noNumber: { recnum: ARGUMENT, bytes_wanted: ARGUMENT },
  others: ['to', 'reply_port'],
  rows: [
    ...records,
    ['no bytes', { bytes_wanted: 0 }, ARGUMENT],
    ['fewer', { bytes_wanted: -1 }, ARGUMENT],
    ['more than a request may want', { bytes_wanted: 32 * PAGE + 1 }, ARGUMENT],
    ['as many', { bytes_wanted: 32 * PAGE, reply_port: 'own' }, read, 'changes'],
    ['a part of a page', { bytes_wanted: 5, reply_port: 'own' }, read, 'changes'],
    ['a record that is none, and no reply port', { recnum: 64 }, SUCCESS, 'unseen'],
    ['a record that is none', { recnum: 64, reply_port: 'own' }, read, 'told'],
    ['a good read, and no reply port', {}, SUCCESS, 'unseen'],
    ...replies('reply_port', read, { recnum: -1 }),
  ],
});

const written = (code: 'KERN_SUCCESS' | 'KERN_FAILURE'): Told =>
  `${SUCCESS}, then device_write_reply ${code}`;

const device_write_request = message('device_write_request', {
  good: { to: 'device', reply_port: 'none', recnum: 0, data: page },
  noNumber: { recnum: ARGUMENT },
  others: ['to', 'reply_port', 'data'],
  rows: [
    ...records,
    ...badData,
    ['data inside a page', { data: { ...page, address: BASE + 5 } }, ARGUMENT],
    ['a record that is none', { recnum: 64, reply_port: 'own' }, written('KERN_FAILURE'), 'told'],
    ['no bytes', { data: { ...page, size: 0 }, reply_port: 'own' }, written(SUCCESS), 'told'],
    ['a part of a page', { data: { ...page, size: 5 } }, SUCCESS, 'changes'],
    ...replies('reply_port', written(SUCCESS), { recnum: -1 }),
  ],
});

/** By the names of the messages. */
export const requestTables = {
  vm_object_sync: trial(offeredIn(['gnu'], vm_object_sync)),
  device_read_request: trial(device_read_request),
  device_write_request: trial(device_write_request),
};
