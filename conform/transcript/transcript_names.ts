/**
 * Checks the lines of a recording against each other: a header comes first, objects, mappings and
 * threads are known when they are named, an operation ends before its thread begins the next.
 */
import { meant } from '../../scenarios/language/suggest';
import { bugs } from './transcript_bugs';
import type { Content, TranscriptLine } from './transcript_lines';
import { taskName } from './transcript_world';

/** What is wrong with a line: where, what, and what would be right. */
export interface Wrong {
  readonly path: readonly (string | number)[];
  readonly what: string;
  readonly meant: string;
}

/** Less memory than this is no machine. */
const PAGES_MIN = 256;

const made = ['vm_map', 'vm_allocate', 'vm_read'];

export class TranscriptNames {
  private first = true;
  private objects = 0;
  private readonly mappings = new Set<string>();
  private readonly tasks = new Set<string>();
  /** Mappings that a thread is about to make, by thread. */
  private readonly making = new Map<string, string>();
  private format = 2;
  /** The operation that each thread is in, with its line. */
  private readonly inside = new Map<
    string,
    { readonly op: string; readonly line: number } | null
  >();

  /** What is wrong with the next line, or null. */
  check(line: TranscriptLine): Wrong | null {
    const { content } = line;
    const begins = content.who === 'header';
    if (begins !== this.first) {
      const what = begins ? 'there is a second header' : 'the first line is not a header';
      return { path: ['who'], what, meant: 'a recording begins with its only header' };
    }
    this.first = false;
    if (content.who === 'header') {
      this.format = content.header.format;
      return headerWrong(content.header);
    }
    return (
      this.taskWrong(line) ??
      this.objectWrong(line) ??
      this.threadWrong(line) ??
      this.mappingWrong(line)
    );
  }

  /** Tasks are those that the script or a task_create makes. */
  private taskWrong({ content, fields }: TranscriptLine): Wrong | null {
    if (content.who === 'task') this.tasks.add(content.task);
    const { child } = fields;
    if (typeof child === 'string') this.tasks.add(child);
    const thread = 'thread' in content ? content.thread : undefined;
    const home = thread === undefined ? null : taskName(thread);
    const named = { task: fields['task'], thread: home };
    for (const [key, task] of Object.entries(named)) {
      if (content.who === 'comment' || typeof task !== 'string' || this.tasks.has(task)) continue;
      const what = `there is no task ${JSON.stringify(task)} yet`;
      return { path: [key], what, meant: meant(task, [...this.tasks]) };
    }
    return null;
  }

  private objectWrong({ content, fields }: TranscriptLine): Wrong | null {
    const isNew = content.who === 'script' && content.script.new === 1;
    const born = isBirth(content) ? 'new_memory_object' : 'obj';
    if (isNew || born === 'new_memory_object') {
      const number = fields[born];
      const next = this.objects + 1;
      if (number !== next) {
        const what = `${born} is ${String(number)}, but the objects so far are ${this.objects}`;
        return { path: [born], what, meant: `the next is ${next}` };
      }
      this.objects = next;
      if (isNew) return null;
    }
    const { obj } = fields;
    if (typeof obj !== 'number' || content.who === 'comment' || obj <= this.objects) return null;
    const known = this.objects === 0 ? 'none yet' : `1 to ${this.objects}`;
    return { path: ['obj'], what: `there is no object ${obj} yet`, meant: `known are ${known}` };
  }

  private mappingWrong({ content, fields }: TranscriptLine): Wrong | null {
    if (content.who === 'done') {
      const name = this.making.get(content.thread);
      if (name !== undefined) this.mappings.add(name);
      this.making.delete(content.thread);
    }
    if (content.who !== 'start') return null;
    const { op } = content.op;
    const creates = made.includes(op) ? (op === 'vm_read' ? 'into' : 'map') : null;
    for (const key of ['map', 'into', 'from']) {
      const name = fields[key];
      if (typeof name !== 'string' || key === creates || this.mappings.has(name)) continue;
      const what = `there is no mapping ${JSON.stringify(name)} yet`;
      return { path: [key], what, meant: meant(name, [...this.mappings]) };
    }
    const name = creates === null ? undefined : fields[creates];
    if (creates === null || typeof name !== 'string') return null;
    // Tasks may map at the same address, and then use the same name.
    if (this.format === 2 && this.mappings.has(name)) {
      const what = `the mapping ${JSON.stringify(name)} exists already`;
      return { path: [creates], what, meant: 'give each mapping a different name' };
    }
    if (fields['address'] === undefined) this.making.set(content.thread, name);
    else this.mappings.add(name);
    return null;
  }

  private threadWrong({ content, line }: TranscriptLine): Wrong | null {
    if (content.who === 'probe') return this.probeWrong(content.probe);
    if (content.who !== 'start' && content.who !== 'done' && content.who !== 'exception')
      return null;
    const { thread } = content;
    const inside = this.inside.get(thread) ?? null;
    if (content.who === 'start') {
      if (inside !== null) {
        const what = `${thread} is still in ${inside.op} of line ${inside.line}`;
        return { path: ['op'], what, meant: `${inside.op}.done should come first` };
      }
      this.inside.set(thread, { op: content.op.op, line });
      return null;
    }
    if (inside === null) {
      return {
        path: ['thread'],
        what: `${thread} is in no operation`,
        meant: 'one should be begun',
      };
    }
    if (content.who === 'exception') return null;
    if (inside.op !== content.op) {
      const what = `${thread} is in ${inside.op} of line ${inside.line}, not in ${content.op}`;
      return { path: ['op'], what, meant: `it should be ${inside.op}.done` };
    }
    this.inside.set(thread, null);
    return null;
  }

  private probeWrong(probe: Extract<Content, { who: 'probe' }>['probe']): Wrong | null {
    if (probe.probe !== 'async' || probe.thread === undefined) return null;
    if (this.inside.has(probe.thread)) return null;
    const what = `${probe.thread} has done nothing yet`;
    return { path: ['thread'], what, meant: meant(probe.thread, [...this.inside.keys()]) };
  }
}

/** True for a message that brings a new object. */
function isBirth(content: Content): boolean {
  if (content.who !== 'message') return false;
  const { msg } = content.message;
  return msg === 'memory_object_copy' || msg === 'memory_object_create';
}

function headerWrong(header: Extract<Content, { who: 'header' }>['header']): Wrong | null {
  const { page_size, memory_mb, bugs: named } = header;
  if ((page_size & (page_size - 1)) !== 0) {
    const what = `page_size is ${page_size}`;
    return { path: ['page_size'], what, meant: 'it should be a power of two, as 4096' };
  }
  if ((memory_mb * 2 ** 20) / page_size < PAGES_MIN) {
    const what = `memory_mb is ${memory_mb} with pages of ${page_size} bytes`;
    return { path: ['memory_mb'], what, meant: `there should be ${PAGES_MIN} pages at least` };
  }
  for (const [index, bug] of named.entries()) {
    if (Object.hasOwn(bugs, bug)) continue;
    const what = `the bug ${JSON.stringify(bug)} is not known`;
    return { path: ['bugs', index], what, meant: meant(bug, Object.keys(bugs)) };
  }
  return null;
}
