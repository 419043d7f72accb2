/**
 * How large a message is. Only MACH_RCV_TOO_LARGE depends on it, so it is a model, not a layout:
 * 24 bytes of header, 8 for each scalar and each right, 16 for each out-of-line region. It gives
 * what a 32-bit kernel gives for notifications and for messages of one integer (32 bytes).
 */
import type { Crossing, Sized } from '../mach/message_def';
import type { MessageBodies, MessageName } from '../mach/message_table';
import { messageDefs } from '../mach/message_table';

/** Counts what a body carries besides scalars. */
class Counting implements Crossing<unknown, unknown, Sized, Sized> {
  items = 0;

  makeSend(right: unknown): unknown {
    this.items += 1;
    return right;
  }

  moveReceive(right: unknown): unknown {
    this.items += 1;
    return right;
  }

  moveSend(right: unknown): unknown {
    this.items += 1;
    return right;
  }

  replyTo(right: unknown): unknown {
    this.items += 1;
    return right;
  }

  outOfLine(memory: Sized): Sized {
    this.items += 1;
    return memory;
  }
}

/** @ours a model of msgh_size */
export function ipcKmsgSize<K extends MessageName>(
  name: K,
  body: MessageBodies<unknown, Sized>[K],
): number {
  const counting = new Counting();
  messageDefs[name].cross(body, counting);
  const { values, memory } = userPart(body);
  // The rows of a definition hold a region's length; a user message's row is its id, in the header.
  const scalars = values < 0 ? messageDefs[name].row(body).length : values + memory;
  return 24 + 8 * (scalars + counting.items);
}

/** Numbers of a user message; -1 for any other. */
function userPart(body: object): { values: number; memory: number } {
  if (!('values' in body) || !('memory' in body)) return { values: -1, memory: 0 };
  const { values, memory } = body;
  if (!Array.isArray(values) || !Array.isArray(memory)) return { values: -1, memory: 0 };
  return { values: values.length, memory: memory.length };
}
