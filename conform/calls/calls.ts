/**
 * Tables of calls against our kernel: each setup is made anew, its calls are made one after the
 * other, and each answer is held against the table's: code, values, and what the address space or
 * the object is like afterwards, as far as the line tells it.
 */
import { TranscriptError } from '../transcript/transcript_json';
import { firstDifference } from './calls_difference';
import { MemoryObjectCase } from './calls_memory_object';
import type { CallLine, SetupLine } from './calls_read';
import { readCalls } from './calls_read';
import type { CallDifference, CallsReport } from './calls_report';
import { callsReport } from './calls_report';
import type { Answer } from './calls_vm';
import { answered, vmCall } from './calls_vm';
import type { Told } from './calls_world';
import { CallsWorld } from './calls_world';

/** One setup at work. */
class Case {
  private readonly world: CallsWorld;
  private readonly object: MemoryObjectCase | null;

  constructor(setup: SetupLine, told: Told) {
    this.world = new CallsWorld(setup, told);
    this.world.do(this.world.setUp(setup));
    this.object = setup.setup.startsWith('MO')
      ? new MemoryObjectCase(this.world, setup.setup === 'MO')
      : null;
  }

  make(line: CallLine): Answer | null {
    const answer = line.call.startsWith('memory_object_')
      ? this.ofObject(line)
      : vmCall(this.world, line);
    return answer === null ? null : { ...answer, out: { ...answer.out, ...this.looks(line) } };
  }

  private ofObject(line: CallLine): Answer | null {
    const { object } = this;
    return object === null ? null : answered(() => object.call(line));
  }

  /** What a line tells of address spaces besides the answer. */
  private looks(line: CallLine): Readonly<Record<string, unknown>> {
    const { out, call } = line;
    const { world } = this;
    const { target, child } = world;
    const seen: Record<string, unknown> = {};
    if ('map_after' in out) seen['map_after'] = world.walk(target);
    if ('parent_map_after' in out) seen['parent_map_after'] = world.walk(target);
    if ('child_map' in out) seen['child_map'] = child === null ? [] : world.walk(child);
    if ('words' in out && call !== 'vm_read') {
      const { words_of: of, words } = out;
      if (of !== undefined) seen['words_of'] = of;
      const task = of === 'child' || call === 'task_create' ? child : target;
      const pages = Array.isArray(words) ? words.length : 0;
      seen['words'] = task === null ? [] : world.walkWords(task, pages);
    }
    return seen;
  }

  /** True if two plain values are the same: addresses by where they are, the rest by value. */
  same(key: string, recorded: unknown, ours: unknown): boolean {
    if (key === 'address' && typeof recorded === 'string' && typeof ours === 'string') {
      return this.world.at(recorded) === this.world.at(ours);
    }
    return recorded === ours;
  }
}

function compare(made: Case, line: CallLine, answer: Answer): readonly string[] {
  const different: string[] = [];
  if (line.kr !== null && line.kr !== answer.kr) {
    different.push(`kr: recorded ${line.kr}, ours ${answer.kr}`);
  }
  const same = made.same.bind(made);
  for (const [key, recorded] of Object.entries(line.out)) {
    const found = firstDifference(key, recorded, answer.out[key], same);
    if (found !== null) different.push(...found);
  }
  return different;
}

/** Makes the calls of a file; throws TranscriptError if it is none. */
export function conformCalls(file: string, text: string): CallsReport {
  const setups = readCalls(file, text);
  const differences: CallDifference[] = [];
  let calls = 0;
  let told: Told = {};
  for (const setup of setups) {
    const { base, current: limit } = setup;
    if (base !== undefined) told = { ...told, base: Number.parseInt(base, 16) };
    if (limit !== undefined) told = { ...told, limit };
    const made = new Case(setup, told);
    for (const line of setup.calls) {
      const answer = made.make(line);
      if (answer === null) {
        const what = `there is no call ${JSON.stringify(line.call)} in setup ${setup.setup}`;
        throw new TranscriptError(file, line.line, 1, what, 'write vm_... or memory_object_...');
      }
      calls += 1;
      const different = compare(made, line, answer);
      if (different.length === 0) continue;
      const args = JSON.stringify(line.args);
      const head = `line ${line.line}: ${line.call}, ${line.case}`;
      const body = [`arguments ${args}`, ...different].map((each) => `  ${each}`);
      differences.push({ line: line.line, text: [head, ...body].join('\n') });
    }
  }
  return callsReport(calls, differences);
}
