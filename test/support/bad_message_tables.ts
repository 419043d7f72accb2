/** Bad arguments of the messages that a pager sends to a control port. */
import { codeOnMemory } from '../../kernel/tasks/user_vm_calls';
import type { Answer, Told } from './bad_answers';
import { osfOnly } from './bad_answers';
import type { Table } from './bad_arguments';
import { trial } from './bad_arguments';
import type { Arguments, Rows } from './bad_message_rows';
import {
  badCodes,
  badData,
  badFlags,
  badPlaces,
  destinations,
  message,
  OBJECT_LIMIT,
  offeredIn,
  replies,
} from './bad_message_rows';
import { BASE, MAPPED, READ_ONLY } from './bad_scene';
import { PAGE } from './world';

const ARGUMENT = 'KERN_INVALID_ARGUMENT';
const MEMORY = 'MACH_SEND_INVALID_MEMORY';
const TYPE = 'MACH_SEND_INVALID_TYPE';
const SUCCESS = 'KERN_SUCCESS';
const PRESENT = 'KERN_MEMORY_PRESENT';

/** Nobody has asked for the pages from here on, and none is there. */
const EMPTY = 5 * PAGE;
const page = { address: BASE, size: PAGE, deallocate: false };
const another: Rows = [
  ['to the control port of another object', { to: 'another' }, SUCCESS, 'changes'],
];
const elsewhere: Rows = [...destinations('device'), ...another];

const badLocks: Rows = [
  ['a lock of 9', { lock_value: 9 }, ARGUMENT],
  ['a lock of 0x10', { lock_value: 0x10 }, ARGUMENT],
  ['a lock of -1', { lock_value: -1 }, ARGUMENT],
  ['a lock of 2^32', { lock_value: 2 ** 32 }, ARGUMENT],
  ['a lock of 7', { lock_value: 7 }, SUCCESS, 'changes'],
];

/** Of what a supply carries. */
const supplied: Rows = [
  ...elsewhere,
  ...badPlaces('offset', null),
  ...badLocks,
  ...badData,
  ['a lock of 8', { lock_value: 8 }, ARGUMENT],
  ['the last page of all', { offset: OBJECT_LIMIT - PAGE }, SUCCESS, 'changes'],
  [
    'the last page and one',
    { offset: OBJECT_LIMIT - PAGE, data: { ...page, size: 2 * PAGE } },
    ARGUMENT,
  ],
  ['no bytes', { data: { ...page, size: 0 } }, ARGUMENT],
  ['a part of a page (D27)', { data: { ...page, size: 100 } }, ARGUMENT],
  ['a page and a byte (D27)', { data: { ...page, size: PAGE + 1 } }, ARGUMENT],
  ['data inside a page', { data: { ...page, address: BASE + 5 } }, SUCCESS, 'changes'],
  ['data that may only be read', { data: { ...page, address: READ_ONLY } }, SUCCESS, 'changes'],
  ['a page that is there', { offset: 0 }, PRESENT, 'unseen'],
  [
    'some of the pages are there',
    { offset: 2 * PAGE, data: { ...page, size: 2 * PAGE } },
    PRESENT,
    'unseen',
  ],
];

const memory_object_data_supply = message('memory_object_data_supply', {
  good: {
    to: 'control',
    offset: EMPTY,
    data: page,
    lock_value: 0,
    precious: false,
    reply_to: 'none',
  },
  noNumber: { offset: ARGUMENT, lock_value: ARGUMENT },
  others: ['to', 'data', 'precious', 'reply_to'],
  rows: [
    ...supplied,
    ...badFlags('precious'),
    ...replies('reply_to', `${SUCCESS}, then memory_object_supply_completed ${SUCCESS}`, {
      lock_value: 9,
    }),
    [
      'a page that is there, and a reply port',
      { offset: 0, reply_to: 'own' },
      `${PRESENT}, then memory_object_supply_completed ${PRESENT}`,
      'told',
    ],
    ['unmapped data, and a reply port', { data: { ...page, address: 0 }, reply_to: 'own' }, MEMORY],
  ],
});

