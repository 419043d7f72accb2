/** The replay: each operation and mode of the format, also those that no recording here uses. */
import { describe, expect, test } from '@jest/globals';
import { conformTranscript } from '../../../../conform/transcript/transcript';
import { Script } from '../../../support/transcript_lines';

const PAGE = 4096;
const conforms = /^script: conforms/;

describe('modes of an object', () => {
  test('supply_pages: an answer of more pages than were asked for', () => {
    const script = new Script().mapped(8, { supply_pages: 3, precious: 1 });
    script.read(1, 100001, { length: 3 * PAGE, precious: 1 });
    script.op('read', { map: 'm1', page: 3 }, { value: 100003, faulted: 0 }).idle();
    expect(script.said()).toMatch(conforms);
  });

  test('reply: the completion comes on the port of the object', () => {
    const script = new Script().mapped(8, { reply: 1, lock_value: 2 });
    script.read(0, 100000, { reply: 1, lock_value: 2 });
    const done = { offset: 0, length: PAGE, result: 0, error_offset: 0 };
    script.message(1, 'memory_object_supply_completed', { ...done, result_name: 'KERN_SUCCESS' });
    expect(script.idle().said()).toMatch(conforms);
  });

  test('request error and unavailable', () => {
    const script = new Script().mapped(8, { request: 'error' });
    const request = { offset: 0, length: PAGE, desired_access: 1, refault: 0 };
    script.start('read', { map: 'm1', page: 0 });
    script.message(1, 'memory_object_data_request', request);
    script.answer(1, 'memory_object_data_error', { offset: 0, length: PAGE, error: 5 });
    const raised = { msg: 'exception_raise', exception: 1, code: 10 };
    script.add({ who: 'kernel->client', thread: 'main', ...raised });
    script.done('read', { value: 3, faulted: 1 }).set(1, { request: 'unavailable' });
    script.start('read', { map: 'm1', page: 0 });
    script.message(1, 'memory_object_data_request', request);
    script.answer(1, 'memory_object_data_unavailable', { offset: 0, length: PAGE });
    expect(script.done('read', { value: 0, faulted: 0 }).idle().said()).toMatch(conforms);
  });

  test('words: what the pager keeps; pages past the end are zero', () => {
    const script = new Script().mapped(2, { words: { 1: 555 } });
    script.read(1, 555);
    const part = { offset: 2 * PAGE, length: PAGE, word0: 0, lock_value: 0, precious: 0, reply: 0 };
    script.call(1, 'memory_object_data_supply', part).idle();
    expect(script.said()).toMatch(conforms);
  });

  test('record 0: pages come and go without lines, and the numbers go on', () => {
    const script = new Script().mapped(8, { record: 0 });
    const range = { map: 'm1', obj: 1, page: 0, count: 4, value: 700, step: 1 };
    script.op('write_range', range, { count: 4, faulted: 0, bad_values: 0 }).skip(1, 4);
    script.set(1, { record: 1 }, { unrecorded: { data_request: 4, data_supply: 4 } });
    script.read(5, 100005).idle();
    expect(script.said()).toMatch(conforms);
    const wrong = script.text.replace('"data_supply":4', '"data_supply":3');
    expect(conformTranscript('script', 'script', wrong).difference?.what).toBe(
      'unrecorded data_supply: recorded 3, ours 4',
    );
  });

  test('record refaults: only pages that were there before have lines', () => {
    const script = new Script().mapped(8, { record: 'refaults' });
    script.op('read', { map: 'm1', page: 0 }, { value: 100000, faulted: 0 }).skip(1, 1);
    const flush = { should_return: 'NONE', should_flush: 1, lock_value: 8, reply: 0 };
    script.call(1, 'memory_object_lock_request', { offset: 0, length: PAGE, ...flush });
    script.read(0, 100000, { refault: 1 }).idle();
    expect(script.said()).toMatch(conforms);
  });
});

