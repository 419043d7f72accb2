/** Format 3: several tasks, their maps, and the calls that only they have. */
import { describe, expect, test } from '@jest/globals';
import { Script } from '../../../support/transcript_lines';

const PAGE = 4096;
const BASE = 0x1000_0000;
const conforms = /^script: conforms/;

/** A script of a pager's task and of T1, empty. */
function tasks(): Script {
  return new Script({ format: 3 }).add({ who: 'script', task: 'T1', new: 1 });
}

type Fields = Readonly<Record<string, unknown>>;

/** An operation of a task's thread, with its end. */
function op(
  script: Script,
  thread: string,
  name: string,
  fields: Fields,
  done: Fields = {},
): Script {
  const task = thread.split(':')[0];
  const kr = /^(read|write)/.test(name) ? {} : { kr: 0 };
  script.add({ who: 'client', thread, task, op: name, ...fields });
  return script.add({ who: 'client', thread, task, op: `${name}.done`, ...kr, ...done });
}

function allocated(pages: number): Script {
  return op(tasks(), 'T1', 'vm_allocate', { map: 'a1', address: BASE, size: pages * PAGE });
}

const fork = { child: 'T2', inherit_memory: 1 };

function region(script: Script, task: string, ...entries: readonly string[]): Script {
  return script.add({ who: 'probe', probe: 'vm_region', task, entries });
}

describe('a fork', () => {
  test('the child has a copy at the same address, under the same name', () => {
    const script = op(
      allocated(2),
      'T1',
      'write',
      { map: 'a1', page: 1, value: 7 },
      { faulted: 0 },
    );
    op(script, 'T1', 'task_create', fork);
    op(script, 'T2', 'write', { map: 'a1', page: 1, value: 8 }, { faulted: 0 });
    op(script, 'T1', 'read', { map: 'a1', page: 1 }, { value: 7, faulted: 0 });
    op(script, 'T2', 'read', { map: 'a1', page: 1 }, { value: 8, faulted: 0 });
    expect(script.idle().said()).toMatch(conforms);
  });

  test('inherit_memory 0 leaves the child without memory', () => {
    const script = op(allocated(2), 'T1', 'task_create', { ...fork, inherit_memory: 0 });
    expect(region(script, 'T2').said()).toMatch(conforms);
  });

  test('parts that vm_inherit made shared or none are so in the child', () => {
    const script = op(
      allocated(3),
      'T1',
      'write',
      { map: 'a1', page: 0, value: 1 },
      { faulted: 0 },
    );
    const part = (page: number) => ({ map: 'a1', offset: page * PAGE, size: PAGE });
    op(script, 'T1', 'vm_inherit', { ...part(0), inheritance: 0 });
    op(script, 'T1', 'vm_inherit', { ...part(1), inheritance: 2 });
    op(script, 'T1', 'task_create', fork);
    region(script, 'T2', '0+1 p3/7 i0 S x1 0', '2+1 p3/7 i1 x1 2');
    op(script, 'T2', 'write', { map: 'a1', page: 0, value: 5 }, { faulted: 0 });
    op(script, 'T1', 'read', { map: 'a1', page: 0 }, { value: 5, faulted: 0 });
    expect(script.said()).toMatch(conforms);
  });
});

describe('a probe of a map', () => {
  test('the first entry that differs is named, whole', () => {
    const script = region(allocated(3), 'T1', '0+2 p3/7 i1 null 0', '2+1 p3/7 i1 null 0');
    expect(script.said()).toContain(
      'entries[0]: recorded "0+2 p3/7 i1 null 0", ours "0+3 p3/7 i1 null 0"',
    );
  });

  test('an object of the pager has its number, one of the kernel is any x', () => {
    const script = tasks().object(1, 8);
    const map = { map: 'm1', address: BASE, obj: 1, offset: PAGE, size: 2 * PAGE, copy: 0 };
    const rights = { protection: 3, max_protection: 7, inheritance: 0 };
    op(script, 'T1', 'vm_map', { ...map, ...rights });
    script.start('wait_idle', {}).message(1, 'memory_object_init', { page_size: PAGE });
    script.answer(1, 'memory_object_ready', { may_cache: 0, copy_strategy: 'DELAY' });
    script.done('wait_idle', {});
    const lies = { map: 'a1', address: BASE + 4 * PAGE, size: PAGE };
    op(script, 'T1', 'vm_allocate', lies);
    op(script, 'T1', 'write', { map: 'a1', page: 0, value: 1 }, { faulted: 0 });
    region(script, 'T1', '0+2 p3/7 i0 obj1 1', '4+1 p3/7 i1 x7 0');
    expect(script.said()).toMatch(conforms);
  });
});

