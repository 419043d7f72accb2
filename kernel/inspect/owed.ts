/**
 * Who owes the answer that a thread waits for: which message asked, and whose turn it is.
 */
import type { IpcPort } from '../ipc/ipc_port';
import type { Host } from '../machine/host';
import type { AskingMessage, KnownRequest, Look } from './look';
import { messagesIn } from './port_look';
import type { OwedAnswer } from './thread_records';
import type { Wait } from './wait';

const answers: Readonly<Record<AskingMessage, string>> = {
  memory_object_init: 'memory_object_change_attributes',
  memory_object_data_request: 'memory_object_data_supply',
  memory_object_data_unlock: 'memory_object_lock_request',
  memory_object_synchronize: 'memory_object_synchronize_completed',
};

/** What was asked for: the message, and the offset in bytes of the object, if it has one. */
interface Asked {
  readonly name: AskingMessage;
  readonly page: number;
}

function askedBy(host: Host, wait: Wait): Asked | null {
  switch (wait.kind) {
    case 'page':
      if (wait.absent) return { name: 'memory_object_data_request', page: wait.page };
      return wait.unlock === 0 ? null : { name: 'memory_object_data_unlock', page: wait.page };
    case 'object_ready':
      return { name: 'memory_object_init', page: 0 };
    case 'object_synchronized': {
      const object = host.objects.all.find(({ alive, id }) => alive && id === wait.object);
      const open = object?.syncRequests.find(({ done }) => !done);
      const page = (open?.offset ?? 0) / host.pageSize - (object?.pagingOffset ?? 0);
      return { name: 'memory_object_synchronize', page };
    }
    default:
      return null;
  }
}

/** A request that is in the queue of its port still, for a look without a listener. */
function inQueue(
  look: Look,
  port: IpcPort,
  name: AskingMessage,
  offset: number,
): KnownRequest | null {
  for (const kmsg of messagesIn(look, port.queue)) {
    if (kmsg.name !== name || kmsg.port !== port) continue;
    const fits = !('offset' in kmsg.body) || kmsg.body.offset === offset;
    if (fits) return { serial: kmsg.serial, seqno: null, thread: null };
  }
  return null;
}

/** Who owes the answer to a wait; null if it ends otherwise. */
export function owedAnswer(look: Look, wait: Wait | null): OwedAnswer | null {
  if (wait === null || !('object' in wait)) return null;
  const host = look.machine.hosts[wait.host];
  if (host === undefined) return null;
  const asked = askedBy(host, wait);
  if (asked === null) return null;
  const { name, page } = asked;
  const object = host.objects.all.find(({ alive, id }) => alive && id === wait.object);
  const port = object?.pager ?? null;
  const answer = answers[name];
  const unknown = { message: name, serial: null, seqno: null, thread: null, answer };
  if (object === undefined || port === null) return { ...unknown, port: null, task: null };
  const pages = name === 'memory_object_init' ? 0 : page + object.pagingOffset;
  const offset = pages * host.pageSize;
  const known =
    look.requests?.find(name, host.id, port.id, offset) ?? inQueue(look, port, name, offset);
  const task = look.spaceTask(port.receiver);
  return {
    ...unknown,
    serial: known?.serial ?? null,
    seqno: known?.seqno ?? null,
    thread: known?.thread ?? null,
    port: port.id,
    task,
  };
}
