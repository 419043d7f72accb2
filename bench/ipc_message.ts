/**
 * How long a message of the kernel takes, from send to what the pager's handler sees: send,
 * enqueue, receive, one control port into a name; and how long the parts of it take. Run by hand:
 *   npx tsc -p tsconfig.bench.json && node build/bench/ipc_message.js
 */
import type { IpcOperations } from '../kernel/ipc/ipc';
import { Ipc } from '../kernel/ipc/ipc';
import { ipcObjectCopyout } from '../kernel/ipc/ipc_object';
import type { IpcPort } from '../kernel/ipc/ipc_port';
import { ipcPortAllocSpecial, ipcPortMakeSend } from '../kernel/ipc/ipc_port';
import { IpcSpace } from '../kernel/ipc/ipc_space';
import {
  MachMsgReceive,
  machMsgReceive,
  machMsgReceiveAgain,
  machMsgSendFromKernel,
} from '../kernel/ipc/mach_msg';
import { MachMsgSend, machMsgSend } from '../kernel/ipc/mach_msg_send';
import {
  machPortAllocate,
  machPortDeallocate,
  machPortExtractRight,
  machPortMoveMember,
} from '../kernel/ipc/mach_port';
import { must } from '../kernel/kern/assert';
import { Task } from '../kernel/kern/task';
import { DONE, RunQueue, runQueueTake, Thread } from '../kernel/kern/thread';
import { Trace } from '../kernel/kern/trace';
import type { PortName } from '../kernel/mach/types';
import { address, portName, tick } from '../kernel/mach/types';
import type { VmMap } from '../kernel/vm/map/vm_map';
import type { VmObject } from '../kernel/vm/object/vm_object';
import type { VmMapCopy } from '../kernel/vm/page/vm_map_copy';

const ROUNDS = 2_000_000;
const REGION = { address: address(0x1000), size: 4096 };

const operations: IpcOperations = {
  kobjectServer: () => DONE,
  memoryIsThere: () => true,
  dropMemory: () => undefined,
  copyinMemory: () => 'KERN_FAILURE',
  arrive: () => DONE,
  copyoutMemory: () => REGION,
  discardMemory: () => undefined,
  portDied: () => undefined,
  schedule: () => undefined,
};

interface Bench {
  readonly ipc: Ipc;
  readonly thread: Thread;
  readonly object: IpcPort;
  readonly control: IpcPort;
  readonly from: PortName;
  readonly controlName: PortName;
}

function setup(listen: boolean): Bench {
  const trace = new Trace(tick(0));
  if (listen) trace.listen(() => undefined);
  const ipc = new Ipc(trace, operations);
  const space = new IpcSpace(ipc, 'pager');
  const map: VmMap = Object.create(null);
  const task = new Task(1, 'pager', 0, space, map);
  const thread = new Thread(1, 'pager', task, new RunQueue(0, trace));
  const port = machPortAllocate(ipc, space, 'receive');
  const set = machPortAllocate(ipc, space, 'port_set');
  if (port.kr !== 'KERN_SUCCESS' || set.kr !== 'KERN_SUCCESS') throw new Error('no ports');
  machPortMoveMember(ipc, space, port.value, set.value);
  machPortExtractRight(ipc, space, port.value, 'make_send');
  const object = must(space.lookup(port.value)?.port, 'bench: no port');
  const control = ipcPortAllocSpecial(ipc, 'control');
  const controlName = ipcObjectCopyout(space, ipcPortMakeSend(control));
  return { ipc, thread, object, control, from: set.value, controlName };
}

function perRound(name: string, work: (rounds: number) => void): void {
  work(ROUNDS / 10);
  const runs: number[] = [];
  for (let run = 0; run < 7; run += 1) {
    const start = process.hrtime.bigint();
    work(ROUNDS);
    runs.push(Number(process.hrtime.bigint() - start) / ROUNDS);
  }
  runs.sort((a, b) => a - b);
  const [best = 0] = runs;
  const median = runs[3] ?? 0;
  console.log(`${name.padEnd(58)} best ${best.toFixed(1)} ns, median ${median.toFixed(1)} ns`);
}

function receiveOne(thread: Thread, receive: MachMsgReceive, from: PortName): void {
  machMsgReceiveAgain(receive, from);
  if (machMsgReceive(thread, receive) !== DONE || receive.message === null) {
    throw new Error(`bench: ${receive.code}`);
  }
}

function queued(bench: Bench, burst: number): (rounds: number) => void {
  const { ipc, thread, object, control, from, controlName } = bench;
  const receive = new MachMsgReceive(from);
  const copy = new Copy();
  return (rounds) => {
    for (let done = 0; done < rounds; ) {
      for (let i = 0; i < burst; i += 1) {
        if ((i & 1) === 0) {
          const kr = machMsgSendFromKernel(ipc, object, 'memory_object_data_request', {
            memory_control: control,
            offset: (done & 0xfff) * 4096,
            length: 4096,
            desired_access: 1,
          });
          if (kr !== 'MACH_MSG_SUCCESS') throw new Error(kr);
        } else {
          machMsgSendFromKernel(ipc, object, 'memory_object_data_return', {
            memory_control: control,
            offset: (done & 0xfff) * 4096,
            data: copy,
            dirty: true,
            kernel_copy: false,
          });
        }
      }
      for (let i = 0; i < burst; i += 1) receiveOne(thread, receive, from);
      done += burst;
      // As a pager does now and then, so that the references do not stay at their limit.
      for (let i = 0; i < burst; i += 1) machPortDeallocate(ipc, thread.task.space, controlName);
    }
  };
}

/** Out-of-line memory that nothing looks into. */
class Copy implements VmMapCopy {
  readonly object: VmObject = Object.create(null);
  readonly size = 4096;
  readonly hostId = 0;
  readonly owed = null;
}

function handedOff(bench: Bench): (rounds: number) => void {
  const { ipc, thread, object, control, from, controlName } = bench;
  const receive = new MachMsgReceive(from);
  thread.stack.push(receive);
  return (rounds) => {
    for (let done = 0; done < rounds; done += 1) {
      machMsgReceiveAgain(receive, from);
      machMsgReceive(thread, receive);
      machMsgSendFromKernel(ipc, object, 'memory_object_data_request', {
        memory_control: control,
        offset: (done & 0xfff) * 4096,
        length: 4096,
        desired_access: 1,
      });
      runQueueTake(thread.runQueue, 0);
      machMsgReceive(thread, receive);
      machPortDeallocate(ipc, thread.task.space, controlName);
    }
  };
}

function called(bench: Bench): (rounds: number) => void {
  const { thread, controlName } = bench;
  return (rounds) => {
    for (let done = 0; done < rounds; done += 1) {
      const send = new MachMsgSend(controlName, 'memory_object_data_supply', {
        offset: (done & 0xfff) * 4096,
        data: { address: address(0), size: 4096, deallocate: true },
        lock_value: 0,
        precious: false,
        reply_to: portName(0),
      });
      machMsgSend(thread, send);
    }
  };
}

perRound('kernel to pager, queued (bursts of 1)', queued(setup(false), 1));
perRound('kernel to pager, queued (request and return, bursts of 8)', queued(setup(false), 8));
perRound('kernel to pager, handed to a waiting thread', handedOff(setup(false)));
perRound('pager to kernel, data_supply served at once', called(setup(false)));
perRound('kernel to pager, queued, with somebody listening', queued(setup(true), 1));
