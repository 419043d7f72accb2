/**
 * The graph of waits as sentences and as a drawing: nodes in columns, each to the right of those
 * that wait for it, and the circles by name.
 */
import type { WaitEdge, WaitGraph, WaitNode } from '../../scenarios/run/wait_graph';
import type { Thing } from './thing';

export interface WaitSentence {
  readonly text: string;
  readonly thing: Thing | null;
  /** In a circle of nodes that wait for each other. */
  readonly isCircular: boolean;
  /** How far it is from a thread: 0 for the wait of a thread, 1 for why that does not end. */
  readonly depth: number;
}

export interface PlacedNode {
  readonly id: string;
  readonly name: string;
  readonly kind: WaitNode['kind'];
  readonly thing: Thing | null;
  readonly column: number;
  readonly row: number;
  readonly isCircular: boolean;
}

export interface PlacedEdge {
  readonly from: PlacedNode;
  readonly to: PlacedNode;
  readonly text: string;
  readonly isCircular: boolean;
}

export interface WaitView {
  readonly sentences: readonly WaitSentence[];
  readonly nodes: readonly PlacedNode[];
  readonly edges: readonly PlacedEdge[];
  readonly columns: number;
  readonly rows: number;
  readonly circles: readonly string[];
  /** Threads that only wait for work. */
  readonly idle: readonly string[];
}

/** What a node of the graph is in the other views. */
export function thingOfNode({ host, id, kind, row }: WaitNode): Thing | null {
  if (kind === 'page') {
    const [h = '', object = '', offset = ''] = id.replace(/^page:/, '').split('/');
    return { kind, host: Number(h), object: Number(object), offset: Number(offset) };
  }
  if (row === null) return null;
  if (kind === 'object') return host === null ? null : { kind, host, object: row };
  if (kind === 'pager') return { kind: 'task', id: row };
  const isThing = kind === 'thread' || kind === 'port' || kind === 'message' || kind === 'device';
  return isThing ? { kind, id: row } : null;
}

/** Columns by the longest way from a thread that nothing waits for; circles end it. */
function columnsOf(edges: readonly WaitEdge[], starts: readonly string[]): Map<string, number> {
  const column = new Map(starts.map((id) => [id, 0]));
  const nodes = new Set(edges.flatMap(({ from, to }) => [from, to]));
  for (let round = 0; round < nodes.size; round += 1) {
    let changed = false;
    for (const { from, to } of edges) {
      const before = column.get(from);
      if (before === undefined || column.has(to)) continue;
      column.set(to, before + 1);
      changed = true;
    }
    if (!changed) break;
  }
  return column;
}

function circular(graph: WaitGraph): ReadonlySet<string> {
  return new Set(
    graph.cycles.flatMap(({ nodes }) =>
      nodes.map((id, i) => `${id} ${nodes[(i + 1) % nodes.length] ?? ''}`),
    ),
  );
}

function sentencesOf(graph: WaitGraph, inCircle: ReadonlySet<string>): readonly WaitSentence[] {
  const things = new Map(graph.nodes.map((node) => [node.id, thingOfNode(node)]));
  const busy = graph.edges.filter(({ idle }) => !idle);
  const seen = new Set<WaitEdge>();
  const sentences: WaitSentence[] = [];
  const add = (edge: WaitEdge, depth: number): void => {
    if (seen.has(edge)) return;
    seen.add(edge);
    const isCircular = inCircle.has(`${edge.from} ${edge.to}`);
    sentences.push({ text: edge.text, thing: things.get(edge.to) ?? null, isCircular, depth });
  };
  for (const start of busy.filter(({ from }) => from.startsWith('thread:'))) {
    const todo: [WaitEdge, number][] = [[start, 0]];
    for (let next = todo.shift(); next !== undefined; next = todo.shift()) {
      const [edge, depth] = next;
      if (seen.has(edge)) continue;
      add(edge, depth);
      if (edge.to.startsWith('thread:')) continue;
      todo.unshift(
        ...busy
          .filter(({ from }) => from === edge.to)
          .map((e): [WaitEdge, number] => [e, depth + 1]),
      );
    }
  }
  for (const edge of busy) add(edge, 0);
  return sentences;
}

/** The graph without threads that only wait for work, placed on a grid. */
export function waitView(graph: WaitGraph): WaitView {
  const inCircle = circular(graph);
  const circleNodes = new Set(graph.cycles.flatMap(({ nodes }) => nodes));
  const busy = graph.edges.filter(({ idle }) => !idle);
  const targets = new Set(busy.map(({ to }) => to));
  const from = [...new Set(busy.map((edge) => edge.from))];
  const roots = from.filter((id) => !targets.has(id));
  const loose = from.filter((id) => id.startsWith('thread:'));
  const column = columnsOf(busy, roots);
  for (const id of loose) {
    if (column.has(id)) continue;
    for (const [key, value] of columnsOf(busy, [id])) if (!column.has(key)) column.set(key, value);
  }
  const counts: number[] = [];
  const placed = new Map<string, PlacedNode>();
  for (const node of graph.nodes) {
    const at = column.get(node.id);
    if (at === undefined) continue;
    const row = counts[at] ?? 0;
    counts[at] = row + 1;
    const { id, kind, name } = node;
    const isCircular = circleNodes.has(id);
    const thing = thingOfNode(node);
    placed.set(id, { id, kind, name, thing, column: at, row, isCircular });
  }
  const edges = busy.flatMap((edge): PlacedEdge[] => {
    const [a, b] = [placed.get(edge.from), placed.get(edge.to)];
    const isCircular = inCircle.has(`${edge.from} ${edge.to}`);
    return a === undefined || b === undefined
      ? []
      : [{ from: a, to: b, text: edge.text, isCircular }];
  });
  const idle = graph.edges.filter((edge) => edge.idle).map(({ text }) => text);
  return {
    sentences: sentencesOf(graph, inCircle),
    nodes: [...placed.values()],
    edges,
    columns: counts.length,
    rows: Math.max(0, ...counts),
    circles: graph.cycles.map(({ text }) => text),
    idle: [...new Set(idle)],
  };
}