describe('operations', () => {
  test('ranges: what was written is expected, what went wrong is counted', () => {
    const script = new Script().mapped(4, { record: 0 });
    const range = { map: 'm1', obj: 1, page: 0, count: 2, value: 700, step: 3 };
    script.op('write_range', range, { count: 2, faulted: 0, bad_values: 0 }).skip(1, 2);
    script.op('read_range', { map: 'm1', obj: 1, page: 0, count: 4 }, { count: 4, faulted: 0 });
    const told = { map: 'm1', page: 0, count: 2, value: 700, step: 4 };
    script.op('read_range', told, { count: 2, faulted: 0, bad_values: 1 });
    expect(script.said()).toMatch(conforms);
  });

  test('a range that meets nothing raises an exception for each page', () => {
    const script = new Script().op('vm_allocate', { map: 'a1', size: 2 * PAGE });
    script.op('vm_deallocate', { map: 'a1', offset: 0, size: 2 * PAGE });
    script.start('write_range', { map: 'a1', page: 0, count: 2, value: 1, step: 0 });
    for (let i = 0; i < 2; i += 1) {
      const raised = { msg: 'exception_raise', exception: 1, code: 1 };
      script.add({ who: 'kernel->client', thread: 'main', ...raised });
    }
    script.add({ who: 'client', thread: 'main', op: 'write_range.progress', count: 1 });
    script.done('write_range', { count: 2, faulted: 2, bad_values: 0 });
    expect(script.said()).toMatch(conforms);
  });

  test('vm_protect forbids, with its maximum for good', () => {
    const script = new Script().op('vm_allocate', { map: 'a1', size: PAGE });
    script.op('write', { map: 'a1', page: 0, value: 9 }, { faulted: 0 });
    const all = { map: 'a1', offset: 0, size: PAGE };
    script.op('vm_protect', { ...all, protection: 1, set_maximum: 1 });
    script.start('write', { map: 'a1', page: 0, value: 10 });
    const raised = { msg: 'exception_raise', exception: 1, code: 2 };
    script.add({ who: 'kernel->client', thread: 'main', ...raised }).done('write', { faulted: 1 });
    script.op('vm_protect', { ...all, protection: 3 }, { kr: 2 });
    expect(script.said()).toMatch(conforms);
  });

  test('move_member: messages wait in the port, unnumbered, until the pager receives again', () => {
    const script = new Script().mapped(4);
    script.op('mach_port_move_member', { obj: 1, to: 'none' });
    script.start('read', { map: 'm1', page: 0 }, 'worker1').idle();
    script.add({ who: 'probe', probe: 'async', thread: 'worker1', state: 'blocked' });
    const status = { kr: 0, qlimit: 5, srights: 1, mscount: 1 };
    const waiting = { next_seqno: 1, msgcount: 1 };
    script.add({ who: 'probe', probe: 'port_status', obj: 1, ...status, ...waiting });
    script.op('mach_port_move_member', { obj: 1, to: 'pager' }).paged(0, 1, 100000);
    script.done('read', { value: 100000, faulted: 0 }, 'worker1');
    script.add({ who: 'probe', probe: 'async', page: 0, state: 'done' }).idle();
    expect(script.said()).toMatch(conforms);
  });

  test('a dead port has no status, and what nobody received is gone', () => {
    const script = new Script().mapped(4).op('mach_port_destroy', { obj: 1, right: 'receive' });
    script.add({ who: 'probe', probe: 'port_status', obj: 1, kr: 17 }).idle();
    expect(script.said()).toMatch(conforms);
  });

  test('get_attributes: what the kernel believes, and that the object is gone', () => {
    const script = new Script().mapped(4);
    const known = { kr: 0, object_ready: 1, may_cache: 0, copy_strategy: 'DELAY' };
    script.call(1, 'memory_object_get_attributes', known);
    script.call(1, 'memory_object_change_attributes', {
      may_cache: 1,
      copy_strategy: 'NONE',
      reply: 1,
    });
    const changed = { may_cache: 1, copy_strategy: 'NONE' };
    script.message(1, 'memory_object_change_completed', changed).idle();
    script.call(1, 'memory_object_get_attributes', { ...known, ...changed }).idle();
    expect(script.said()).toMatch(conforms);
    const wrong = script.call(1, 'memory_object_get_attributes', known);
    expect(wrong.said()).toContain('may_cache: recorded 0, ours 1');
  });

  test('the end of a send, where the line tells it', () => {
    const script = new Script().mapped(4);
    script.call(1, 'memory_object_destroy', { reason: 5, kr: 0 });
    const gone = { control_right: 'receive', name_right: 'receive' };
    script.message(1, 'memory_object_terminate', gone).idle();
    const late = { offset: 0, length: PAGE, kr: 0x10000003 };
    script.call(1, 'memory_object_data_unavailable', late);
    expect(script.idle().said()).toMatch(conforms);
  });

  test('memory: copies are made by calls, protected and wired', () => {
    const script = new Script().op('vm_allocate', { map: 'a1', size: 2 * PAGE });
    script.op('write', { map: 'a1', page: 1, value: 9 }, { faulted: 0 });
    script.op('vm_read', { map: 'a1', offset: PAGE, size: PAGE, into: 'r1' });
    const over = { from: 'r1', from_offset: 0, offset: 0, size: PAGE };
    script.op('vm_write', { map: 'a1', ...over });
    script.op('read', { map: 'a1', page: 0 }, { value: 9, faulted: 0 });
    const copy = { map: 'a1', offset: PAGE, size: PAGE, into: 'r1', into_offset: 0 };
    script.op('vm_copy', copy).op('vm_wire_all', { current: 1 });
    script.op('read', { map: 'r1', page: 0 }, { value: 9, faulted: 0 });
    expect(script.said()).toMatch(conforms);
  });

  test('more memory than there is: the pager is asked while the daemon makes room', () => {
    const script = new Script({ memory_mb: 2 }).mapped(700, { record: 'refaults' });
    const range = { map: 'm1', obj: 1, page: 0, count: 700, value: 1, step: 1 };
    script.op('write_range', range, { count: 700, faulted: 0, bad_values: 0 });
    expect(script.said()).toMatch(conforms);
  });

  test('kept rights', () => {
    const script = new Script().object(1, 4);
    const rights = { obj: 1, type: 'make_send_once', count: 3 };
    script.op('mach_port_extract_right', rights);
    expect(script.said()).toMatch(conforms);
  });
});

