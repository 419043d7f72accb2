/**
 * Circles in a graph of waits: of each set of nodes that all lead to each other, the shortest
 * circle through its first node.
 */
import type { WaitCycle, WaitEdge, WaitNode } from './wait_graph';

type Successors = ReadonlyMap<string, readonly string[]>;

function successorsOf(edges: readonly WaitEdge[]): Successors {
  const map = new Map<string, string[]>();
  for (const { from, idle, to } of edges) {
    if (idle) continue;
    const known = map.get(from);
    if (known === undefined) map.set(from, [to]);
    else known.push(to);
  }
  return map;
}

/** The shortest way from a node back to itself; null if there is none. */
function shortest(successors: Successors, start: string): readonly string[] | null {
  const cameFrom = new Map<string, string>();
  const todo = [start];
  for (let at = todo.shift(); at !== undefined; at = todo.shift()) {
    for (const next of successors.get(at) ?? []) {
      if (next === start) {
        const way: string[] = [];
        for (let back: string | undefined = at; back !== undefined && back !== start; ) {
          way.unshift(back);
          back = cameFrom.get(back);
        }
        return [start, ...way];
      }
      if (cameFrom.has(next)) continue;
      cameFrom.set(next, at);
      todo.push(next);
    }
  }
  return null;
}

/** One circle for each set of nodes that wait for each other, in the order of the nodes. */
export function waitCycles(
  nodes: readonly WaitNode[],
  edges: readonly WaitEdge[],
): readonly WaitCycle[] {
  const successors = successorsOf(edges);
  const names = new Map(nodes.map(({ id, name }) => [id, name]));
  const seen = new Set<string>();
  const cycles: WaitCycle[] = [];
  for (const { id } of nodes) {
    if (seen.has(id)) continue;
    const way = shortest(successors, id);
    if (way === null) continue;
    for (const each of way) seen.add(each);
    const text = [...way, id].map((each) => names.get(each) ?? each).join(' -> ');
    cycles.push({ nodes: way, text });
  }
  return cycles;
}