const memory_object_data_provided = message('memory_object_data_provided', {
  good: { to: 'control', offset: EMPTY, data: page, lock_value: 0 },
  noNumber: { offset: ARGUMENT, lock_value: ARGUMENT },
  others: ['to', 'data'],
  rows: supplied,
});

const parts: Rows = [
  ...elsewhere,
  ...badPlaces('offset', 'size'),
  ['a part of a page', { size: 100 }, ARGUMENT],
  ['a page and a byte', { size: PAGE + 1 }, ARGUMENT],
  ['pages that are there', { offset: 0, size: 2 * PAGE }, SUCCESS, 'unseen'],
];

const memory_object_data_unavailable = message('memory_object_data_unavailable', {
  good: { to: 'control', offset: EMPTY, size: PAGE },
  noNumber: { offset: ARGUMENT, size: ARGUMENT },
  others: ['to'],
  rows: parts,
});

const memory_object_data_error = message('memory_object_data_error', {
  good: { to: 'control', offset: EMPTY, size: PAGE, error_value: 'KERN_FAILURE' },
  noNumber: { offset: ARGUMENT, size: ARGUMENT },
  others: ['to', 'error_value'],
  rows: [...parts, ...badCodes('error_value')],
});

/** Of what a lock request says. */
const locked: Rows = [
  ...elsewhere,
  ...badPlaces('offset', 'size'),
  ...badLocks,
  ...badFlags('should_flush'),
  ['a part of a page', { size: 100 }, SUCCESS, 'unseen'],
];

const asDirty: Answer = osfOnly(ARGUMENT, `${SUCCESS}, then memory_object_data_return`);
const lockCompleted: Told = `${SUCCESS}, then memory_object_lock_completed`;
const nothing = { offset: 0, size: 4 * PAGE, should_flush: false, lock_value: 8, reply_to: 'none' };

const memory_object_lock_request = message('memory_object_lock_request', {
  good: { to: 'control', ...nothing, should_return: 0 },
  noNumber: { offset: ARGUMENT, size: ARGUMENT, should_return: ARGUMENT, lock_value: ARGUMENT },
  others: ['to', 'should_flush', 'reply_to'],
  rows: [
    ...locked,
    ['should_return 4 (D9)', { should_return: 4 }, asDirty, 'changes'],
    ['should_return -1 (D9)', { should_return: -1 }, asDirty, 'changes'],
    ...replies('reply_to', lockCompleted, { lock_value: 9 }),
  ],
});

const xxx_memory_object_lock_request = message('xxx_memory_object_lock_request', {
  good: { to: 'control', ...nothing, should_clean: false },
  noNumber: { offset: ARGUMENT, size: ARGUMENT, lock_value: ARGUMENT },
  others: ['to', 'should_clean', 'should_flush', 'reply_to'],
  rows: [
    ...locked,
    ...badFlags('should_clean').filter(([, , answer]) => answer !== SUCCESS),
    [
      'should_clean is 2',
      { should_clean: 2 },
      `${SUCCESS}, then memory_object_data_return`,
      'changes',
    ],
    ...replies('reply_to', lockCompleted, { lock_value: 9 }),
  ],
});

const badStrategies: Rows = [
  ['strategy SYMMETRIC', { copy_strategy: 4 }, ARGUMENT],
  ['strategy 5', { copy_strategy: 5 }, ARGUMENT],
  ['strategy -1', { copy_strategy: -1 }, ARGUMENT],
  ['strategy CALL', { copy_strategy: 1 }, SUCCESS, 'changes'],
];

const memory_object_ready = message('memory_object_ready', {
  good: { to: 'control', may_cache: true, copy_strategy: 2 },
  noNumber: { copy_strategy: ARGUMENT },
  others: ['to', 'may_cache'],
  rows: [...elsewhere, ...badStrategies, ...badFlags('may_cache')],
});

