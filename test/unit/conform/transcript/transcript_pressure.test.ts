/** Memory pressure: what is compared, and how far both sides may be apart. */
import { describe, expect, test } from '@jest/globals';
import { Script } from '../../../support/transcript_lines';

const PAGE = 4096;
const BASE = 0x1000_0000;
const conforms = /^script: conforms/;
/** 976 frames in one segment: its daemon wakes at 292 free ones, and rests at 488. */
const FREE = 400;
const PAGES = 150;
/** 150 stores leave 250 free. Five pages leave every 60 ms, so many until the recording ends. */
const RETURNED = 108;

type Fields = Readonly<Record<string, unknown>>;

function op(script: Script, name: string, fields: Fields, done: Fields): void {
  const by = { who: 'client', thread: 'T1', task: 'T1' };
  script.add({ ...by, op: name, ...fields }).add({ ...by, op: `${name}.done`, ...done });
}

function counters(tag: string, pageins: number, pageouts: number, free = FREE): Fields {
  return { who: 'stats', tag, free, reactivations: 0, pageins, pageouts };
}

interface Changes {
  readonly returned?: readonly number[];
  readonly dirty?: number;
  readonly pageouts?: number;
}

/** T1 writes 150 pages of an object where 400 frames are free. */
function pressed({ returned = range(RETURNED), dirty = 1, pageouts = RETURNED }: Changes): Script {
  const script = new Script({ format: 3, memory_mb: 4 });
  script.add({ who: 'script', task: 'T1', new: 1 }).object(1, PAGES, { record: 'refaults' });
  const map = { map: 'm1', address: BASE, obj: 1, offset: 0, size: PAGES * PAGE, copy: 0 };
  const rights = { protection: 3, max_protection: 7, inheritance: 1 };
  op(script, 'vm_map', { ...map, ...rights }, { kr: 0 });
  script.message(1, 'memory_object_init', { page_size: PAGE });
  script.answer(1, 'memory_object_ready', { may_cache: 0, copy_strategy: 'DELAY' }).idle();
  script.add(counters('sync', 0, 0));
  const stores = { map: 'm1', page: 0, count: PAGES };
  op(script, 'write_range', { ...stores, value: 500, step: 1 }, { count: PAGES, faulted: 0 });
  for (const page of returned) {
    const data = { offset: page * PAGE, length: PAGE, words: [500 + page] };
    script.message(1, 'memory_object_data_return', { ...data, dirty, kernel_copy: 0 });
  }
  script.add({ who: 'note', text: '1200 ms pass', ms: 1200 }).idle();
  return script.add(counters('end', PAGES, pageouts));
}

function range(count: number): readonly number[] {
  return Array.from({ length: count }, (_, i) => i);
}

describe('a recording under pressure', () => {
  test('conforms when pages leave in the order in which they came', () => {
    expect(pressed({}).said()).toMatch(conforms);
  });

  test('may have a tenth more or fewer returns', () => {
    const pageouts = RETURNED - 5;
    expect(pressed({ returned: range(pageouts), pageouts }).said()).toMatch(conforms);
  });

  test('may not have half of them', () => {
    const text = pressed({ returned: range(RETURNED / 2) }).said();
    expect(text).toContain('returns: recorded 54; 54 are on one side only, not a tenth');
  });

  test('has to have them in order', () => {
    const [first = 0, second = 0, ...rest] = range(RETURNED);
    expect(pressed({ returned: [second, first, ...rest] }).said()).toContain(
      'order: ours comes after memory_object_data_return of object 1 at 0',
    );
  });

  test('has to have their flags', () => {
    expect(pressed({ dirty: 0 }).said()).toContain('dirty: recorded 0, ours 1');
  });

  test('has counters within a tenth', () => {
    const text = pressed({ pageouts: RETURNED * 2 }).said();
    expect(text).toContain('pageouts since the first stats: recorded 216, ours 108');
  });

  test('has to have every other message', () => {
    const script = pressed({}).message(1, 'memory_object_lock_completed', { offset: 0, length: 0 });
    expect(script.said()).toContain('ours has no memory_object_lock_completed of object 1 at 0');
  });
});
