/**
 * What a task may ask of the default pager: an object, what there is, more paging space, less. All
 * of it comes through the default port and is answered with a reply; a reply right that is null
 * gets none. @mach bootstrap/default_pager.c default_pager_info
 */
import type { MessageName } from '../kernel/mach/message_table';
import type { Handler, Sent, TaskCalls } from '../kernel/mach/task';
import type { PortName } from '../kernel/mach/types';
import { MACH_PORT_NULL } from '../kernel/mach/types';
import { pageMapEntries } from './default_pager_map';
import type { DefaultObject, DefaultPager } from './default_pager_object';
import { addObject, onDefaultPort } from './default_pager_object';
import { pagingFile } from './default_pager_removal';
import { backingStoreCalls } from './default_pager_store';
import type { Handlers } from './pager';
import { isPageRange, roundPage } from './pager';
import { portTableFind, portTableValues } from './port_table';

/** The name of the reply of a call. */
type ReplyName<K extends MessageName> = `${K}_reply` & MessageName;
type Answer<K extends MessageName> = (
  task: TaskCalls,
  self: DefaultPager,
  body: Parameters<Handler<DefaultPager, K>>[2]['body'],
) => Sent<ReplyName<K>>;

/** A call that is answered at once; elsewhere than at the default port it means nothing. */
function call<K extends MessageName>(
  name: ReplyName<K>,
  answer: Answer<K>,
): Handler<DefaultPager, K> {
  return onDefaultPort<K>((task, self, { body }) => {
    const reply = answer(task, self, body);
    const to = 'reply_port' in body ? body.reply_port : MACH_PORT_NULL;
    if (to !== MACH_PORT_NULL) task.send(to, name, reply);
    return 'KERN_SUCCESS';
  });
}

/**
 * An object that a task asked for; the null name if there is no port to be had.
 * @mach bootstrap/default_pager.c default_pager_object_create
 */
export function userObject(task: TaskCalls, self: DefaultPager, size: number): PortName {
  const port = task.machPortAllocate('receive');
  if (port.kr !== 'KERN_SUCCESS') return MACH_PORT_NULL;
  addObject(task, self, { port: port.value, size, name: MACH_PORT_NULL });
  // Armed for the first send right that will be made and lost.
  task.machPortRequestNotification(port.value, 'no_senders', 1, port.value);
  task.machPortMoveMember(port.value, self.externalSet);
  return port.value;
}

const objectCreate = call<'default_pager_object_create'>(
  'default_pager_object_create_reply',
  (task, self, { object_size: size }) => {
    const { pageSize } = task;
    const good = size === 0 || isPageRange(0, roundPage(size, pageSize), pageSize);
    if (!good) return { return_code: 'KERN_INVALID_ARGUMENT', memory_object: MACH_PORT_NULL };
    const port = userObject(task, self, size);
    const none = port === MACH_PORT_NULL;
    return { return_code: none ? 'KERN_RESOURCE_SHORTAGE' : 'KERN_SUCCESS', memory_object: port };
  },
);

const info = call<'default_pager_info'>('default_pager_info_reply', (task, self) => {
  const sum = (of: 'total' | 'free'): number =>
    self.partitions.reduce((pages, partition) => pages + partition[of], 0) * task.pageSize;
  return {
    return_code: 'KERN_SUCCESS',
    total_space: sum('total'),
    free_space: sum('free'),
    page_size: task.pageSize,
  };
});

const objects = call<'default_pager_objects'>('default_pager_objects_reply', (task, self) => {
  const all = portTableValues(self.objects);
  const stored = ({ map }: DefaultObject): number => pageMapEntries(map).length * task.pageSize;
  return {
    return_code: 'KERN_SUCCESS',
    objects: all.map((object) =>
      object.name === MACH_PORT_NULL
        ? { object: 0, size: 0 }
        : { object: object.port, size: stored(object) },
    ),
    ports: all.map(({ name }) => name),
  };
});

const objectPages = call<'default_pager_object_pages'>(
  'default_pager_object_pages_reply',
  (task, self, { object: name }) => {
    // The right that came: kept, the pager would be a sender of its own object for ever.
    if (name !== MACH_PORT_NULL) task.machPortDeallocate(name);
    const found =
      portTableFind(self.objects, name) ??
      portTableValues(self.objects).find((object) => object.name === name);
    if (found === undefined || name === MACH_PORT_NULL) {
      return { return_code: 'KERN_INVALID_ARGUMENT', pages: [] };
    }
    const pages = pageMapEntries(found.map).map(({ page }) => page * task.pageSize);
    return { return_code: 'KERN_SUCCESS', pages };
  },
);

/** Nothing comes of it. @mach bootstrap/default_pager.c default_pager_register_fileserver */
const registerFileserver = call<'default_pager_register_fileserver'>(
  'default_pager_register_fileserver_reply',
  (task, _self, { fileserver_port: server }) => {
    if (server !== MACH_PORT_NULL) task.machPortDeallocate(server);
    return { return_code: 'KERN_SUCCESS' };
  },
);

/** @mach mach/default_pager.defs default_pager (subsystem 2275) */
export const defaultPagerCalls: Handlers<DefaultPager> = {
  default_pager_object_create: objectCreate,
  default_pager_info: info,
  default_pager_objects: objects,
  default_pager_object_pages: objectPages,
  default_pager_paging_file: pagingFile,
  default_pager_register_fileserver: registerFileserver,
  ...backingStoreCalls,
};