const memory_object_set_attributes = message('memory_object_set_attributes', {
  good: { to: 'control', object_ready: true, may_cache: true, copy_strategy: 2 },
  noNumber: { copy_strategy: ARGUMENT },
  others: ['to', 'object_ready', 'may_cache'],
  rows: [...elsewhere, ...badStrategies, ...badFlags('may_cache'), ...badFlags('object_ready')],
});

const changed: Told = `${SUCCESS}, then memory_object_change_completed`;

/** The CMU interface's: no flavor. */
const plainChange = message('memory_object_change_attributes', {
  good: { to: 'control', may_cache: true, copy_strategy: 2, reply_to: 'none' },
  noNumber: { copy_strategy: ARGUMENT },
  optional: ['copy_strategy'],
  others: ['to', 'may_cache', 'reply_to'],
  rows: [
    ...elsewhere,
    ...badStrategies,
    ...badFlags('may_cache', TYPE),
    ['no strategy', { copy_strategy: undefined }, TYPE],
    ...replies('reply_to', changed, { may_cache: 'yes' }),
    [
      'a strategy that is none, and a reply port',
      { copy_strategy: 5, reply_to: 'own' },
      `${ARGUMENT}, then memory_object_change_completed`,
      'told',
    ],
  ],
});

const all = { copy_strategy: 2, cluster_size: PAGE, may_cache_object: true, temporary: false };
const change = (over: object): Arguments => ({ attributes: { ...all, ...over } });
const { temporary: _, ...short } = all;

const memory_object_change_attributes = message('memory_object_change_attributes', {
  good: { to: 'control', flavor: 14, attributes: all, reply_to: 'none' },
  noNumber: { flavor: ARGUMENT },
  others: ['to', 'attributes', 'reply_to'],
  rows: [
    ...elsewhere,
    ['an unknown flavor', { flavor: 12 }, ARGUMENT],
    ['flavor -1', { flavor: -1 }, ARGUMENT],
    ['the attributes of another flavor', { flavor: 11 }, ARGUMENT],
    ['no attributes', { attributes: undefined }, TYPE],
    ['attributes null', { attributes: null }, TYPE],
    ['attributes text', { attributes: 'x' }, TYPE],
    ['attributes empty', { attributes: {} }, ARGUMENT],
    ['attributes a list', { attributes: [] }, ARGUMENT],
    ['one too few', { attributes: short }, ARGUMENT],
    ['one too many', change({ silent_overwrite: false }), ARGUMENT],
    [
      'strategy NONE once ready (D25)',
      change({ copy_strategy: 0 }),
      osfOnly(ARGUMENT, SUCCESS),
      'changes',
    ],
    ['strategy CALL (D32)', change({ copy_strategy: 1 }), osfOnly(ARGUMENT, SUCCESS), 'changes'],
    ['strategy SYMMETRIC', change({ copy_strategy: 4 }), ARGUMENT],
    ['strategy -1', change({ copy_strategy: -1 }), ARGUMENT],
    ['strategy no number', change({ copy_strategy: Number.NaN }), ARGUMENT],
    ['strategy text', change({ copy_strategy: '2' }), ARGUMENT],
    ['a negative cluster', change({ cluster_size: -1 }), ARGUMENT],
    ['a fraction of a cluster', change({ cluster_size: 0.5 }), ARGUMENT],
    ['may_cache text', change({ may_cache_object: 'yes' }), ARGUMENT],
    ['temporary text', change({ temporary: 'no' }), ARGUMENT],
    ['temporary missing', change({ temporary: undefined }), ARGUMENT],
    ...replies('reply_to', changed, { flavor: 12 }),
  ],
});

const got = (code: 'KERN_SUCCESS' | 'KERN_INVALID_ARGUMENT'): Told =>
  `${SUCCESS}, then memory_object_get_attributes_reply ${code}`;

