/** The buttons that move along the run, how fast it plays, and where one stands. */
import { useEffect } from 'preact/hooks';
import { grouped, time } from '../../views/numbers';
import type { Jump } from '../model/jumps';
import { jump, nowhereWords } from '../model/jumps';
import { SPEEDS } from '../model/play';
import type { Session } from '../model/session';
import { useApp } from './context';
import { Key } from './key';

/** Shapes of the buttons, 14 by 12. */
const SHAPES = {
  first: 'M1 1h2v10H1zM13 1v10L5 6z',
  back: 'M12 1v10L3 6z',
  forward: 'M2 1v10l9-5z',
  last: 'M11 1h2v10h-2zM1 1v10l8-5z',
  play: 'M1 1v10l6-5zM8 1h2v10H8zM11 1h2v10h-2z',
} as const;

function Shaped({
  shape,
  label,
  keyName,
  onClick,
  pressed,
}: {
  readonly shape: keyof typeof SHAPES;
  readonly label: string;
  readonly keyName: string;
  readonly onClick: () => void;
  readonly pressed?: boolean;
}) {
  return (
    <button type="button" title={label} onClick={onClick} aria-pressed={pressed}>
      <svg width="14" height="12" viewBox="0 0 14 12" aria-hidden="true">
        <path fill="currentColor" d={SHAPES[shape]} />
      </svg>{' '}
      <span class="said-only">{label}</span> <Key name={keyName} />
    </button>
  );
}

const KINDS: readonly (readonly [Jump, string, string])[] = [
  ['message', 'message', 'm'],
  ['fault', 'fault', 'f'],
  ['eviction', 'eviction', 'e'],
  ['reference', 'reference', 'r'],
  ['mark', 'mark', 'k'],
  ['change', 'same thing', 'n'],
];

function Jumps({ session }: { readonly session: Session }) {
  const { player, view } = useApp();
  return (
    <>
      {KINDS.map(([kind, words, key]) => (
        <button
          key={kind}
          type="button"
          title={`the next ${words}; with Shift the one before`}
          onClick={({ shiftKey }) => {
            player.stop();
            const moved = jump(session, kind, shiftKey);
            if (!moved) view.said.value = nowhereWords(session, words, shiftKey);
          }}
        >
          {words} <Key name={key} />
        </button>
      ))}
    </>
  );
}

function Speed() {
  const { player } = useApp();
  return (
    <label class="buttons-speed">
      <select
        aria-label="events a second"
        value={player.speed.value}
        onChange={({ currentTarget }) => {
          player.speed.value = Number(currentTarget.value);
          currentTarget.blur();
        }}
      >
        {SPEEDS.map((speed) => (
          <option key={speed} value={speed}>
            {speed} a second
          </option>
        ))}
      </select>
    </label>
  );
}

function Place({ session }: { readonly session: Session }) {
  const { view } = useApp();
  const at = session.at.value;
  const state = session.state.value;
  const last = session.events.value - 1;
  const run = session.run.value;
  // What was reported is about the moment at which one stood.
  useEffect(
    () => () => {
      view.said.value = '';
    },
    [view, run, at],
  );
  const where =
    at < 0 ? `before event 0 of ${grouped(last)}` : `event ${grouped(at)} of ${grouped(last)}`;
  return (
    <span class="buttons-place">
      {last < 0 ? 'no event yet' : where}
      <span class="buttons-moment">
        {state === null ? '' : `, step ${state.step}, ${time(state.tick)}`}
      </span>
      <span class="buttons-said" role="status">
        {view.said.value}
      </span>
    </span>
  );
}

export function Buttons({ session }: { readonly session: Session }) {
  const { player } = useApp();
  const go = (to: () => number) => (): void => {
    player.stop();
    session.go(to());
  };
  return (
    <div class="buttons">
      <Shaped shape="first" label="before the first event" keyName="Home" onClick={go(() => -1)} />
      <Shaped
        shape="back"
        label="the event before"
        keyName="←"
        onClick={go(() => session.at.value - 1)}
      />
      <Shaped
        shape="forward"
        label="the next event"
        keyName="→"
        onClick={go(() => session.at.value + 1)}
      />
      <Shaped
        shape="last"
        label="the last event"
        keyName="End"
        onClick={go(() => session.last.value)}
      />
      <Shaped
        shape="play"
        label={player.isPlaying.value ? 'stop' : 'play'}
        keyName="Space"
        pressed={player.isPlaying.value}
        onClick={() => player.toggle()}
      />
      <Speed />
      <Jumps session={session} />
      <Place session={session} />
    </div>
  );
}
