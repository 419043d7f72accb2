/**
 * A pager of the user's at work: the watchdog sees which of its functions runs, and what a handler
 * throws names the place in the user's file.
 */
import { messageNames } from '../../kernel/mach/message_table';
import { stateProblem, thrownText } from '../../kernel/mach/pager_error';
import type { Pager } from '../../kernel/mach/task';
import { placeOf, runsAt } from './user_code';
import { unheard, whereIn } from './user_module';

type Work = (...given: readonly unknown[]) => unknown;

/** The kernel reports what `create`, `start` and `open` throw. */
function seen(file: string, what: string, work: unknown, self: object): unknown {
  if (typeof work !== 'function') return work;
  const place = placeOf(file, what);
  return (...given: readonly unknown[]): unknown => {
    runsAt(place);
    return unheard(Reflect.apply(work, self, given));
  };
}

/** A handler; the third of what it is given is the message. */
function handled(file: string, what: string, work: Work): Work {
  const place = placeOf(file, what);
  return (...given) => {
    const [, , message] = given;
    const isMessage = typeof message === 'object' && message !== null && 'msgh_seqno' in message;
    runsAt(place, isMessage ? Number(message.msgh_seqno) : -1);
    try {
      const outcome = unheard(work(...given));
      const problem = stateProblem(Object(outcome).frame);
      if (problem !== null) throw new Error(`in its frame, ${problem}`);
      return outcome;
    } catch (error) {
      const at = whereIn(file, error);
      const thrown = new Error(`${at}: ${what} throws an error: ${thrownText(error)}`, {
        cause: error,
      });
      delete thrown.stack; // It would show our own routines.
      throw thrown;
    }
  };
}

/** The pager, watched. */
export function guardedPager(file: string, pager: Pager): Pager {
  const on: Record<string, unknown> = { ...pager.on };
  for (const name of messageNames) {
    const handler: unknown = Object(pager.on)[name];
    if (typeof handler === 'function') on[name] = handled(file, name, handler as Work); // parsed
  }
  return Object.create(pager, {
    on: { value: on },
    create: { value: seen(file, 'create', pager.create, pager) },
    start: { value: seen(file, 'start', pager.start, pager) },
    open: { value: seen(file, 'open', pager.open, pager) },
  });
}
