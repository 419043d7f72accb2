/**
 * What a running GNU Mach 1.8 was seen to do with full queues and those who wait, fact by fact: the
 * quoted words name a line of gnumach_ipc.jsonl. Where osf differs the test shows both.
 */
import { describe, expect, test } from '@jest/globals';
import { machPortDestroy, machPortMoveMember } from '../../../../kernel/ipc/mach_port';
import type { IpcSwitches } from '../../../../kernel/mach/ipc_switches';
import { gnuIpcSwitches, osfIpcSwitches } from '../../../../kernel/mach/ipc_switches';
import { MACH_PORT_DEAD, MACH_PORT_NULL } from '../../../../kernel/mach/types';
import { factWorld } from './ipc_facts';
import { NOBODY, outcome, stateOf } from './ipc_world';

const MOVE = { dispositions: ['move_receive'] } as const;

describe('the queue limit', () => {
  test('fact "mach_port_set_qlimit values"', () => {
    const { w, t, qlimit } = factWorld();
    const [p, set] = [w.port(t), w.set(t)];
    expect([0, 16, 17, -1].map((limit) => qlimit(p, limit))).toEqual([
      'KERN_SUCCESS',
      'KERN_SUCCESS',
      'KERN_INVALID_VALUE',
      'KERN_INVALID_VALUE',
    ]);
    expect(w.status(t, p).qlimit).toBe(16);
    expect([NOBODY, MACH_PORT_NULL, MACH_PORT_DEAD, set].map((name) => qlimit(name, 5))).toEqual([
      'KERN_INVALID_NAME',
      'KERN_INVALID_NAME',
      'KERN_INVALID_NAME',
      'KERN_INVALID_RIGHT',
    ]);
  });

  test('fact "sender at qlimit"', () => {
    const { w, t, send, seen } = factWorld();
    const p = w.port(t);
    send(p, 1, 2, 3, 4, 5);
    const refused = w.sending(t, p, 6, { timeout: 0 });
    expect(outcome(refused)).toBe('MACH_SEND_TIMED_OUT');
    expect([refused.to, refused.disposition]).toEqual([p, 'move_send']);
    const patient = w.sending(t, p, 6, { timeout: 100 });
    w.pass(100);
    expect(outcome(patient)).toBe('MACH_SEND_TIMED_OUT');
    expect(w.send(t, w.makeSendOnce(t, p), 7)).toBe('MACH_MSG_SUCCESS');
    expect(w.status(t, p)).toMatchObject({ msgcount: 6, sorights: 1, srights: 6 });
    expect(seen(p, 6).at(-1)).toEqual([7, 5]);
  });

  // fact "send refused with MACH_SEND_TIMED_OUT: pseudo-receive of a send-once reply right"
  test('a refused send gives a send-once reply right back under a new name', () => {
    const { w, t, send, qlimit } = factWorld();
    const [p, p2] = [w.port(t), w.port(t)];
    qlimit(p, 1);
    send(p, 1);
    const refused = w.sending(t, p, 2, { timeout: 0, ports: [p2] });
    const [fresh] = 'ports' in refused.body ? refused.body.ports : [];
    expect(fresh).not.toBe(p2);
    expect(w.type(t, fresh ?? p2)).toBe('send_once');
    expect(w.status(t, p2)).toMatchObject({ sorights: 1, msgcount: 0 });
  });

  test('fact "qlimit 0"', () => {
    const { w, t, qlimit } = factWorld();
    const p = w.port(t);
    qlimit(p, 0);
    expect(w.send(t, p, 1, { timeout: 0 })).toBe('MACH_SEND_TIMED_OUT');
    const receiver = w.receiving(t, p, { timeout: 200 });
    expect(w.send(t, p, 1, { timeout: 0 })).toBe('MACH_SEND_TIMED_OUT');
    expect(stateOf(receiver)).toBe('blocked');
    w.pass(200);
    expect(stateOf(receiver)).toBe('MACH_RCV_TIMED_OUT');
  });

  test('fact "lowering qlimit below msgcount"', () => {
    const { w, t, send, seen, qlimit } = factWorld();
    const p = w.port(t);
    send(p, 1, 2, 3, 4);
    qlimit(p, 2);
    expect(w.status(t, p)).toMatchObject({ msgcount: 4, qlimit: 2 });
    expect(w.send(t, p, 5, { timeout: 0 })).toBe('MACH_SEND_TIMED_OUT');
    seen(p, 3);
    expect(w.send(t, p, 5, { timeout: 0 })).toBe('MACH_MSG_SUCCESS');
  });
});

/** Three blocked senders with ids 10, 11 and 12, first come first. */
function threeBlocked(switches: IpcSwitches, limit: number) {
  const made = factWorld(switches);
  const { w, t, send, qlimit } = made;
  const p = w.port(t);
  qlimit(p, limit);
  send(p, ...Array.from({ length: limit }, (_, index) => index + 1));
  const senders = [10, 11, 12].map((id) => w.sending(t, p, id));
  return { ...made, p, senders };
}

