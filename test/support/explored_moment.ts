/** Moments of lessons for tests of the explorer's views. */
import type { Moment } from '../../explorer/model/moment';
import type { MomentSignals } from '../../explorer/model/moment_signals';
import { momentSignals } from '../../explorer/model/moment_signals';
import type { Session } from '../../explorer/model/session';
import type { Recording } from '../../recording/recording';
import { sessionOf } from './explored';

export interface Stop {
  readonly session: Session;
  readonly signals: MomentSignals;
  readonly moment: Moment;
  readonly recording: Recording;
}

/** A lesson right after an event, come to from the event `from`. */
export function stopAt(lesson: string, event: number, from = event - 1): Stop {
  const session = sessionOf(lesson);
  session.go(from);
  session.go(event);
  const signals = momentSignals(session);
  const moment = signals.moment.value;
  const recording = session.run.value?.recording;
  if (moment === null || recording === undefined) throw new Error(`no run of ${lesson}`);
  return { session, signals, moment, recording };
}
