/**
 * What a running GNU Mach 1.8 was seen to do with messages, numbers and sets, fact by fact: the
 * quoted words name a line of gnumach_ipc.jsonl. Where osf differs the test says so and shows both.
 */
import { describe, expect, test } from '@jest/globals';
import { MACH_RCV_LARGE } from '../../../../kernel/ipc/ipc_kmsg_queue';
import {
  machPortDeallocate,
  machPortDestroy,
  machPortModRefs,
  machPortMoveMember,
  machPortSetSeqno,
} from '../../../../kernel/ipc/mach_port';
import { MACH_PORT_NULL } from '../../../../kernel/mach/types';
import { factWorld } from './ipc_facts';

const MOVE = { dispositions: ['move_receive'] } as const;

describe('sequence numbers (laws 19 to 21)', () => {
  test('fact "seqno: fresh port"', () => {
    const { w, t, send, seen } = factWorld();
    const p = w.port(t);
    expect(w.status(t, p)).toEqual({
      pset: 0,
      seqno: 0,
      mscount: 1,
      qlimit: 5,
      msgcount: 0,
      sorights: 0,
      srights: 1,
      pdrequest: false,
      nsrequest: false,
    });
    send(p, 1, 2, 3);
    expect(w.status(t, p)).toMatchObject({ seqno: 0, msgcount: 3 });
    expect(seen(p, 3)).toEqual([
      [1, 0],
      [2, 1],
      [3, 2],
    ]);
    expect(w.status(t, p)).toMatchObject({ seqno: 3, msgcount: 0, srights: 1 });
  });

  test('fact "mach_port_set_seqno"', () => {
    const { w, t, send, seen } = factWorld();
    const p = w.port(t);
    send(p, 4);
    machPortSetSeqno(w.ipc, t.space, p, 100);
    expect(seen(p, 1)).toEqual([[4, 100]]);
    machPortSetSeqno(w.ipc, t.space, p, 0xffffffff);
    send(p, 5, 6);
    expect(seen(p, 2)).toEqual([
      [5, 4294967295],
      [6, 0],
    ]);
    expect(w.status(t, p).seqno).toBe(1);
  });

  test('fact "receive right moved in a message to another port of the same task"', () => {
    const { w, t, send, seen, qlimit } = factWorld();
    const [p, q] = [w.port(t), w.port(t)];
    w.makeSend(t, p);
    qlimit(p, 7);
    machPortSetSeqno(w.ipc, t.space, p, 10);
    send(p, 21, 22);
    expect(w.send(t, q, 30, { ports: [p], ...MOVE })).toBe('MACH_MSG_SUCCESS');
    expect(w.type(t, p)).toBe('send*2');
    expect(w.take(t, q).body).toMatchObject({ ports: [p] });
    expect(w.status(t, p)).toMatchObject({ seqno: 0, mscount: 0, qlimit: 7, msgcount: 2 });
    expect(w.type(t, p)).toBe('send*2 receive');
    expect(seen(p, 2)).toEqual([
      [21, 0],
      [22, 1],
    ]);
  });

  test('fact "receive right moved: sends to the port while it is in transit"', () => {
    const { w, t, send, seen } = factWorld();
    const [p, q] = [w.port(t), w.port(t)];
    w.send(t, q, 30, { ports: [p], ...MOVE });
    expect(send(p, 31)).toEqual(['MACH_MSG_SUCCESS']);
    expect(w.receive(t, p)).toBe('MACH_RCV_INVALID_NAME');
    expect(seen(q, 1)).toEqual([[30, 0]]);
    expect(seen(p, 1)).toEqual([[31, 0]]);
  });

  test('fact "receive right in transit in a message that is destroyed"', () => {
    const { w, t } = factWorld();
    const [n, q] = [w.port(t), w.port(t)];
    w.send(t, q, 30, { ports: [n], ...MOVE });
    machPortModRefs(w.ipc, t.space, q, 'receive', -1);
    expect([w.type(t, n), w.type(t, q)]).toEqual(['dead_name', 'dead_name']);
  });

  test('fact "receive right sent to its own port"', () => {
    const { w, t } = factWorld();
    const c = w.port(t);
    expect(w.send(t, c, 1, { ports: [c], ...MOVE })).toBe('MACH_MSG_SUCCESS');
    expect(w.type(t, c)).toBe('dead_name');
    expect(w.events('ipc_kmsg.circular')).toHaveLength(1);
  });
});

