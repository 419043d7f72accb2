/** Who waits for whom: sentences, and the same as a drawing with the circles in it. */
import { momentSignals } from '../model/moment_signals';
import type { Session } from '../model/session';
import { thingText } from '../model/thing';
import type { PlacedEdge, PlacedNode, WaitView } from '../model/wait_view';
import { waitView } from '../model/wait_view';
import { Chip, Group } from './linked';

/** Pixels of a node, and of the room between nodes. */
const WIDTH = 150;
const HEIGHT = 26;
const RIGHT = 46;
const BELOW = 18;

const left = ({ column }: PlacedNode): number => 8 + column * (WIDTH + RIGHT);
const top = ({ row }: PlacedNode): number => 12 + row * (HEIGHT + BELOW);

function Edge({ edge }: { readonly edge: PlacedEdge }) {
  const { from, isCircular, text, to } = edge;
  const isBack = to.column <= from.column;
  const [x1, y1] = [left(from) + (isBack ? WIDTH / 2 : WIDTH), top(from) + HEIGHT / 2];
  const [x2, y2] = [left(to) + (isBack ? WIDTH / 2 : 0), top(to) + (isBack ? HEIGHT : HEIGHT / 2)];
  const bend = Math.max(y1 + HEIGHT / 2, y2) + 14;
  const path = isBack
    ? `M${x1} ${y1 + HEIGHT / 2}C${x1} ${bend} ${x2} ${bend} ${x2} ${y2}`
    : `M${x1} ${y1}C${x1 + RIGHT / 2} ${y1} ${x2 - RIGHT / 2} ${y2} ${x2 - 2} ${y2}`;
  return (
    <path
      class={`wait-edge${isCircular ? ' is-circular' : ''}`}
      d={path}
      marker-end={isCircular ? 'url(#wait-circular)' : 'url(#wait-arrow)'}
    >
      <title>{text}</title>
    </path>
  );
}

function Node({ node }: { readonly node: PlacedNode }) {
  const { isCircular, kind, name, thing } = node;
  return (
    <g
      transform={`translate(${left(node)} ${top(node)})`}
      {...(thing === null ? {} : { 'data-thing': thingText(thing) })}
    >
      <title>{`${kind}: ${name}`}</title>
      <rect
        class={`wait-node is-${kind}${isCircular ? ' is-circular' : ''}`}
        width={WIDTH}
        height={HEIGHT}
        rx={kind === 'thread' || kind === 'pager' ? 13 : 3}
      />
      <text class="wait-name" x={WIDTH / 2} y={17} text-anchor="middle">
        {name.length > 24 ? `${name.slice(0, 23)}…` : name}
      </text>
    </g>
  );
}

function Drawing({ view }: { readonly view: WaitView }) {
  const width = 16 + view.columns * (WIDTH + RIGHT);
  const isBent = view.edges.some(({ from, to }) => to.column <= from.column);
  const height = 8 + view.rows * (HEIGHT + BELOW) + (isBent ? BELOW : 0);
  return (
    <svg
      class="wait-drawing"
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label="who waits for whom, as in the sentences"
    >
      <defs>
        {['wait-arrow', 'wait-circular'].map((id) => (
          <marker
            key={id}
            id={id}
            class={id}
            viewBox="0 0 8 8"
            refX="7"
            refY="4"
            markerWidth="7"
            markerHeight="7"
            orient="auto"
          >
            <path d="M0 0L8 4L0 8z" />
          </marker>
        ))}
      </defs>
      {view.edges.map((edge) => (
        <Edge key={`${edge.from.id} ${edge.to.id} ${edge.text}`} edge={edge} />
      ))}
      {view.nodes.map((node) => (
        <Node key={node.id} node={node} />
      ))}
    </svg>
  );
}

export function WaitGraphView({ session }: { readonly session: Session }) {
  const { waits } = momentSignals(session);
  if (waits.value === null) return null;
  const view = waitView(waits.value);
  const { circles, idle, sentences } = view;
  return (
    <div class="waits">
      {sentences.length === 0 ? <p>No thread waits for another one.</p> : null}
      {circles.map((text) => (
        <p key={text} class="circle">
          in a circle: {text}
        </p>
      ))}
      <Group label="waits">
        <ul class="wait-sentences">
          {sentences.map(({ depth, isCircular, text, thing }) => (
            <li key={text} style={{ marginLeft: `${depth * 18}px` }}>
              <Chip
                thing={thing}
                label={text}
                class={`is-text${isCircular ? ' is-circular' : ''}`}
              />
            </li>
          ))}
        </ul>
      </Group>
      {view.nodes.length > 0 ? <Drawing view={view} /> : null}
      {idle.length === 0 ? null : <p class="panel-note">Idle: {idle.join('; ')}.</p>}
    </div>
  );
}