describe('blocked senders', () => {
  const order = (switches: IpcSwitches) => {
    const { p, seen } = threeBlocked(switches, 2);
    return seen(p, 5).map((got) => got[0]);
  };

  test('fact "several blocked senders: order of waking": gnu as observed, osf FIFO', () => {
    expect(order(gnuIpcSwitches)).toEqual([1, 2, 12, 11, 10]);
    expect(order(osfIpcSwitches)).toEqual([1, 2, 10, 11, 12]);
  });

  test('fact "blocked senders when qlimit is raised by 2"', () => {
    for (const [switches, left] of [
      [gnuIpcSwitches, 0],
      [osfIpcSwitches, 2],
    ] as const) {
      const { w, t, p, senders, qlimit } = threeBlocked(switches, 1);
      qlimit(p, 3);
      w.run();
      expect(senders.map(outcome).indexOf('blocked')).toBe(left);
      expect(w.status(t, p)).toMatchObject({ msgcount: 3, qlimit: 3 });
    }
  });

  test('fact "blocked sender overtaken by a send with timeout 0 after a receive"', () => {
    const { w, t, send, qlimit } = factWorld();
    const p = w.port(t);
    qlimit(p, 1);
    send(p, 1);
    const blocked = w.sending(t, p, 10);
    // No run between: the sender is awake, and has not tried again yet.
    expect(stateOf(w.receiving(t, p))).toMatchObject({ id: 1 });
    expect(w.send(t, p, 20, { timeout: 0 })).toBe('MACH_MSG_SUCCESS');
    w.run();
    expect(outcome(blocked)).toBe('blocked');
    expect(w.receive(t, p)).toMatchObject({ id: 20 });
    expect(w.receive(t, p)).toMatchObject({ id: 10 });
    expect(outcome(blocked)).toBe('MACH_MSG_SUCCESS');
  });

  test('fact "blocked sender when the port dies"', () => {
    const { w, t, p, senders, kill } = threeBlocked(osfIpcSwitches, 1);
    kill(p);
    w.run();
    expect(senders.map(outcome)).toEqual(Array(3).fill('MACH_MSG_SUCCESS'));
    expect(w.type(t, p)).toBe('dead_name');
    expect(w.events('ipc_mqueue.dead_port')).toHaveLength(3);
  });

  test('fact "blocked sender, timeout 100, nobody receives"', () => {
    const { w, t, send, qlimit } = factWorld();
    const p = w.port(t);
    qlimit(p, 1);
    send(p, 1);
    const blocked = w.sending(t, p, 10, { timeout: 100 });
    w.pass(40);
    expect(outcome(blocked)).toBe('blocked');
    w.pass(200);
    expect(outcome(blocked)).toBe('MACH_SEND_TIMED_OUT');
  });

  // fact "body refused (no such name) when a send-once reply right was made: notification"
  test('a body refused for a later right costs the send-once right made before', () => {
    const { w, t, seen } = factWorld();
    const [p, r] = [w.port(t), w.port(t)];
    const more = { ports: [r, NOBODY], dispositions: ['make_send_once', 'copy_send'] } as const;
    expect(w.send(t, p, 1, more)).toBe('MACH_SEND_INVALID_RIGHT');
    expect(seen(r, 1)).toEqual([[71, 0]]);
    expect(seen(p, 1)).toEqual(['MACH_RCV_TIMED_OUT']);
  });
});

describe('receivers', () => {
  test('fact "receive errors"', () => {
    const { w, t, kill } = factWorld();
    const other = w.task('other');
    const [p, dn, set] = [w.port(t), w.port(t), w.set(t)];
    const sd = w.give(other, w.receiveRight(other), t);
    kill(dn);
    const bad = [NOBODY, MACH_PORT_NULL, MACH_PORT_DEAD, sd, dn];
    const answers = bad.map((name) => w.receive(t, name));
    expect(new Set(answers)).toEqual(new Set(['MACH_RCV_INVALID_NAME']));
    expect([w.receive(t, p), w.receive(t, set)]).toEqual(Array(2).fill('MACH_RCV_TIMED_OUT'));
    const patient = w.receiving(t, p, { timeout: 50 });
    w.pass(50);
    expect(stateOf(patient)).toBe('MACH_RCV_TIMED_OUT');
  });

  test('fact "receiver blocked, port dies / joins a set / set dies"', () => {
    const { w, t, kill } = factWorld();
    const [a, b, c, q] = [w.port(t), w.port(t), w.port(t), w.port(t)];
    const [set1, set2] = [w.set(t), w.set(t)];
    const waiting = [a, b, set2, c].map((name) => w.receiving(t, name));
    kill(a);
    machPortMoveMember(w.ipc, t.space, b, set1);
    machPortDestroy(w.ipc, t.space, set2);
    w.send(t, q, 1, { ports: [c], ...MOVE });
    w.run();
    expect(waiting.map(stateOf)).toEqual([
      'MACH_RCV_PORT_DIED',
      'MACH_RCV_PORT_CHANGED',
      'MACH_RCV_PORT_DIED',
      'MACH_RCV_PORT_DIED',
    ]);
  });

  // gnu serves the last one first, osf the first one.
  test('fact "two receivers waiting on one port: who gets the first message"', () => {
    for (const [switches, first] of [
      [gnuIpcSwitches, 1],
      [osfIpcSwitches, 0],
    ] as const) {
      const { w, t, send } = factWorld(switches);
      const a = w.port(t);
      const waiting = [w.receiving(t, a), w.receiving(t, a)];
      send(a, 1, 2);
      w.run();
      const got = waiting.map((receive) => receive.message?.msgh_seqno);
      expect(got).toEqual(first === 0 ? [0, 1] : [1, 0]);
    }
  });
});
