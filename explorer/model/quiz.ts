/**
 * The questions of a session: what is asked, what was answered, and how far the run is covered
 * meanwhile. The questions of a lesson come one after the other; at any event one can be asked what
 * comes next. The answers are a text that a student hands in.
 */
import type { ReadonlySignal, Signal } from '@preact/signals-core';
import { batch, computed, signal } from '@preact/signals-core';
import { nextOf } from '../../recording/next_event';
import type { RecordedEvent, Recording } from '../../recording/recording';
import type { AnswerPlace, GivenAnswer, HereAsk } from '../../teaching/answers_text';
import { answersText } from '../../teaching/answers_text';
import { askedHere } from '../../teaching/asked_here';
import type { AskedOption, AskedQuestion, Judged } from '../../teaching/lesson_questions';
import { judgeAnswer } from '../../teaching/lesson_questions';
import { limitOf } from '../../teaching/question_place';
import { askedPage } from './asked_page';
import type { PageThing } from './moment';
import { momentOf } from './moment';
import type { Session } from './session';

/** What is asked now. */
export interface Asked {
  readonly place: GivenAnswer['place'];
  readonly ask: AskedQuestion['ask'];
  readonly text: string;
  readonly options: readonly AskedOption[];
  readonly why: string;
  /** Everything after this event is covered. */
  readonly limit: number;
  /** The event that has the answer. */
  readonly answer: number;
  readonly hides: Hidden | null;
  /** The last message of the port, if a number is asked. */
  readonly before: MessageBefore | null;
}

/** The event at which a port gave out its last message, null for none, and the port's name. */
export interface MessageBefore {
  readonly event: number | null;
  readonly port: string;
}

/**
 * What no view shows while a question asks for it: next numbers, queued messages, the messages that
 * are owed, or from which end of its lists the policy takes pages.
 */
export type Hidden = 'numbers' | 'queues' | 'answers' | 'victims';

/** What views would show of the answer at the limit of a question. */
export function hiddenBy(
  recording: Recording,
  { ask, event }: Pick<AskedQuestion, 'ask' | 'event'>,
  limit: number,
): Hidden | null {
  if (ask === 'seqno') return 'numbers';
  if (ask === 'victim') return 'victims';
  if (ask !== 'message') return null;
  const { serial } = recording.eventAt(event).args;
  const isIt = ({ args }: RecordedEvent): boolean => args['serial'] === serial;
  const sent = recording.previous('ipc_mqueue.sent', event, isIt);
  return serial !== undefined && sent !== null && sent <= limit ? 'queues' : 'answers';
}

/** From where one counts on, if a number is asked: the last message that the port gave out. */
export function messageBefore(
  recording: Recording,
  { ask, event }: Pick<AskedQuestion, 'ask' | 'event'>,
  limit: number,
): MessageBefore | null {
  if (ask !== 'seqno') return null;
  const { port } = recording.eventAt(event).args;
  const isSame = ({ args }: RecordedEvent): boolean => args['port'] === port;
  const names = ['ipc_mqueue.handed_off', 'ipc_mqueue.received'] as const;
  const before = nextOf(names, recording, limit + 1, true, isSame);
  if (typeof port !== 'number') return null;
  return { event: before, port: momentOf(recording.stateAt(limit)).names.port(port) };
}

/** What is kept of the questions, so that a page that is loaded again goes on with them. */
export interface KeptQuiz {
  readonly name: string;
  readonly answers: readonly GivenAnswer[];
  readonly score: Score;
  /** What is asked and not answered yet, and what it covers; null for nothing. */
  readonly open: { readonly place: AnswerPlace; readonly limit: number } | null;
}

interface Score {
  readonly right: number;
  readonly given: number;
}

const NO_SCORE: Score = { right: 0, given: 0 };
/** Draws the order of the options for who gives no name. */
const NAMELESS = '1';
/** A longer name is cut, in letters. */
export const LONGEST_NAME = 60;

/** Makes the questions of what a session shows; null if there are none. */
export type Asker = (seed: string) => Promise<readonly AskedQuestion[]>;

