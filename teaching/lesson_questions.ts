/**
 * The questions of a lesson as a student gets them: a text, numbered options in an order that the
 * seed draws, and the key. The right answer comes from a run of the lesson; an option that the file
 * gives and the run does not confirm is an error of the file.
 */
import {
  text as aText,
  fieldsProblem,
  list,
  maybe,
  needs,
  record,
  recordProblem,
  refuse,
  whole,
} from '../kernel/mach/given';
import type { Ask, LessonQuestion } from '../scenarios/language/lesson';
import type { Scenario } from '../scenarios/language/scenario';
import { misfit, ScenarioError } from '../scenarios/language/scenario_error';
import { scenarioProblem } from '../scenarios/language/scenario_problem';
import { chance } from '../scenarios/replay/chance';
import type { ScenarioFiles } from '../scenarios/run/build';
import { placeProblem } from '../scenarios/run/lesson_places';
import { filesProblem } from '../scenarios/run/run_options';
import { drawsRow } from '../views/chart';
import type { Wrong } from './lesson_answers';
import { answersOf, Unanswerable } from './lesson_answers';
import type { LessonRun, LessonWatcher, Moment } from './lesson_moments';
import { runLesson } from './lesson_moments';
import { questionText } from './lesson_words';
import type { MistakeName } from './mistakes';
import { mistakes } from './mistakes';

/** As many options as a question has, unless its file gives more. */
export const OPTIONS = 4;

/** An answer to choose. */
export interface AskedOption {
  readonly text: string;
  readonly right: boolean;
  /** The known mistake that leads to it, if there is one. */
  readonly mistake: MistakeName | null;
}

/** A question with its place in the run. */
export interface AskedQuestion {
  readonly ask: Ask;
  readonly text: string;
  readonly options: readonly AskedOption[];
  /** Why the right answer is right. */
  readonly why: string;
  /** How many lines of the run come before its place, and the virtual time there in ns. */
  readonly at: number;
  readonly tick: number;
  /** Its place in the file, from 0. */
  readonly index: number;
  /** The number of the event of its place, and of the last row of the chart before it, or -1. */
  readonly event: number;
  readonly shown: number;
}

/** What came of an answer. */
export interface Judged {
  readonly right: boolean;
  /** The answer and the right one, as texts. */
  readonly given: string;
  readonly key: string;
  /** The known mistake, in a sentence or two; null for a right answer or an unknown mistake. */
  readonly mistake: string | null;
  readonly why: string;
}

/** Fisher and Yates: a copy in an order that the stream draws. */
export function shuffled<T>(list: readonly T[], random: () => number): T[] {
  const copy = [...list];
  for (let i = copy.length - 1; i > 0; i -= 1) {
    const j = Math.floor(random() * (i + 1));
    const [a, b] = [copy[i], copy[j]];
    if (a !== undefined && b !== undefined) [copy[i], copy[j]] = [b, a];
  }
  return copy;
}

/** Each text once, the right one not at all. */
export function distinct(wrong: readonly Wrong[], right: string): readonly Wrong[] {
  const seen = new Set([right]);
  return wrong.filter(({ text }) => {
    const isNew = !seen.has(text);
    seen.add(text);
    return isNew;
  });
}

/** Wrong options: those of the file, or those of known mistakes and then others. */
function wrongOptions(question: LessonQuestion, wrong: readonly Wrong[]): readonly Wrong[] {
  if (question.options === undefined) {
    const known = wrong.filter(({ mistake }) => mistake !== null);
    const others = wrong.filter(({ mistake }) => mistake === null);
    return [...known, ...others].slice(0, OPTIONS - 1);
  }
  const mistakeOf = (text: string): MistakeName | null =>
    wrong.find((each) => each.text === text)?.mistake ?? null;
  return question.options.map((text) => ({ text, mistake: mistakeOf(text) }));
}

class Questionnaire {
  private readonly scenario: Scenario;
  private readonly run: Pick<LessonRun, 'lines'>;
  private readonly seed: string;

  constructor(scenario: Scenario, run: Pick<LessonRun, 'lines'>, seed: string) {
    this.scenario = scenario;
    this.run = run;
    this.seed = seed;
  }

  /** The error for a question of the file. */
  private wrongFile(index: number, key: string, what: string, meant: string): Error {
    const path = ['lesson', 'questions', index];
    return misfit(this.scenario, [[...path, key], path], what, meant);
  }

