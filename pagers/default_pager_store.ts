/**
 * Backing stores of the OSF interface: each has a port of its own, which takes segments of devices.
 * A segment is a partition, as a paging file is; a store goes as a paging file does.
 * @mach default_pager/dp_backing_store.c
 */
import type { KernReturn } from '../kernel/mach/kern_return';
import type { MessageName } from '../kernel/mach/message_table';
import type { Handler, Outcome, Received, TaskCalls } from '../kernel/mach/task';
import type { PortName } from '../kernel/mach/types';
import { MACH_PORT_NULL } from '../kernel/mach/types';
import type { BackingStore, DefaultPager } from './default_pager_object';
import { onDefaultPort } from './default_pager_object';
import { addPartition, removePartitions } from './default_pager_removal';
import { refuse } from './in_turn';
import type { Handlers } from './pager';
import { portTableEnter, portTableFind } from './port_table';

/** A call at the port of a store; elsewhere it means nothing. */
function atStore<K extends MessageName>(
  serve: (
    task: TaskCalls,
    self: DefaultPager,
    store: BackingStore,
    body: Received<K>['body'],
  ) => Outcome,
): Handler<DefaultPager, K> {
  return (task, self, message, frame) => {
    const store = portTableFind(self.stores, message.msgh_local_port);
    if (store === null) return refuse(task, self, message, frame);
    return serve(task, self, store, message.body);
  };
}

const create = onDefaultPort<'default_pager_backing_store_create'>((task, self, message) => {
  const { reply_port: reply, priority, clsize } = message.body;
  if (reply === MACH_PORT_NULL) return 'KERN_SUCCESS';
  const answer = (return_code: KernReturn, port: PortName): void =>
    task.send(reply, 'default_pager_backing_store_create_reply', {
      return_code,
      backing_store: port,
    });
  const good = Number.isSafeInteger(priority) && Number.isSafeInteger(clsize) && clsize >= 0;
  const made = good ? task.machPortAllocate('receive') : null;
  if (made === null) answer('KERN_INVALID_ARGUMENT', MACH_PORT_NULL);
  else if (made.kr === 'KERN_SUCCESS') {
    const clusterSize = Math.max(task.pageSize, clsize);
    portTableEnter(self.stores, made.value, { port: made.value, priority, clusterSize });
    task.machPortMoveMember(made.value, task.portSet('default'));
    answer('KERN_SUCCESS', made.value);
  } else answer('KERN_RESOURCE_SHORTAGE', MACH_PORT_NULL);
  return 'KERN_SUCCESS';
});

/** Indexes of a store's segments. */
function segments(self: DefaultPager, { port }: BackingStore): readonly number[] {
  return [...self.partitions.keys()].filter((index) => self.partitions[index]?.store === port);
}

const remove = atStore<'default_pager_backing_store_delete'>((task, self, store, body) =>
  removePartitions(task, self, segments(self, store), store.port, body.reply_port),
);

const info = atStore<'default_pager_backing_store_info'>((task, self, store, body) => {
  const sum = (of: 'total' | 'free'): number =>
    segments(self, store).reduce((pages, at) => pages + (self.partitions[at]?.[of] ?? 0), 0);
  if (body.reply_port === MACH_PORT_NULL) return 'KERN_SUCCESS';
  task.send(body.reply_port, 'default_pager_backing_store_info_reply', {
    return_code: 'KERN_SUCCESS',
    pages_total: sum('total'),
    pages_free: sum('free'),
    priority: store.priority,
    clsize: store.clusterSize,
  });
  return 'KERN_SUCCESS';
});

const addSegment = atStore<'default_pager_add_segment'>((task, self, store, body) => {
  const { device, offset, count, reply_port: reply } = body;
  const return_code = addPartition(self, device, offset, count, store.port);
  if (reply !== MACH_PORT_NULL)
    task.send(reply, 'default_pager_add_segment_reply', { return_code });
  return 'KERN_SUCCESS';
});

/** @mach default_pager/default_pager_object.defs default_pager_object (from 2280 on) */
export const backingStoreCalls: Handlers<DefaultPager> = {
  default_pager_backing_store_create: create,
  default_pager_backing_store_delete: remove,
  default_pager_backing_store_info: info,
  default_pager_add_segment: addSegment,
};
