/** What the views of a moment have in common, computed once for a session however many ask. */
import type { ReadonlySignal } from '@preact/signals-core';
import { computed } from '@preact/signals-core';
import type { MachineState } from '../../kernel/inspect/machine_state';
import type { Recording } from '../../recording/recording';
import type { WaitGraph } from '../../scenarios/run/wait_graph';
import { waitGraphOf } from '../../scenarios/run/wait_graph_maker';
import type { Changes } from './changes';
import { changesBetween } from './changes';
import type { Moment } from './moment';
import { momentOf } from './moment';
import type { Session } from './session';

export interface MomentSignals {
  readonly moment: ReadonlySignal<Moment | null>;
  readonly changes: ReadonlySignal<Changes>;
  readonly waits: ReadonlySignal<WaitGraph | null>;
  /**
   * The last state that may be shown of a run that is over: views keep room for the frames that it
   * uses.
   */
  readonly end: ReadonlySignal<MachineState | null>;
}

function make(session: Session): MomentSignals {
  const { state, stateBefore } = session;
  const recording = (): Recording | null => session.run.value?.recording ?? null;
  const waits = computed(() => {
    const now = state.value;
    const run = session.run.value;
    if (now === null || run === null) return null;
    const ended = session.done.value && session.at.value === session.events.value - 1;
    return waitGraphOf(now, { ended });
  });
  return {
    moment: computed(() => (state.value === null ? null : momentOf(state.value, recording()))),
    // Before the first stop there is nothing to compare with.
    changes: computed(() =>
      state.value === null
        ? { keys: new Set<string>(), words: [] }
        : changesBetween(stateBefore.value, state.value, recording()),
    ),
    waits,
    end: computed(() => {
      const whole = recording();
      if (whole === null || !session.done.value || session.events.value === 0) return null;
      return whole.stateAt(session.last.value);
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