  question(moment: Moment, index: number): AskedQuestion {
    const { scenario, run, seed } = this;
    const { question, line } = moment;
    const answers = answersOf(moment, run.lines);
    if (answers instanceof Unanswerable) {
      const key = question.ask === 'state' && question.options !== undefined ? 'options' : 'at';
      throw this.wrongFile(index, key, answers.what, answers.meant);
    }
    const { right } = answers;
    const given = question.options;
    if (given !== undefined && !given.includes(right)) {
      const what = `none of the options is right: the run has ${right}`;
      throw this.wrongFile(index, 'options', what, 'add it, or choose another place');
    }
    const wrong = distinct(wrongOptions(question, distinct(answers.wrong, right)), right);
    if (wrong.length === 0) {
      throw this.wrongFile(index, 'ask', 'the run has no wrong answer to offer', 'write options');
    }
    const options: readonly AskedOption[] = [
      { text: right, right: true, mistake: null },
      ...wrong.map((each) => ({ ...each, right: false })),
    ];
    const random = chance(seed, `${scenario.name} question ${index}`);
    const { hosts } = scenario;
    const size = hosts.find(({ name }) => name === (line['from'] ?? line['host']));
    return {
      ask: question.ask,
      text: questionText(moment, (size ?? scenario.host).pageSize, hosts.length > 1),
      options: shuffled(options, () => random()),
      why: question.why,
      at: moment.at,
      tick: Number(line['t'] ?? 0),
      index,
      event: Number(line['event'] ?? -1),
      shown: Number(run.lines.slice(0, moment.at).findLast(drawsRow)?.['event'] ?? -1),
    };
  }
}

/**
 * The questions of a run of a lesson, in the order of their places. Throws a ScenarioError for a
 * question that the run cannot answer, with its line and column.
 */
export function questionsOf(
  scenario: Scenario,
  run: LessonRun,
  seed: string,
): readonly AskedQuestion[] {
  const questionnaire = new Questionnaire(scenario, run, seed);
  const asked = run.moments.map((moment, i) => {
    if (moment !== null) return questionnaire.question(moment, i);
    const path = ['lesson', 'questions', i, 'at'];
    const at = scenario.lesson?.questions?.[i]?.at;
    const problem = at === undefined ? null : placeProblem(scenario, at, path, run.seen[i] ?? 0);
    throw problem ?? new Error('questionsOf: this is the run of another lesson');
  });
  return asked.toSorted((a, b) => a.at - b.at);
}

/**
 * What is wrong with the questions of a lesson that was watched: a sentence for each whose options
 * do not hold. Places that never came are not among them.
 */
export function questionFailures(scenario: Scenario, watcher: LessonWatcher): readonly string[] {
  const questionnaire = new Questionnaire(scenario, watcher, '1');
  return watcher.moments.flatMap((moment, i) => {
    try {
      if (moment !== null) questionnaire.question(moment, i);
      return [];
    } catch (error) {
      if (error instanceof ScenarioError) return [error.message];
      throw error;
    }
  });
}

export interface LessonOptions {
  /** Pagers, devices and traces that the scenario names by path. */
  readonly files?: ScenarioFiles;
  /** Draws the order of the options; `1` unless given. */
  readonly seed?: string;
}

const OPTION_FORMS = { files: maybe(record()), seed: maybe(aText) };

/**
 * Runs a lesson and makes its questions, in the order of their places. Throws a GivenError for
 * options that do not exist, and a ScenarioError with line and column for a question that the run
 * cannot answer.
 */
export function lessonQuestions(
  scenario: Scenario,
  options: LessonOptions = {},
): readonly AskedQuestion[] {
  const problem = scenarioProblem(scenario) ?? recordProblem(options, OPTION_FORMS);
  refuse('lessonQuestions', problem ?? filesProblem(options.files ?? {}));
  const { files = {}, seed = '1' } = options;
  return questionsOf(scenario, runLesson(scenario, files), seed);
}

/**
 * Judges an answer: the index of one of the question's options, from 0. Throws a GivenError for
 * what is not a question, and for an index that it does not have.
 */
export function judgeAnswer(
  question: Pick<AskedQuestion, 'options' | 'why'>,
  index: number,
): Judged {
  const isOne = fieldsProblem(question, { options: list(record()), why: aText }) === null;
  refuse('judgeAnswer', isOne ? null : 'this is not a question; give one of lessonQuestions');
  const { length } = question.options;
  needs('judgeAnswer', 'index', index, whole(0, length - 1));
  const { options, why } = question;
  const key = options.find(({ right }) => right)?.text ?? '';
  const option = options[index];
  const mistake = option?.mistake ?? null;
  return {
    right: option?.right === true,
    given: option?.text ?? '',
    key,
    mistake: mistake === null ? null : mistakes[mistake],
    why,
  };
}
