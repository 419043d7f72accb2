/**
 * What is below memory and queues: panels that scroll, and a button for each, which says whether
 * anything in it has changed.
 */
import type { ComponentType } from 'preact';
import { useRef } from 'preact/hooks';
import type { Moment } from '../model/moment';
import { momentSignals } from '../model/moment_signals';
import type { Session } from '../model/session';
import { Devices } from './devices';
import { Maps } from './maps';
import { Objects } from './objects';
import { Ports } from './ports';
import { Threads } from './threads';

interface Part {
  readonly title: string;
  readonly Panel: ComponentType<{ readonly session: Session }>;
  /** Keys of changes that are of this panel. */
  readonly keys: RegExp;
  readonly isEmpty: (moment: Moment) => boolean;
  /** It holds what a lesson is about, and stands above the others. */
  readonly isFirst?: (moment: Moment) => boolean;
  /** An open question of this kind is answered from it: it stands above all. */
  readonly answers?: string;
}

const PARTS: readonly Part[] = [
  {
    title: 'Ports',
    Panel: Ports,
    keys: /^(port|message)\./,
    isEmpty: ({ state }) => state.ports.length === 0,
    answers: 'seqno',
  },
  {
    title: 'Threads',
    Panel: Threads,
    keys: /^thread\./,
    isEmpty: ({ state }) => state.threads.every((thread) => thread.state === 'done'),
    isFirst: ({ state }) => state.threads.some(({ wait }) => wait?.kind === 'memory'),
  },
  {
    title: 'Devices',
    Panel: Devices,
    keys: /^(device\.|transfer )/,
    isEmpty: ({ state }) => state.devices.length === 0,
  },
  {
    title: 'Objects',
    Panel: Objects,
    keys: /^object\./,
    isEmpty: ({ state }) => state.objects.length === 0,
    isFirst: ({ state }) =>
      state.objects.some((each) => each.copy !== null || each.shadow !== null),
  },
  {
    title: 'Maps',
    Panel: Maps,
    keys: /^map /,
    isEmpty: ({ state }) => state.tasks.every(({ entries }) => entries.length === 0),
  },
];

export function Rest({ session }: { readonly session: Session }) {
  const { changes, moment } = momentSignals(session);
  const ref = useRef<HTMLElement>(null);
  const now = moment.value;
  if (now === null) return null;
  const shown = PARTS.filter(({ isEmpty }) => !isEmpty(now));
  const asked = session.asked.value?.ask ?? '';
  const rank = ({ answers, isFirst }: Part): number =>
    answers === asked ? 0 : isFirst?.(now) === true ? 1 : 2;
  const parts = shown.toSorted((a, b) => rank(a) - rank(b));
  const changed = [...changes.value.keys];
  return (
    <div class="rest">
      <nav class="rest-tabs" aria-label="panels below">
        {parts.map(({ keys, title }) => {
          const isChanged = changed.some((key) => keys.test(key));
          return (
            <button
              key={title}
              type="button"
              class={isChanged ? 'is-changed' : ''}
              onClick={() =>
                ref.current?.querySelector(`[aria-label="${title}"]`)?.scrollIntoView()
              }
            >
              {title}
              {isChanged ? ' ∗' : ''}
            </button>
          );
        })}
      </nav>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys */}
      <section ref={ref} class="panel rest-panels" aria-label="panels" tabIndex={0}>
        {parts.map(({ Panel, title }) => (
          <Panel key={title} session={session} />
        ))}
      </section>
    </div>
  );
}
