/** Differences by meaning: what counts, what does not, and what comes first. */
import { describe, expect, test } from '@jest/globals';
import { pageInLines, pageOfLine } from '../../../../scenarios/run/diff_page';
import { diffTranscripts } from '../../../../scenarios/transcript/diff';
import type { Line } from '../../../../scenarios/transcript/line';

const message = (n: number, msg: string, port: string, more: Line = {}): Line => ({
  t: n * 10,
  n,
  thread: 'editor',
  ev: 'ipc_mqueue.sent',
  msg,
  serial: n,
  port,
  msgcount: 1,
  ...more,
});

const REQUEST = 'memory_object_data_request';
const RETURN = 'memory_object_data_return';

/** Three requests on A and one return on B. */
const some: readonly Line[] = [
  message(1, REQUEST, 'A', { offset: 0, length: 4096, desired_access: 'read' }),
  message(2, RETURN, 'B', { offset: 0, length: 4096, dirty: true }),
  message(3, REQUEST, 'A', { offset: 4096, length: 4096, desired_access: 'read' }),
  message(4, REQUEST, 'A', { offset: 8192, length: 4096, desired_access: 'read' }),
];

const changed = (index: number, more: Line): readonly Line[] =>
  some.map((line, i) => (i === index ? { ...line, ...more } : line));

describe('two transcripts are the same', () => {
  test('when times, numbers and queue lengths differ', () => {
    const later = some.map((line) => ({ ...line, t: 5000, n: 9, serial: 77, msgcount: 3 }));
    expect(diffTranscripts(some, later)).toEqual({ differences: [], counts: [] });
  });

  test('when only the order between two ports differs', () => {
    const [a, b, ...rest] = some;
    const swapped = [b, a, ...rest].filter((line) => line !== undefined);
    expect(diffTranscripts(some, swapped).differences).toEqual([]);
  });
});

describe('a difference', () => {
  test('of a value names the value, and nothing after it', () => {
    const { differences, counts } = diffTranscripts(some, changed(1, { dirty: false }));
    expect(differences).toHaveLength(1);
    expect(differences[0]).toMatchObject({
      stream: 'sent to port B',
      fields: [{ key: 'dirty', a: 'true', b: 'false' }],
      beforeA: 1,
      beforeB: 1,
    });
    expect(counts).toEqual([]);
  });

  test('a line too many is one difference, not one for each line after it', () => {
    const without = some.filter((_, i) => i !== 0);
    const { differences, counts } = diffTranscripts(some, without);
    expect(differences).toHaveLength(1);
    expect(differences[0]).toMatchObject({ a: { index: 0 }, b: null });
    expect(counts).toEqual([{ name: REQUEST, a: 3, b: 2 }]);
  });

  test('another page in the same place is the same message, changed', () => {
    const { differences } = diffTranscripts(some, changed(3, { offset: 40_960 }));
    expect(differences).toMatchObject([{ fields: [{ key: 'offset', a: '8192', b: '40960' }] }]);
  });

  test('the earliest comes first, whatever its stream', () => {
    const both = changed(3, { desired_access: 'write' }).map((line, i) =>
      i === 1 ? { ...line, dirty: false } : line,
    );
    const order = diffTranscripts(some, both).differences.map(({ stream }) => stream);
    expect(order).toEqual(['sent to port B', 'sent to port A']);
  });
});

