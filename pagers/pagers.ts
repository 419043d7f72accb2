/**
 * The registry of pagers: what a scenario can name, and the options that each understands.
 */
import type { OptionTable } from '../kernel/mach/options';
import type { Pager } from '../kernel/mach/task';
import {
  compressingObjectOptions,
  compressingPager,
  compressingPagerOptions,
} from './compressing_pager';
import { defaultPager, defaultPagerObjectOptions, defaultPagerOptions } from './default_pager';
import { discardObjectOptions, discardPager } from './discard_pager';
import { filePager, filePagerOptions } from './file_pager';
import { memoryPager, memoryPagerOptions } from './memory_pager';
import { readAheadPager, readAheadPagerOptions } from './read_ahead_pager';
import { recoverablePagerOptions } from './recoverable_object';
import { recoverablePager } from './recoverable_pager';
import { sharedMemoryPager, sharedMemoryPagerOptions } from './shared_memory_pager';
import { snapshotObjectOptions, snapshotPager } from './snapshot_pager';
import { templatePager } from './template_pager';

/** For whoever inspects a machine: the registry is the way to pagers. */
export { storedPages } from './default_pager_object';

export const pagers = {
  memory: memoryPager,
  file: filePager,
  default: defaultPager,
  shared_memory: sharedMemoryPager,
  read_ahead: readAheadPager,
  discard: discardPager,
  compressing: compressingPager,
  recoverable: recoverablePager,
  snapshot: snapshotPager,
  template: templatePager,
} as const satisfies Readonly<Record<string, Pager>>;

/** Pagers that keep contents on devices; the others use none that they are given. */
export const storingPagers: readonly string[] = [
  'file',
  'default',
  'read_ahead',
  'compressing',
  'recoverable',
];

export type PagerName = keyof typeof pagers;

/** The options of a pager, and of the objects that it is asked to open. */
export interface PagerOptions {
  readonly pager: OptionTable;
  readonly object: OptionTable;
}

export const pagerOptions: Readonly<Record<PagerName, PagerOptions>> = {
  memory: { pager: memoryPagerOptions, object: memoryPagerOptions },
  file: { pager: filePagerOptions, object: filePagerOptions },
  default: { pager: defaultPagerOptions, object: defaultPagerObjectOptions },
  shared_memory: { pager: sharedMemoryPagerOptions, object: sharedMemoryPagerOptions },
  read_ahead: { pager: readAheadPagerOptions, object: readAheadPagerOptions },
  discard: { pager: {}, object: discardObjectOptions },
  compressing: { pager: compressingPagerOptions, object: compressingObjectOptions },
  recoverable: { pager: recoverablePagerOptions, object: recoverablePagerOptions },
  snapshot: { pager: {}, object: snapshotObjectOptions },
  template: { pager: {}, object: {} },
};
