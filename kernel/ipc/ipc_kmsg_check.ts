/**
 * The shape of what tasks send. Types end at the trap: a pager may be written in JavaScript, and
 * what the kernel itself reads of a body must be there. What the values mean is for the receiver
 * to judge. Mach does this with the type descriptors of a message.
 */
import { kernReturns } from '../mach/kern_return';
import type { MessageName } from '../mach/message_table';
import { messageDefs, messageKinds } from '../mach/message_table';
import type { OutOfLine, Sent } from '../mach/task';

type Fields = Readonly<Record<string, unknown>>;

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null;
}

function isRegion(value: unknown): boolean {
  if (!isFields(value)) return false;
  const { address, size } = value;
  return Number.isInteger(address) && Number.isInteger(size) && Number(size) >= 0;
}

function isCode(value: unknown): boolean {
  return typeof value === 'string' && Object.hasOwn(kernReturns, value);
}

function areNumbers(value: unknown): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === 'number');
}

/** C's booleans. */
function areFlags(...values: readonly unknown[]): boolean {
  return values.every((value) => typeof value === 'boolean' || Number.isInteger(value));
}

/** Attributes without a flavor, as the CMU interface has them. */
function isPlain({ flavor, attributes, may_cache, copy_strategy }: Fields): boolean {
  const bare = flavor === undefined && attributes === undefined;
  return bare && may_cache !== undefined && copy_strategy !== undefined;
}

function areRecords(value: unknown): boolean {
  return Array.isArray(value) && value.every(isFields);
}

/** True if the kernel can carry the body. @ours types end at the trap */
export function ipcKmsgWellFormed(name: MessageName, body: unknown): boolean {
  if (!isFields(body)) return false;
  switch (name) {
    case 'memory_object_data_supply':
    case 'memory_object_data_return':
    case 'memory_object_data_provided':
    case 'memory_object_data_write':
    case 'memory_object_data_initialize':
    case 'device_write_request':
      return isRegion(body['data']);
    case 'vm_object_sync':
      return areFlags(body['should_flush'], body['should_return'], body['should_iosync']);
    case 'memory_object_data_error':
      return isCode(body['error_value']);
    case 'memory_object_destroy':
      return isCode(body['reason']);
    case 'memory_object_supply_completed':
      return isCode(body['result']);
    case 'memory_object_change_attributes':
      return isFields(body['attributes']) || isPlain(body);
    case 'memory_object_get_attributes_reply':
      return isCode(body['return_code']) && (isFields(body['attributes']) || isPlain(body));
    case 'device_write_reply':
      return isCode(body['return_code']);
    case 'device_read_reply':
      return isCode(body['return_code']) && (body['data'] === null || isRegion(body['data']));
    case 'default_pager_objects_reply':
      return (
        isCode(body['return_code']) && areNumbers(body['ports']) && areRecords(body['objects'])
      );
    case 'default_pager_object_pages_reply':
      return isCode(body['return_code']) && areNumbers(body['pages']);
    case 'default_pager_object_create_reply':
    case 'default_pager_info_reply':
    case 'default_pager_backing_store_create_reply':
    case 'default_pager_backing_store_delete_reply':
    case 'default_pager_backing_store_info_reply':
    case 'default_pager_add_segment_reply':
    case 'default_pager_paging_file_reply':
    case 'default_pager_register_fileserver_reply':
    case 'vm_object_sync_reply':
      return isCode(body['return_code']);
    case 'user_message':
      return isUserMessage(body);
    default:
      return Object.hasOwn(messageKinds, name);
  }
}

/**
 * The memory that a well-formed body carries; null for none, whatever else its sender put into it.
 * @ours a body may have keys that its message has not
 */
export function ipcKmsgData(name: MessageName, body: Sent<MessageName>): OutOfLine | null {
  return 'data' in body && 'data' in messageDefs[name].args ? body.data : null;
}

function isUserMessage(body: Fields): boolean {
  const { values, ports, memory } = body;
  return areNumbers(values) && areNumbers(ports) && Array.isArray(memory) && memory.every(isRegion);
}
