/**
 * Which pages leave next at the event that is shown. The policy itself is asked, in another run of
 * the scenario: when one stands still, and once an event. Nothing is asked or shown while a
 * question covers what comes, and of a run that cannot be made again.
 */
import type { ReadonlySignal } from '@preact/signals-core';
import { computed, effect, signal } from '@preact/signals-core';
import { VERSION } from '../../kernel/mach/version';
import type { Run, Session } from './session';

/** The page of each host, by its number in the kernel; -1 for a host where none would leave. */
export type NextPages = readonly number[];

/** Asks in another run, which `signal` ends; is rejected where the run cannot be made. */
export type NextAsker = (run: Run, event: number, signal: AbortSignal) => Promise<NextPages>;

/** How long one stands still before it is asked, in milliseconds. */
const PAUSE = 150;

/** Calls back after so many milliseconds, unless what it answers is called before. */
type Wait = (callback: () => void, ms: number) => () => void;

/** The choice that is the next event itself: its page was found when the event was recorded. */
function chosenThen({ recording }: Run, event: number): { host: number; page: number } | null {
  if (event + 1 >= recording.events) return null;
  const { args, host, name } = recording.eventAt(event + 1);
  return name === 'vm_pageout.chosen' ? { host, page: args['page'] ?? -1 } : null;
}

export class NextVictims {
  /** Null as long as it is not known. */
  readonly pages: ReadonlySignal<NextPages | null> = computed(() => this.known());
  /** True where it will not be known: nothing here can make the run again. */
  readonly isRefused: ReadonlySignal<boolean> = computed(() => {
    const subject = this.answered.value < 0 ? null : this.subject();
    return subject !== null && this.refused.has(subject.run);
  });
  private readonly session: Session;
  private readonly ask: NextAsker;
  private readonly wait: Wait;
  private readonly answers = new WeakMap<Run, Map<number, NextPages>>();
  private readonly refused = new WeakSet<Run>();
  /** Counts the answers, so that what depends on them is computed anew. */
  private readonly answered = signal(0);

  constructor(session: Session, ask: NextAsker, wait: Wait) {
    this.session = session;
    this.ask = ask;
    this.wait = wait;
  }

  /** The run and the event about which one may ask now. */
  private subject(): { readonly run: Run; readonly event: number } | null {
    const { at, done, limit, run } = this.session;
    const [shown, event] = [run.value, at.value];
    if (shown === null || event < 0 || !done.value || limit.value !== null) return null;
    const isMade = shown.yaml !== null && shown.scenario !== null && shown.version === VERSION;
    return isMade ? { run: shown, event } : null;
  }

  private known(): NextPages | null {
    const subject = this.subject();
    if (subject === null || this.answered.value < 0) return null;
    return this.answers.get(subject.run)?.get(subject.event) ?? null;
  }

  private keep(run: Run, event: number, found: NextPages): void {
    const chosen = chosenThen(run, event);
    const pages = found.map((page, host) => (host === chosen?.host ? chosen.page : page));
    const answers = this.answers.get(run) ?? new Map<number, NextPages>();
    this.answers.set(run, answers.set(event, pages));
    this.answered.value += 1;
  }

  /** A run of which one need not ask again. */
  private refuse(run: Run): void {
    this.refused.add(run);
    this.answered.value += 1;
  }

  /** Asks wherever one stands still from now on; answers what ends it. */
  follow(): () => void {
    return effect(() => {
      const subject = this.subject();
      if (subject === null) return undefined;
      const { event, run } = subject;
      if (this.refused.has(run) || this.answers.get(run)?.has(event) === true) return undefined;
      const left = new AbortController();
      const end = this.wait(() => {
        this.ask(run, event, left.signal).then(
          (pages) => this.keep(run, event, pages),
          () => left.signal.aborted || this.refuse(run),
        );
      }, PAUSE);
      return () => {
        end();
        left.abort();
      };
    });
  }
}
