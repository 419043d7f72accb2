/**
 * Which of several loads and stores that were begun together came first. Operations keep the order
 * of their lines; only where the next thing that happens is their own requests do these decide.
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

/** True if both touch one page through one mapping. */
function samePage({ op: a }: Begun, { op: b }: Begun): boolean {
  return 'page' in a && 'page' in b && a.map === b.map && a.page === b.page;
}

/** True for a line that makes other things happen than those begun before. */
function acts({ content }: TranscriptLine): boolean {
  if (content.who === 'start') return content.op.op !== 'wait_idle';
  return content.who === 'call' || content.who === 'answer' || content.who === 'script';
}

/** The operations in the order in which they came, as far as the lines that follow at once say. */
export function inOrder(
  world: TranscriptWorld,
  begun: readonly Begun[],
  following: Iterable<TranscriptLine>,
): readonly Begun[] {
  const seen: Begun[] = [];
  for (const line of following) {
    if (acts(line) || (line.content.who === 'done' && line.content.op === 'wait_idle')) break;
    const asker = begun.find((each) => !seen.includes(each) && asksFor(world, each, line));
    if (asker !== undefined) seen.push(asker);
  }
  // Whoever found the page asked for came later, whatever its line says.
  const late = begun.filter(
    (each) => !seen.includes(each) && seen.some((one) => samePage(one, each)),
  );
  const order = [...seen, ...late];
  const places = new Set(order);
  return begun.map((each) => (places.has(each) ? (order.shift() ?? each) : each));
}

/** True if the line begins an operation of a thread that others do not wait for. */
export function isBegun({ content, fields }: TranscriptLine): boolean {
  return content.who === 'start' && (fields['async'] === true || fields['async'] === 1);
}
