/**
 * Which of several operations that were begun together came first: their lines say only that they
 * were begun, the requests that follow say whose fault was the first.
 */
import type { ClientOp, PagerCall, TranscriptLine } from './transcript_lines';
import type { TranscriptWorld } from './transcript_world';

/** An operation that has been begun and has not run yet. */
export interface Begun {
  readonly thread: string;
  readonly op: ClientOp | PagerCall;
}

const READ = 1;
const READ_WRITE = 3;

/** True if a request may be the fault of an operation. */
function asksFor(world: TranscriptWorld, { op }: Begun, line: TranscriptLine): boolean {
  const { content } = line;
  if (content.who !== 'message' || (op.op !== 'read' && op.op !== 'write')) return false;
  const { message } = content;
  const asks =
    message.msg === 'memory_object_data_request' || message.msg === 'memory_object_data_unlock';
  if (!asks || message.obj !== op.obj) return false;
  const page = world.mapping(op.map).base + op.page;
  const access = op.op === 'read' ? READ : READ_WRITE;
  return message.offset === page * world.pageSize && message.desired_access === access;
}

/** The operations in the order in which they came, as far as the lines until the next rest tell. */
export function inOrder(
  world: TranscriptWorld,
  begun: readonly Begun[],
  following: readonly TranscriptLine[],
): readonly Begun[] {
  const left = [...begun];
  const order: Begun[] = [];
  for (const line of following) {
    const { content } = line;
    if (left.length <= 1 || (content.who === 'done' && content.op === 'wait_idle')) break;
    const index = left.findIndex((each) => asksFor(world, each, line));
    if (index !== -1) order.push(...left.splice(index, 1));
  }
  return [...order, ...left];
}

/** True if the line begins an operation of a thread that others do not wait for. */
export function isBegun({ content, fields }: TranscriptLine): boolean {
  return content.who === 'start' && (fields['async'] === true || fields['async'] === 1);
}