describe('operations that are begun together', () => {
  const begun = (): Script => {
    const script = new Script().mapped(4, { request: 'ignore' });
    script.start('read', { map: 'm1', obj: 1, page: 0 }, 'worker1');
    return script.start('write', { map: 'm1', obj: 1, page: 0, value: 7 }, 'worker2');
  };
  const request = { offset: 0, length: PAGE, refault: 0 };

  test.each([1, 3])('the request shows whose was the first: access %i', (desired_access) => {
    const script = begun();
    script.message(1, 'memory_object_data_request', { ...request, desired_access });
    expect(script.idle().said()).toMatch(conforms);
  });

  test('on several pages, in the order of the requests', () => {
    const script = begun();
    script.start('read', { map: 'm1', obj: 1, page: 2 }, 'worker3').start('wait_idle', {});
    const far = { ...request, offset: 2 * PAGE, desired_access: 1 };
    script.message(1, 'memory_object_data_request', far);
    script.message(1, 'memory_object_data_request', { ...request, desired_access: 3 });
    expect(script.done('wait_idle', {}).said()).toMatch(conforms);
  });
});

describe('two calls of one thread, and a thread that the first of them wakes', () => {
  const request = { offset: 0, length: PAGE, desired_access: 1 };
  const flush = { should_return: 'NONE', should_flush: 1, lock_value: 8, reply: 1 };

  /** A worker waits for a page; it is supplied, and flushed. */
  const raced = (between: (script: Script) => void): Script => {
    const script = new Script().mapped(4, { request: 'ignore' });
    script.start('read', { map: 'm1', page: 0 }, 'worker1').start('wait_idle', {});
    script.message(1, 'memory_object_data_request', { ...request, refault: 0 });
    script.done('wait_idle', {});
    const data = { offset: 0, length: PAGE, word0: 100000 };
    const supply = { ...data, lock_value: 0, precious: 0, reply: 0 };
    script.call(1, 'memory_object_data_supply', supply);
    between(script);
    script.call(1, 'memory_object_lock_request', { offset: 0, length: PAGE, ...flush });
    return script.message(1, 'memory_object_lock_completed', { offset: 0, length: PAGE });
  };

  test('the recording says that it went on before the second call', () => {
    const script = raced((made) => {
      made.done('read', { value: 100000, faulted: 0 }, 'worker1');
    });
    expect(script.idle().said()).toMatch(conforms);
  });

  test('or after it: then the page was gone', () => {
    const script = raced(() => undefined);
    script.message(1, 'memory_object_data_request', { ...request, refault: 1 }).idle();
    script.add({ who: 'probe', probe: 'async', page: 0, state: 'blocked' });
    expect(script.said()).toMatch(conforms);
  });
});

describe('what differs', () => {
  test('an answer to a question is told as a whole', () => {
    const probe = { who: 'probe', probe: 'port_status', obj: 1, kr: 0, msgcount: 4 };
    const { text } = new Script().mapped(4).add(probe).conform();
    expect(text).toContain('msgcount: recorded 4, ours 0');
    expect(text).toMatch(/\+ probe port_status obj 1 kr 0 msgcount 0 /);
    const asked = new Script().mapped(4).add({
      who: 'pager->kernel',
      obj: 1,
      msg: 'memory_object_get_attributes',
      trigger: 'script',
      may_cache: 1,
    });
    expect(asked.conform().text).toMatch(
      /\+ pager->kernel memory_object_get_attributes obj 1 trigger script may_cache 0 /,
    );
  });

  test('an operation that does not return, and the next of its thread', () => {
    const script = new Script().mapped(4, { request: 'ignore' });
    script.start('read', { map: 'm1', page: 0 });
    const request = { offset: 0, length: PAGE, desired_access: 1, refault: 0 };
    script.message(1, 'memory_object_data_request', request);
    script.done('read', { value: 0, faulted: 0 });
    expect(script.said()).toContain('ours: main has not returned');
  });

  test('a call of a thread that still waits', () => {
    const script = new Script().mapped(4, { request: 'ignore' });
    script.start('read', { map: 'm1', page: 0 }, 'worker1').idle();
    const request = { offset: 0, length: PAGE, desired_access: 1, refault: 0 };
    const early = script.conform();
    expect(early.text).toContain('the recording has no such line by now');
    expect(early.difference?.ours).toMatchObject({ msg: 'memory_object_data_request', ...request });
  });

  test('counters of page-ins between two lines', () => {
    const stats = (pageins: number) => ({ who: 'stats', pageins, pageouts: 5 });
    const script = new Script().mapped(4).add(stats(70)).read(0, 100000).add(stats(72));
    expect(script.said()).toContain('pageins since the last stats: recorded 2, ours 1');
  });

  test('a panic that does not come', () => {
    const script = new Script({ ends: 'panic' }).mapped(4);
    expect(script.said()).toContain('the recorded kernel stopped here; ours goes on');
  });
});