const memory_object_get_attributes = message('memory_object_get_attributes', {
  good: { to: 'control', flavor: 14, reply_to: 'none' },
  noNumber: { flavor: SUCCESS },
  others: ['to', 'reply_to'],
  rows: [
    // The code is in the reply.
    ...destinations('device', SUCCESS),
    ...another,
    ...replies('reply_to', got(SUCCESS), { to: 'kernel' }),
    ['an unknown flavor', { flavor: 12, reply_to: 'own' }, got(ARGUMENT), 'told'],
    ['flavor text', { flavor: '14', reply_to: 'own' }, got(ARGUMENT), 'told'],
    [
      'no flavor (D2)',
      { flavor: undefined, reply_to: 'own' },
      osfOnly(got(ARGUMENT), got(SUCCESS)),
      'told',
    ],
  ],
});

const memory_object_destroy = message('memory_object_destroy', {
  good: { to: 'control', reason: 'KERN_FAILURE' },
  answer: `${SUCCESS}, then memory_object_terminate`,
  noNumber: {},
  others: ['to', 'reason'],
  rows: [
    // An object that is gone is what is asked for.
    ...destinations('device', SUCCESS),
    ...badCodes('reason'),
    [
      'to the control port of another object',
      { to: 'another' },
      `${SUCCESS}, then memory_object_terminate`,
      'changes',
    ],
  ],
});

/** Nobody asks; where `asked` is true the client waits for the answer about its first page. */
const completed = message('memory_object_synchronize_completed', {
  good: { to: 'control', offset: 0, length: PAGE },
  answer: ARGUMENT,
  noNumber: { offset: ARGUMENT, length: ARGUMENT },
  others: ['to'],
  rows: [],
});
const memory_object_synchronize_completed: Table<Arguments> = {
  ...completed,
  good: { ...completed.good, asked: false },
  others: ['to', 'asked'],
  rows: [
    ...destinations('device'),
    ['the one that is asked', { asked: true }, osfOnly(SUCCESS, ARGUMENT), 'changes'],
    ['another offset than is asked', { asked: true, offset: PAGE }, ARGUMENT, 'changes'],
    ['another length than is asked', { asked: true, length: 2 * PAGE }, ARGUMENT, 'changes'],
    ['another object than is asked', { asked: true, to: 'another' }, ARGUMENT, 'changes'],
    ['a length of 0', { length: 0 }, ARGUMENT],
    ['a negative offset', { offset: -PAGE }, ARGUMENT],
  ],
  call(scene, { asked, ...args }) {
    scene.silent = asked === true;
    const sync = { address: MAPPED, size: PAGE, sync_flags: 2 };
    if (scene.silent) scene.make(codeOnMemory(scene.client, 'vm_msync', sync));
    return completed.call(scene, args);
  },
};

/** By the names of the messages; two of one message have a word more. */
export const messageTables = {
  memory_object_data_supply: trial(memory_object_data_supply),
  memory_object_data_provided: trial(offeredIn(['cmu'], memory_object_data_provided)),
  memory_object_data_unavailable: trial(memory_object_data_unavailable),
  memory_object_data_error: trial(memory_object_data_error),
  memory_object_lock_request: trial(memory_object_lock_request),
  xxx_memory_object_lock_request: trial(offeredIn(['cmu'], xxx_memory_object_lock_request)),
  memory_object_ready: trial(offeredIn(['cmu', 'gnu'], memory_object_ready)),
  memory_object_set_attributes: trial(offeredIn(['cmu'], memory_object_set_attributes)),
  memory_object_change_attributes: trial(memory_object_change_attributes),
  'memory_object_change_attributes plain': trial(offeredIn(['cmu', 'gnu'], plainChange)),
  memory_object_get_attributes: trial(memory_object_get_attributes),
  memory_object_destroy: trial(memory_object_destroy),
  memory_object_synchronize_completed: trial(memory_object_synchronize_completed),
};
