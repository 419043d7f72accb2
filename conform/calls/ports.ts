/**
 * Walks over ports against our kernel: one task makes each walk anew, line after line, and what a
 * line came to is compared with the walk: the code, what came back, and which threads are blocked
 * or have ended. After each line the machine runs until nothing more can happen.
 */
import { gnuIpcSwitches } from '../../kernel/mach/ipc_switches';
import { Machine } from '../../kernel/machine/machine';
import { namesInUse } from '../../kernel/tasks/user_port_calls';
import { Actor } from '../transcript/transcript_actor';
import type { CallDifference, CallsReport } from './calls_report';
import { callsReport } from './calls_report';
import { gnuHost, one } from './calls_world';
import type { Came } from './ports_calls';
import { makeCall, REFUSED } from './ports_calls';
import type { Used } from './ports_names';
import type { PortsLine, Told, Walk } from './ports_read';
import { readWalks } from './ports_read';

/** A call that a thread beside the main one makes. */
interface Helper {
  readonly actor: Actor;
  /** The `i` of the line that began the call; null while the thread is idle. */
  of: number | null;
  came: Came | null;
}

/** One walk at work. */
class Walker {
  private readonly machine = new Machine(gnuIpcSwitches);
  private readonly task = this.machine.addTask(gnuHost(this.machine), 'walker', true);
  private readonly main = new Actor(this.machine, this.task, 'main');
  private readonly helpers: Helper[] = [];
  /** Names that were in use before the line. */
  private used: Used = new Set();
  private readonly names = (): Used => this.used;

  private run(): void {
    while (this.machine.step() === null);
  }

  /** Makes the call of a line; answers what it came to, and what became of the threads. */
  make(line: PortsLine): { readonly came: Came; readonly threads: readonly Told[] } {
    const { call } = line;
    const names = namesInUse();
    this.main.start(one(names));
    this.run();
    this.used = names.answer();
    let came: Came = { kr: '0', out: {} };
    if (call.word === 'bsend' || call.word === 'brcv') {
      if (line.kr === REFUSED) came = { kr: REFUSED, out: {} };
      else this.begin(line);
    } else {
      const tell = (it: Came): void => {
        came = it;
      };
      this.main.start(makeCall(call, this.names, tell));
    }
    this.run();
    return { came, threads: this.threads() };
  }

  private begin({ i, call }: PortsLine): void {
    const helper = this.idle();
    helper.of = i;
    const tell = (it: Came): void => {
      helper.came = it;
    };
    helper.actor.start(makeCall(call, this.names, tell));
  }

  private idle(): Helper {
    const idle = this.helpers.find(({ of }) => of === null);
    if (idle !== undefined) return idle;
    const actor = new Actor(this.machine, this.task, `helper ${this.helpers.length}`);
    const helper = { actor, of: null, came: null };
    this.helpers.push(helper);
    return helper;
  }

  /** Every blocked thread, and each that has ended since; in the order of their lines. */
  private threads(): readonly Told[] {
    const told: (Told & { readonly of: number })[] = [];
    for (const helper of this.helpers) {
      const { of, came } = helper;
      if (of === null) continue;
      if (came === null) {
        told.push({ of, state: 'blocked' });
        continue;
      }
      told.push({ of, mr: came.kr, ...came.out });
      helper.of = null;
      helper.came = null;
    }
    return told.sort((a, b) => a.of - b.of);
  }
}

/** A record with its keys in order, so that records can be compared as texts. */
function sorted(record: Told): string {
  return JSON.stringify(Object.fromEntries(Object.entries(record).sort()));
}

function differs(key: string, recorded: string, ours: string): readonly string[] {
  if (recorded === ours) return [];
  return [`  ${key}: recorded ${recorded}`, `  ${' '.repeat(key.length)}  ours     ${ours}`];
}

function compare(line: PortsLine, came: Came, threads: readonly Told[]): readonly string[] {
  const recorded = [...line.threads].sort((a, b) => a.of - b.of);
  return [
    ...differs('kr', line.kr, came.kr),
    ...differs('out', sorted(line.out), sorted(came.out)),
    ...differs('threads', recorded.map(sorted).join(' '), threads.map(sorted).join(' ')),
  ];
}

function walk({ name, lines }: Walk): readonly CallDifference[] {
  const walker = new Walker();
  const differences: CallDifference[] = [];
  for (const line of lines) {
    const { came, threads } = walker.make(line);
    const different = compare(line, came, threads);
    if (different.length === 0) continue;
    const head = `line ${line.line}: ${line.op} (${line.i} of walk ${name})`;
    differences.push({ line: line.line, text: [head, ...different].join('\n') });
  }
  return differences;
}

/** Makes the walks of a file; throws TranscriptError if it is none. */
export function conformPorts(file: string, text: string): CallsReport {
  const walks = readWalks(file, text);
  const differences = walks.flatMap(walk);
  const calls = walks.reduce((sum, { lines }) => sum + lines.length, 0);
  return callsReport(calls, differences);
}
