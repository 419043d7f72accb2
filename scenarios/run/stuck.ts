/**
 * The report of a run that cannot go on, from the graph of waits: one sentence for each thread that
 * waits for something, those of tasks and calls first, then those of pagers and the daemon.
 * `editor waits for page 3 of A; A's pager never answered data_request seqno 4`. Circles come last.
 */
import type { MachineState } from '../../kernel/inspect/machine_state';
import { stateOf } from '../../kernel/inspect/snapshot';
import type { Thread } from '../../kernel/kern/thread';
import type { Actor, BuiltScenario } from './build';
import type { WaitGraph } from './wait_graph';
import { waitGraphOf } from './wait_graph_maker';

/** How a report names a thread: calls by what they call. */
function actorName({ scenario }: BuiltScenario, actor: Actor): string {
  const call = actor.kind === 'call' ? scenario.calls[actor.index] : undefined;
  return call === undefined ? actor.name : `the call ${call.call.id} of ${call.object}`;
}

/** The name of each thread in reports. */
export function threadNames(built: BuiltScenario): (thread: Thread) => string {
  const actors = new Map(built.actors.map((actor) => [actor.thread, actor]));
  return (thread) => {
    const actor = actors.get(thread);
    return actor === undefined ? thread.name : actorName(built, actor);
  };
}

/** All that the machine of a scenario knows as it stands. */
export function builtState(built: BuiltScenario): MachineState {
  return stateOf(built.look);
}

/** Who waits for whom in a scenario's machine as it stands. */
export function builtWaitGraph(built: BuiltScenario, ended = false): WaitGraph {
  const { threads } = built.machine;
  const nameOf = threadNames(built);
  const threadName = (id: number): string => {
    const thread = threads[id];
    return thread === undefined ? `thread ${id}` : nameOf(thread);
  };
  return waitGraphOf(builtState(built), { ended, threadName });
}

/** What a thread waits for, and what that waits for; null for one that is out of work. */
function sentence({ edges }: WaitGraph, thread: Thread): string | null {
  const first = edges.find(({ from, idle }) => from === `thread:${thread.id}` && !idle);
  if (first === undefined) return null;
  const next = edges.filter(({ from, idle }) => from === first.to && !idle);
  const tail = [...new Set(next.map(({ text }) => text))].join(', ');
  return tail === '' ? first.text : `${first.text}; ${tail}`;
}

/** The sentences of a graph, each with what it is about; and its circles. */
export function waitSentences(graph: WaitGraph, threads: readonly Thread[]): readonly string[] {
  const found = threads.flatMap((thread) => sentence(graph, thread) ?? []);
  return [...found, ...graph.cycles.map(({ text }) => `in a circle: ${text}`)];
}

/** Threads in the order of reports. */
export function reportedThreads({ actors, machine }: BuiltScenario): readonly Thread[] {
  const first = actors.map(({ thread }) => thread);
  return [...first, ...machine.threads.filter((thread) => !first.includes(thread))];
}

/** One sentence for each thread that waits, and is not simply out of work. */
export function stuckReport(built: BuiltScenario): readonly string[] {
  const crashed = [...built.pagers].flatMap(([name, { owner }]) =>
    owner.crash === null ? [] : [`pager ${name} crashed: ${owner.crash.message}`],
  );
  return [...crashed, ...waitSentences(builtWaitGraph(built, true), reportedThreads(built))];
}