describe('a mapping that could not be made', () => {
  test('lies nowhere: what is at address 0 and above is not touched', () => {
    const script = new Script().object(1, 4);
    const asked = { obj: 1, offset: 0, copy: 0, protection: 3, max_protection: 1 };
    script.op('vm_allocate', { map: 'a1', size: 64 * PAGE });
    script.op('write', { map: 'a1', page: 2, value: 9 }, { faulted: 0 });
    script.op('vm_map', { map: 'm1', size: 64 * PAGE, ...asked, protection: 99 }, { kr: 4 });
    script.op('vm_deallocate', { map: 'm1', offset: 0, size: 64 * PAGE });
    script.op('read', { map: 'a1', page: 2 }, { value: 9, faulted: 0 }).start('read', {
      map: 'm1',
      page: 2,
    });
    const raised = { msg: 'exception_raise', exception: 1, code: 1 };
    script.add({ who: 'kernel->client', thread: 'main', ...raised }).done('read', { faulted: 1 });
    expect(script.said()).toMatch(conforms);
  });

  test('lies at its address, if the line gives one', () => {
    const script = allocated(2);
    op(script, 'T1', 'vm_allocate', { map: 'a2', address: BASE, size: PAGE }, { kr: 3 });
    op(script, 'T1', 'write', { map: 'a2', page: 0, value: 9 }, { faulted: 0 });
    op(script, 'T1', 'read', { map: 'a1', page: 0 }, { value: 9, faulted: 0 });
    expect(script.said()).toMatch(conforms);
  });
});

describe('calls that only format 3 has', () => {
  test('vm_msync is refused, but for no bytes', () => {
    const script = allocated(2);
    op(script, 'T1', 'vm_msync', { map: 'a1', offset: 0, size: PAGE, flags: 2 }, { kr: 4 });
    op(script, 'T1', 'vm_msync', { map: 'a1', offset: 0, size: 0, flags: 2 }, { kr: 0 });
    expect(script.said()).toMatch(conforms);
  });

  test('task_terminate ends its memory, and with it the object', () => {
    const script = tasks().object(1, 4);
    const map = { map: 'm1', address: BASE, obj: 1, offset: 0, size: 2 * PAGE, copy: 0 };
    op(script, 'T1', 'vm_map', { ...map, protection: 3, max_protection: 7, inheritance: 1 });
    script.start('wait_idle', {}).message(1, 'memory_object_init', { page_size: PAGE });
    script.answer(1, 'memory_object_ready', { may_cache: 0, copy_strategy: 'DELAY' });
    script.done('wait_idle', {});
    script.add({ who: 'client', thread: 'main', task: 'T1', op: 'task_terminate' });
    script.done('task_terminate', { task: 'T1', kr: 0 });
    const rights = { control_right: 'receive', name_right: 'receive' };
    script.message(1, 'memory_object_terminate', rights).idle();
    expect(script.said()).toMatch(conforms);
  });

  test('vm_object_sync returns what a store has changed, at the name port', () => {
    const script = tasks().object(1, 4);
    const map = { map: 'm1', address: BASE, obj: 1, offset: 0, size: 2 * PAGE, copy: 0 };
    op(script, 'T1', 'vm_map', { ...map, protection: 3, max_protection: 7, inheritance: 1 });
    script.message(1, 'memory_object_init', { page_size: PAGE });
    script.answer(1, 'memory_object_ready', { may_cache: 0, copy_strategy: 'DELAY' });
    script.add({
      who: 'client',
      thread: 'T1',
      task: 'T1',
      op: 'write',
      map: 'm1',
      page: 0,
      value: 5,
    });
    const place = { offset: 0, length: PAGE };
    script.message(1, 'memory_object_data_request', { ...place, desired_access: 3, refault: 0 });
    const supply = { ...place, word0: 100000, lock_value: 0, precious: 0, reply: 0 };
    script.answer(1, 'memory_object_data_supply', supply);
    script.add({
      who: 'client',
      thread: 'T1',
      task: 'T1',
      op: 'write.done',
      map: 'm1',
      faulted: 0,
    });
    const asked = { should_flush: 0, should_return: 1, should_iosync: 1 };
    script.op('vm_object_sync', { obj: 1, offset: 0, size: 2 * PAGE, ...asked });
    const back = { ...place, dirty: 1, kernel_copy: 1, words: [5] };
    script.message(1, 'memory_object_data_return', back).idle();
    expect(script.said()).toMatch(conforms);
  });
});

describe('what is wrong with a file', () => {
  test('a task has to be made before it is named', () => {
    const script = op(tasks(), 'T2', 'vm_allocate', { map: 'a1', address: BASE, size: PAGE });
    expect(() => script.said()).toThrow('there is no task "T2" yet');
  });

  test('a mapping has to be made before it is used', () => {
    const script = new Script().start('vm_allocate', { map: 'a1', size: PAGE }, 'worker1');
    script.start('read', { map: 'a1', page: 0 });
    expect(() => script.said()).toThrow('there is no mapping "a1" yet');
  });
});