describe('sets', () => {
  test('fact "two ports in one set: seqno per port, order"', () => {
    const { w, t, send } = factWorld();
    const [a, b, set] = [w.port(t), w.port(t), w.set(t)];
    machPortMoveMember(w.ipc, t.space, a, set);
    machPortMoveMember(w.ipc, t.space, b, set);
    send(a, 1);
    send(b, 2);
    send(a, 3);
    expect([w.receive(t, set), w.receive(t, set), w.receive(t, set)]).toEqual([
      { id: 1, seqno: 0, local: a },
      { id: 2, seqno: 0, local: b },
      { id: 3, seqno: 1, local: a },
    ]);
    expect(w.status(t, a)).toMatchObject({ pset: set, seqno: 2 });
  });

  test('fact "queued messages when a port joins a set: order"', () => {
    const { w, t, send, seen } = factWorld();
    const [c, d, set] = [w.port(t), w.port(t), w.set(t)];
    send(c, 1);
    send(d, 2);
    send(c, 3);
    send(d, 4);
    machPortMoveMember(w.ipc, t.space, d, set);
    machPortMoveMember(w.ipc, t.space, c, set);
    expect(seen(set, 4)).toEqual([
      [2, 0],
      [4, 1],
      [1, 0],
      [3, 1],
    ]);
  });

  test('fact "port leaves the set with messages queued"', () => {
    const { w, t, send, seen } = factWorld();
    const [c, d, set] = [w.port(t), w.port(t), w.set(t)];
    for (const port of [c, d]) machPortMoveMember(w.ipc, t.space, port, set);
    send(c, 1);
    send(d, 2);
    send(c, 3);
    expect(machPortMoveMember(w.ipc, t.space, c, MACH_PORT_NULL)).toBe('KERN_SUCCESS');
    expect(seen(c, 2)).toEqual([
      [1, 0],
      [3, 1],
    ]);
    expect(seen(set, 2)).toEqual([[2, 0], 'MACH_RCV_TIMED_OUT']);
  });

  test('fact "set destroyed with a member and a message"', () => {
    const { w, t, send, seen } = factWorld();
    const [d, set] = [w.port(t), w.set(t)];
    machPortMoveMember(w.ipc, t.space, d, set);
    send(d, 6);
    expect(machPortDestroy(w.ipc, t.space, set)).toBe('KERN_SUCCESS');
    expect(seen(d, 1)).toEqual([[6, 0]]);
    expect(w.status(t, d).pset).toBe(0);
  });
});

describe('too large messages', () => {
  test('fact "MACH_RCV_TOO_LARGE with MACH_RCV_LARGE"', () => {
    const { w, t, send, seen } = factWorld();
    const p = w.port(t);
    send(p, 1, 2);
    const small = w.receiving(t, p, { limit: 24, options: MACH_RCV_LARGE });
    expect(small).toMatchObject({ code: 'MACH_RCV_TOO_LARGE', size: 32 });
    expect(w.status(t, p)).toMatchObject({ seqno: 0, msgcount: 2 });
    expect(seen(p, 2)).toEqual([
      [1, 0],
      [2, 1],
    ]);
  });

  test('fact "MACH_RCV_TOO_LARGE without MACH_RCV_LARGE"', () => {
    const { w, t, send, seen } = factWorld();
    const p = w.port(t);
    machPortSetSeqno(w.ipc, t.space, p, 2);
    send(p, 3, 4);
    const small = w.receiving(t, p, { limit: 24 });
    expect(small).toMatchObject({ code: 'MACH_RCV_TOO_LARGE', header: { msgh_seqno: 2 } });
    expect(w.status(t, p)).toMatchObject({ seqno: 3, msgcount: 1 });
    expect(seen(p, 2)).toEqual([[4, 3], 'MACH_RCV_TIMED_OUT']);
  });

  test('fact "MACH_RCV_TOO_LARGE without RCV_LARGE: a send right in the message"', () => {
    const { w, t } = factWorld();
    const [p, q] = [w.port(t), w.port(t)];
    w.send(t, p, 5, { ports: [q], dispositions: ['copy_send'] });
    expect(w.status(t, q).srights).toBe(2);
    expect(w.receiving(t, p, { limit: 24 }).code).toBe('MACH_RCV_TOO_LARGE');
    expect(w.type(t, q)).toBe('send receive');
    expect(w.status(t, q).srights).toBe(1);
  });

  test('fact "receive buffer smaller than a header"', () => {
    const { w, t, send, seen } = factWorld();
    const p = w.port(t);
    send(p, 6);
    const large = w.receiving(t, p, { limit: 10, options: MACH_RCV_LARGE });
    const small = w.receiving(t, p, { limit: 10 });
    expect([large.code, large.header]).toEqual(['MACH_RCV_TOO_LARGE', null]);
    expect([small.code, small.header?.msgh_seqno]).toEqual(['MACH_RCV_TOO_LARGE', 0]);
    expect(seen(p, 1)).toEqual(['MACH_RCV_TIMED_OUT']);
  });
});

describe('send-once rights', () => {
  const once = () => {
    const made = factWorld();
    const p = made.w.port(made.t);
    return { ...made, p, so: made.w.makeSendOnce(made.t, p) };
  };

  test('fact "send-once notification takes a seqno"', () => {
    const { w, t, p, so, send, seen } = once();
    expect(w.type(t, so)).toBe('send_once');
    expect(machPortDeallocate(w.ipc, t.space, so)).toBe('KERN_SUCCESS');
    send(p, 1);
    expect(seen(p, 2)).toEqual([
      [71, 0],
      [1, 1],
    ]);
    expect(w.status(t, p)).toMatchObject({ seqno: 2, sorights: 0 });
  });

  test('fact "send-once right destroyed by mod_refs"', () => {
    const { w, t, p, so, seen } = once();
    const mod = (delta: number) => machPortModRefs(w.ipc, t.space, so, 'send_once', delta);
    expect([mod(0), mod(1), mod(-1)]).toEqual([
      'KERN_SUCCESS',
      'KERN_INVALID_VALUE',
      'KERN_SUCCESS',
    ]);
    expect(seen(p, 1)).toEqual([[71, 0]]);
  });

  test('fact "send-once right used"', () => {
    const { w, t, p, so, seen } = once();
    expect(w.send(t, so, 9, { disposition: 'move_send_once' })).toBe('MACH_MSG_SUCCESS');
    expect(seen(p, 1)).toEqual([[9, 0]]);
    expect(w.type(t, so)).toBe('KERN_INVALID_NAME');
  });

  test('fact "two send-once rights of one port: names"', () => {
    const { w, t, p, so } = once();
    expect(w.makeSendOnce(t, p)).not.toBe(so);
  });
});
