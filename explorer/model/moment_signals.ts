/** What the views of a moment have in common, computed once for a session however many ask. */
import type { ReadonlySignal } from '@preact/signals-core';
import { computed } from '@preact/signals-core';
import type { WaitGraph } from '../../scenarios/wait_graph';
import { waitGraphOf } from '../../scenarios/wait_graph_maker';
import type { Changes } from './changes';
import { changesBetween } from './changes';
import type { Moment } from './moment';
import { momentOf } from './moment';
import type { Session } from './session';
import type { PolicyFacts } from './victim';

export interface MomentSignals {
  readonly moment: ReadonlySignal<Moment | null>;
  readonly changes: ReadonlySignal<Changes>;
  readonly waits: ReadonlySignal<WaitGraph | null>;
  /** By host: frames that are used at the end of what is recorded; views keep room for so many. */
  readonly framesUsed: ReadonlySignal<readonly number[]>;
}

function make(session: Session): MomentSignals {
  const { from, state, stateBefore } = session;
  const waits = computed(() => {
    const now = state.value;
    const run = session.run.value;
    if (now === null || run === null) return null;
    const ended = session.done.value && session.at.value === session.events.value - 1;
    return waitGraphOf(now, { ended });
  });
  return {
    moment: computed(() => (state.value === null ? null : momentOf(state.value))),
    // Before the first stop there is nothing to compare with.
    changes: computed(() =>
      state.value === null
        ? { keys: new Set<string>(), words: [] }
        : changesBetween(from.value < 0 ? null : stateBefore.value, state.value),
    ),
    waits,
    framesUsed: computed(() => {
      const { recording } = session.run.value ?? {};
      if (recording === undefined || session.events.value === 0) return [];
      const hosts = session.done.value ? recording.stateAt(recording.events - 1).hosts : [];
      return hosts.map((host) => host.framesUsed);
    }),
  };
}

const known = new WeakMap<Session, MomentSignals>();

/** The signals of a session. */
export function momentSignals(session: Session): MomentSignals {
  const before = known.get(session);
  if (before !== undefined) return before;
  const made = make(session);
  known.set(session, made);
  return made;
}

/** What the scenario and the recording say of a host's policy at the moment that is shown. */
export function policyFacts(session: Session, host: number): PolicyFacts {
  const run = session.run.value;
  const given = run?.scenario?.hosts[host];
  const state = session.state.value;
  const at = session.at.value;
  const counters = run === null || at < 0 ? {} : run.recording.countersAt(at, host);
  const moment = state === null ? null : momentOf(state);
  return {
    name: given?.policy ?? null,
    frames: given?.frames ?? state?.hosts[host]?.frames ?? 0,
    options: given?.policyOptions ?? {},
    references: counters['references'] ?? 0,
    bits: (id) => {
      const page = moment?.page(host, id);
      const modified = page?.modified === true || page?.flags.includes('dirty') === true;
      return { referenced: page?.referenced === true, modified };
    },
  };
}
