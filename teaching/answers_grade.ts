/**
 * Grades a sheet of answers: the scenario runs again, its questions get their keys from the run,
 * and each answer is judged as it was when it was given.
 */
import { maybe, needs, record, recordProblem, refuse, text } from '../kernel/mach/given';
import { GrowingRecording, RunTape } from '../recording/record_run';
import type { Recording } from '../recording/recording';
import { digestOf } from '../recording/text_digest';
import type { Scenario } from '../scenarios/language/scenario';
import { scenarioProblem } from '../scenarios/language/scenario_problem';
import { meant } from '../scenarios/language/suggest';
import type { ScenarioFiles } from '../scenarios/run/build';
import { filesProblem } from '../scenarios/run/run_options';
import type { HereAsk, PlacedAnswer, ReadSheet } from './answers_text';
import { AnswersError, placeName } from './answers_text';
import { askedHere } from './asked_here';
import { runLesson } from './lesson_moments';
import type { AskedOption, AskedQuestion } from './lesson_questions';
import { questionsOf } from './lesson_questions';
import type { MistakeName } from './mistakes';
import { limitOf } from './question_place';

/** An answer that was graded. */
export interface GradedAnswer {
  /** `question 2` or `event 257 victim`. */
  readonly place: string;
  readonly ask: AskedQuestion['ask'];
  /** The number of the event at which the page asks; -1 before the first one. */
  readonly event: number;
  /** The student's answer; null if the question was skipped. */
  readonly answer: string | null;
  readonly key: string;
  readonly right: boolean;
  /** The known mistake that leads to a wrong answer, if there is one. */
  readonly mistake: MistakeName | null;
}

/** A sheet that was graded. */
export interface GradedSheet {
  readonly file: string;
  readonly scenario: string;
  /** The student's name or number; null for answers without one. */
  readonly name: string | null;
  readonly seed: string;
  /** The version of machvm that asked. It does not change the marks. */
  readonly version: string;
  /** True if the answers are about another text of the scenario than this one. */
  readonly stale: boolean;
  /** How many questions the lesson has, and how many of them have no line. */
  readonly questions: number;
  readonly missing: number;
  readonly answers: readonly GradedAnswer[];
}

/** What a sheet is graded with. */
export interface GradeOptions {
  /** The text of the scenario, for its digest. */
  readonly source: string;
  /** Pagers, devices and traces that the scenario names by path. */
  readonly files?: ScenarioFiles;
}

const FORMS = { source: text, files: maybe(record()) };

/** What the run of a scenario gives. */
interface Made {
  readonly lesson: readonly AskedQuestion[];
  readonly recording: Recording;
}

/** The order of the options does not matter here. */
const SEED = '1';

interface Asked {
  readonly ask: AskedQuestion['ask'];
  readonly event: number;
  readonly options: readonly AskedOption[];
}

/** Why sheets cannot be graded with these arguments, or null. */
function gradeProblem(scenario: Scenario, options: GradeOptions): string | null {
  const problem = scenarioProblem(scenario) ?? recordProblem(options, FORMS);
  return problem ?? filesProblem(options.files ?? {});
}

/** Grades sheets of one scenario; it runs once for all of them. */
export class Grader {
  private readonly scenario: Scenario;
  private readonly source: string;
  private readonly files: ScenarioFiles;
  private made: Made | null = null;

  /** Throws a GivenError for wrong arguments. */
  constructor(scenario: Scenario, options: GradeOptions) {
    refuse('Grader', gradeProblem(scenario, options));
    this.scenario = scenario;
    this.source = options.source;
    this.files = options.files ?? {};
  }

  /**
   * Grades a sheet. Throws an AnswersError for a question that the lesson does not have, and for an
   * answer that is not among its options.
   */
  grade(sheet: ReadSheet): GradedSheet {
    needs('Grader.grade', 'sheet', sheet, record('what readAnswers returns'));
    const { file, name, seed, version } = sheet;
    const answers = sheet.answers.map((answer) => this.graded(sheet, answer));
    const questions = this.questions().length;
    const given = sheet.answers.filter(({ place }) => 'question' in place).length;
    return {
      file,
      scenario: this.scenario.name,
      name,
      seed,
      version,
      stale: sheet.digest !== digestOf(this.source),
      questions,
      missing: questions - given,
      answers,
    };
  }

  /** The questions and the recording, of one run. */
  private run(): Made {
    if (this.made !== null) return this.made;
    const { files, scenario } = this;
    const growing = new GrowingRecording();
    const tape = new RunTape(scenario, this.source, (piece) => growing.take(piece));
    const lesson = questionsOf(scenario, runLesson(scenario, files, tape), SEED);
    this.made = { lesson, recording: growing.whole };
    return this.made;
  }

  /** The lesson's questions in their usual order; a scenario without a lesson has none. */
  private questions(): readonly AskedQuestion[] {
    return (this.scenario.lesson?.questions ?? []).length === 0 ? [] : this.run().lesson;
  }

  private graded(sheet: ReadSheet, answer: PlacedAnswer): GradedAnswer {
    const { ask, event, options } = this.asked(sheet, answer);
    const { text: given } = answer;
    const option = options.find((each) => each.text === given);
    if (given !== null && option === undefined) {
      const { column, line } = answer;
      const known = options.map((each) => each.text);
      const what = `${JSON.stringify(given)} is not an option of ${placeName(answer.place)}`;
      throw new AnswersError(sheet.file, line, column, what, meant(given, known.toSorted()));
    }
    return {
      place: placeName(answer.place),
      ask,
      event,
      answer: given,
      key: options.find(({ right }) => right)?.text ?? '',
      right: option?.right === true,
      mistake: option?.mistake ?? null,
    };
  }

  private asked(sheet: ReadSheet, { line, place }: PlacedAnswer): Asked {
    const wrong = (what: string, meantBy: string): AnswersError =>
      new AnswersError(sheet.file, line, 1, what, meantBy);
    if ('event' in place) return this.askedAt(place.event, place.ask, wrong);
    const questions = this.questions();
    const question = questions[place.question - 1];
    if (question !== undefined) {
      return { ...question, event: limitOf(this.run().recording, question) };
    }
    const { name } = this.scenario;
    const has = questions.length === 0 ? 'no questions' : `${questions.length} questions`;
    throw wrong(`there is no question ${place.question}`, `${name} has ${has}`);
  }

  private askedAt(
    event: number,
    ask: HereAsk,
    wrong: (what: string, meantBy: string) => AnswersError,
  ): Asked {
    const { recording } = this.run();
    const last = recording.events - 1;
    if (event > last) throw wrong(`there is no event ${event}`, `the run ends with event ${last}`);
    const here = askedHere(recording, event, ask);
    if (here !== null) return { ask, event, options: here.options };
    const what = `there is no question about the next ${ask} at event ${event}`;
    throw wrong(what, 'the answers are about another run; check the scenario');
  }
}

/**
 * Grades one sheet. Throws a GivenError for wrong arguments, an AnswersError for answers that the
 * run's questions cannot have, and what runScenario throws.
 */
export function gradeAnswers(
  scenario: Scenario,
  sheet: ReadSheet,
  options: GradeOptions,
): GradedSheet {
  refuse('gradeAnswers', gradeProblem(scenario, options));
  return new Grader(scenario, options).grade(sheet);
}