export class Quiz {
  /** What is asked; null while nothing is. */
  readonly asked: Signal<Asked | null> = signal(null);
  /** What came of the last answer; null until one is given. */
  readonly judged: Signal<Judged | null> = signal(null);
  readonly answers: Signal<readonly GivenAnswer[]> = signal([]);
  /** The student's name or number, as it was entered. */
  readonly name: Signal<string> = signal('');
  /** The same as the answers have it; null for none. */
  readonly student: ReadonlySignal<string | null> = computed(
    () => this.name.value.replace(/\s+/g, ' ').trim().slice(0, LONGEST_NAME) || null,
  );
  /** Draws the order of the options. */
  readonly seed: ReadonlySignal<string> = computed(() => this.student.value ?? NAMELESS);
  /** True from the end of the last question of the lesson until something is asked again. */
  readonly finished: Signal<boolean> = signal(false);
  /** True if the lesson has no question after the one that is asked. */
  readonly isLast: ReadonlySignal<boolean> = computed(() => {
    const asked = this.asked.value;
    return asked !== null && 'question' in asked.place && this.first(asked) === null;
  });
  /** The questions of the lesson; null before they are asked. */
  readonly questions: Signal<readonly AskedQuestion[] | null> = signal(null);
  /** Why nothing can be asked; empty if that is not so. */
  readonly problem: Signal<string> = signal('');
  /** How many answers were right, of those that were given. */
  readonly score: Signal<Score> = signal(NO_SCORE);
  /** The answers as a text; empty before the first. */
  readonly text: ReadonlySignal<string> = computed(() => this.sheet());
  /** What views hide while the question is open. */
  readonly hides: ReadonlySignal<Hidden | null> = computed(() =>
    this.judged.value === null ? (this.asked.value?.hides ?? null) : null,
  );
  /** What is to be kept of all this. */
  readonly kept: ReadonlySignal<KeptQuiz> = computed(() => {
    const asked = this.judged.value === null ? this.asked.value : null;
    return {
      name: this.name.value,
      answers: this.answers.value,
      score: this.score.value,
      open: asked === null ? null : { place: asked.place, limit: asked.limit },
    };
  });
  private readonly session: Session;

  constructor(session: Session) {
    this.session = session;
  }

  private sheet(): string {
    const run = this.session.run.value;
    const answers = this.answers.value;
    if (run === null || answers.length === 0) return '';
    const { digest, name, version } = run;
    const { seed, student } = this;
    const head = { scenario: name, digest, version, name: student.value, seed: seed.value };
    return answersText({ ...head, answers });
  }

  /**
   * Begins anew for another run, or where the page left its run: what was asked then covers it
   * again; `goOn` asks it.
   */
  open(kept: KeptQuiz | null): void {
    batch(() => {
      this.stop();
      this.answers.value = kept?.answers ?? [];
      this.score.value = kept?.score ?? NO_SCORE;
      if (kept !== null) this.name.value = kept.name;
      this.questions.value = null;
      this.finished.value = false;
      this.problem.value = '';
      const limit = kept?.open?.limit ?? null;
      if (limit !== null) this.session.cover(limit);
    });
  }

  /** Asks again what was asked when the page left the run. */
  async goOn({ place }: NonNullable<KeptQuiz['open']>, asker: Asker): Promise<void> {
    const { session } = this;
    if ('question' in place) await this.start(asker);
    else {
      session.go(place.event);
      if (!this.askHere(place.ask)) this.stop();
    }
  }

  /** Asks the questions of the lesson that have no answer; all of them again if none is left. */
  async start(asker: Asker): Promise<void> {
    const { run } = this.session;
    const before = run.peek();
    this.problem.value = '';
    try {
      const questions = await asker(this.seed.peek());
      if (run.peek() !== before) return;
      this.questions.value = questions;
      if (this.left(questions.length) === 0) {
        this.answers.value = [];
        this.score.value = NO_SCORE;
      }
      this.next();
    } catch (error) {
      this.stop();
      this.problem.value = error instanceof Error ? error.message : String(error);
    }
  }

  /** How many of the lesson's questions have no answer. */
  left(count: number): number {
    return count - this.answers.value.filter(({ place }) => 'question' in place).length;
  }

