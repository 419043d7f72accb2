/**
 * pager_server: the loop of a pager's thread: outcomes, messages without a handler, handlers that
 * throw, and what arrives with a message that nobody wants.
 */
import { describe, expect, test } from '@jest/globals';
import type { IpcPort } from '../../../../kernel/ipc/ipc_port';
import { machMsgSendFromKernel } from '../../../../kernel/ipc/mach_msg';
import { eventNames } from '../../../../kernel/mach/event_defs';
import { profiles } from '../../../../kernel/mach/switches';
import type { PagerSpec } from '../../../../kernel/mach/task';
import { sealPager } from '../../../../kernel/mach/task';
import { MACH_PORT_NULL } from '../../../../kernel/mach/types';
import { Machine } from '../../../../kernel/machine/machine';
import { addPager } from '../../../../kernel/machine/machine_pagers';
import { policies } from '../../../../kernel/policy/policies';

interface State {
  readonly seen: string[];
  turn: number;
}

interface Bench {
  readonly machine: Machine;
  readonly port: IpcPort;
  readonly state: State;
  readonly told: readonly string[];
  tell(count: number): void;
}

function bench(on: PagerSpec<State>['on'], threads = 1): Bench {
  const machine = new Machine();
  const told: string[] = [];
  machine.trace.listen((columns, row) => told.push(eventNames[columns.kind[row] ?? -1] ?? ''));
  const host = machine.addHost({
    name: 'host',
    frames: 64,
    pageSize: 4096,
    pageout: 'demand',
    contents: 'stamps',
    policy: policies.fifo,
    policyOptions: {},
    switches: profiles.osf,
    tunables: {},
    random: () => 0,
  });
  const state: State = { seen: [], turn: 0 };
  const pager = sealPager<State>({
    summary: '',
    origin: '',
    contents: 'any',
    readsData: false,
    threads: [{ set: 'all', count: threads, vmPrivilege: false }],
    create: () => state,
    start: () => undefined,
    open(task) {
      const port = task.machPortAllocate('receive');
      if (port.kr !== 'KERN_SUCCESS') return MACH_PORT_NULL;
      task.machPortMoveMember(port.value, task.portSet('all'));
      return port.value;
    },
    on,
  });
  const handle = addPager(machine, host, {
    name: 'pager',
    pager,
    options: null,
    random: () => 0,
    devices: {},
  });
  const port = handle.open('o', null);
  const tell = (count: number): void => {
    machMsgSendFromKernel(machine.ipc, port, 'mach_notify_no_senders', { count });
    machine.run();
  };
  return { machine, port, state, told, tell };
}

describe('a message', () => {
  test('without a handler is pager.unhandled and the loop goes on', () => {
    const { tell, told, state } = bench({
      mach_notify_dead_name: () => undefined,
    });
    tell(1);
    tell(2);
    expect(told.filter((name) => name === 'pager.unhandled')).toHaveLength(2);
    expect(state.seen).toEqual([]);
  });

  test('that is put back with again is handled once more after notify, and only then', () => {
    const { tell, state } = bench(
      {
        mach_notify_no_senders: (task, self, { body, msgh_seqno }) => {
          if (body.count === 1 && self.turn === 0) {
            self.seen.push(`again ${msgh_seqno}`);
            return { again: 'turn' };
          }
          self.seen.push(`done ${msgh_seqno}`);
          self.turn = 1;
          task.notify('turn');
          return undefined;
        },
      },
      2,
    );
    tell(1);
    expect(state.seen).toEqual(['again 0']);
    tell(2);
    expect(state.seen).toEqual(['again 0', 'done 1', 'done 0']);
  });

  test('with receiveFrom: the thread takes that port only, and the frame comes back', () => {
    const replies: number[] = [];
    const { tell, state, machine, port } = bench({
      mach_notify_no_senders: (task, self, { body }) => {
        const reply = task.machPortAllocate('receive');
        if (reply.kr !== 'KERN_SUCCESS') return reply.kr;
        replies.push(reply.value);
        self.seen.push(`asks ${body.count}`);
        return { receiveFrom: reply.value, frame: { count: body.count } };
      },
      mach_notify_send_once: (_task, self, _message, frame) => {
        self.seen.push(JSON.stringify(frame));
      },
    });
    tell(7);
    tell(8);
    expect(state.seen).toEqual(['asks 7']);
    const reply = port.receiver?.table[replies[0] ?? 0]?.port ?? null;
    machMsgSendFromKernel(machine.ipc, reply, 'mach_notify_send_once', { unused: 0 });
    machine.run();
    expect(state.seen).toEqual(['asks 7', '{"count":7}', 'asks 8']);
  });
});

describe('a handler that throws', () => {
  test('ends its task as a crash would: pager.crashed, task.terminated, a dead port', () => {
    const { tell, told, port } = bench({
      mach_notify_no_senders: () => {
        throw new Error('oops');
      },
    });
    tell(1);
    expect(told).toContain('pager.crashed');
    expect(told).toContain('task.terminated');
    expect(port.active).toBe(false);
  });
});