describe('the first difference', () => {
  const many: readonly Line[] = Array.from({ length: 9 }, (_, i) =>
    message(i, REQUEST, i % 3 === 2 ? 'A' : 'B', { offset: 4096 * i }),
  );

  test('of a transcript that was cut is the first line that is gone', () => {
    const [first, second] = diffTranscripts(many, many.slice(0, 4)).differences;
    expect(first).toMatchObject({ a: { index: 4 }, b: null, beforeA: 4, beforeB: 4 });
    expect(second).toMatchObject({ a: { index: 5 }, b: null, stream: 'sent to port A' });
    const [gone] = diffTranscripts(many.slice(0, 4), many).differences;
    expect(gone).toMatchObject({ a: null, b: { index: 4 }, beforeA: 4, beforeB: 4 });
  });

  test('has its place where the other lines have led, but before the next of its stream', () => {
    // The last of A is there, so what is missing of A belongs before it, whatever B has.
    const [first] = diffTranscripts(many, [...many.slice(0, 5), ...many.slice(6)]).differences;
    expect(first).toMatchObject({ a: { index: 5 }, beforeA: 5, beforeB: 5 });
    const late = [many[0], many[2], many[8], many[1], many[3]].filter((line) => line !== undefined);
    const [missing] = diffTranscripts(many.slice(0, 9), late).differences;
    expect(missing).toMatchObject({ a: { index: 4 }, b: null });
    const ofA = diffTranscripts(many, late).differences.find(({ a }) => a?.index === 5);
    expect(ofA?.beforeB).toBe(2);
  });

  test('is another message in the same place, if that is what came', () => {
    const other = many.map((line, i) => (i === 4 ? message(4, RETURN, 'B', { offset: 7 }) : line));
    const { differences } = diffTranscripts(many, other);
    expect(differences).toHaveLength(1);
    expect(differences[0]).toMatchObject({ a: { index: 4 }, b: { index: 4 }, fields: [] });
  });

  test('is found in streams that have little in common, in little time', () => {
    const far = (from: number): readonly Line[] =>
      Array.from({ length: 20_000 }, (_, i) =>
        message(i, REQUEST, 'A', { offset: i < 3 ? i : (from + i * 7919) % 65_536 }),
      );
    const { differences } = diffTranscripts(far(1), far(2));
    expect(differences).toHaveLength(19_997);
    expect(differences[0]).toMatchObject({ a: { index: 3 }, b: { index: 3 } });
  });
});

describe('of messages and events', () => {
  const event: Line = {
    t: 1,
    n: 1,
    thread: 'editor',
    ev: 'vm_fault.request',
    object: 'A',
    page: 0,
  };
  const passed: Line = { ...some[0], ev: 'ipc_mqueue.handed_off' };
  const full = [event, ...some, passed];

  test('only messages are compared where one side has no more', () => {
    expect(diffTranscripts(some, full, 'messages')).toEqual({ differences: [], counts: [] });
  });

  test('a message is counted once, an event by its name', () => {
    expect(diffTranscripts(some, full).counts).toEqual([
      { name: 'vm_fault.request', a: 0, b: 1 },
      { name: 'ipc_mqueue.handed_off', a: 0, b: 1 },
    ]);
  });
});

describe('the page concerned', () => {
  test('is that of the line', () => {
    const [, , third] = some;
    expect(pageOfLine(third ?? {}, some)).toEqual({ object: 'A', page: 1 });
    expect(pageOfLine({ ev: 'x', object: 'B', page: 4 }, some)).toEqual({ object: 'B', page: 4 });
    expect(pageOfLine({ ev: 'thread.exception' }, some)).toBeNull();
  });

  test('is what the lines before have told of it, and no more', () => {
    const called = { thread: 'pager', ev: 'ipc_kobject.called', port: 'A.control' };
    const supply = { msg: 'memory_object_data_supply', offset: 0, length: 8192, precious: true };
    const history: readonly Line[] = [
      message(1, REQUEST, 'A', { offset: 0, length: 4096 }),
      { t: 2, ...called, ...supply, lock_value: 'write' },
      message(3, RETURN, 'A', { offset: 0, length: 4096, kernel_copy: false }),
    ];
    const at = (until: number, page = 0) => pageInLines(history, until, { object: 'A', page });
    expect(at(0)).toMatch(/^never requested/);
    expect(at(1)).toMatch(/^requested, not answered/);
    expect(at(2)).toMatch(/^supplied, precious, locked against write \(messages do not show/);
    expect(at(2, 1)).toMatch(/^supplied/);
    expect(at(3)).toMatch(/^returned to its pager/);
  });
});