  /** Asks what comes after the event that is shown; false if nothing can be asked there. */
  askHere(ask: HereAsk): boolean {
    const { session } = this;
    const recording = session.run.peek()?.recording;
    const event = session.at.peek();
    if (recording === undefined || event >= recording.events - 1) return false;
    const here = askedHere(recording, event, ask, this.seed.peek());
    if (here === null) return false;
    const { answer, options, text, why } = here;
    const hides = hiddenBy(recording, { ask, event: answer }, event);
    const at = { limit: event, answer, hides, before: null };
    this.ask({ place: { event, ask }, ask, text, options, why, ...at });
    return true;
  }

  /** Answers with an option, from 0; false if there is no such option, or it was answered. */
  answer(option: number): boolean {
    const asked = this.asked.peek();
    if (asked === null || this.judged.peek() !== null) return false;
    if (!Number.isInteger(option) || asked.options[option] === undefined) return false;
    const judged = judgeAnswer(asked, option);
    batch(() => {
      this.judged.value = judged;
      const { right, given } = this.score.peek();
      this.score.value = { right: right + (judged.right ? 1 : 0), given: given + 1 };
      this.keep({ place: asked.place, text: judged.given });
      this.session.limit.value = this.nextLimit(asked);
    });
    return true;
  }

  /** Goes on without an answer. */
  skip(): void {
    const asked = this.asked.peek();
    if (asked === null) return;
    if (this.judged.peek() === null) this.keep({ place: asked.place, text: null });
    this.next();
  }

  /** Asks the next question of the lesson that has no answer; without one nothing is covered. */
  next(): void {
    const question = this.first();
    const asked = this.asked.peek();
    if (question !== null) this.ask(question);
    else {
      this.stop();
      this.finished.value = asked !== null && 'question' in asked.place;
    }
  }

  /** Asks nothing more, and covers nothing. */
  stop(): void {
    batch(() => {
      this.asked.value = null;
      this.judged.value = null;
      this.session.asked.value = null;
      this.session.limit.value = null;
    });
  }

  private ask(asked: Asked): void {
    const { session } = this;
    batch(() => {
      this.asked.value = asked;
      this.judged.value = null;
      this.finished.value = false;
      session.cover(asked.limit);
      session.asked.value = { ask: asked.ask, page: this.pageOf(asked) };
    });
  }

  /** The page that a question names, on the host of the event before it. */
  private pageOf({ limit, text }: Asked): PageThing | null {
    const state = this.session.state.peek();
    const recording = this.session.run.peek()?.recording;
    if (state === null || recording === undefined) return null;
    const host = limit < 0 ? 0 : recording.eventAt(limit).host;
    return askedPage(text, momentOf(state), host);
  }

  private keep(answer: GivenAnswer): void {
    const key = JSON.stringify(answer.place);
    const others = this.answers.peek().filter(({ place }) => JSON.stringify(place) !== key);
    this.answers.value = [...others, answer];
  }

  /** The first question of the lesson without an answer, `asked` aside. */
  private first(asked: Asked | null = null): Asked | null {
    const recording = this.session.run.peek()?.recording;
    const done = [
      ...this.answers.peek().map(({ place }) => place),
      ...(asked ? [asked.place] : []),
    ];
    const isDone = (number: number): boolean =>
      done.some((place) => 'question' in place && place.question === number);
    const questions = this.questions.peek() ?? [];
    const at = questions.findIndex((_, i) => !isDone(i + 1));
    const question = questions[at];
    if (question === undefined || recording === undefined) return null;
    const { ask, event, options, text, why } = question;
    const limit = limitOf(recording, question);
    return {
      place: { question: at + 1 },
      ask,
      text,
      options,
      why,
      limit,
      answer: event,
      hides: hiddenBy(recording, question, limit),
      before: messageBefore(recording, question, limit),
    };
  }

  /** After an answer the run is open up to the next question. */
  private nextLimit(asked: Asked): number | null {
    const next = this.first(asked);
    return next === null ? null : Math.max(next.limit, asked.limit);
  }
}
