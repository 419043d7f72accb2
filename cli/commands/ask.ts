/**
 * `machvm ask LESSON`: the questions of a lesson. The chart stops before each of them and waits for
 * an answer; a wrong one is explained. With `--answers` it prints the key instead, with `--sheet`
 * it writes sheets to print, with `--json` it prints data.
 */
import { dirname } from 'node:path';
import { VERSION } from '../../kernel/mach/version';
import { digestOf } from '../../recording/text_digest';
import type { Scenario } from '../../scenarios/language/scenario';
import { answersText } from '../../teaching/answers_text';
import { LessonChart } from '../../teaching/lesson_chart';
import type { LessonRun } from '../../teaching/lesson_moments';
import { runLesson } from '../../teaching/lesson_moments';
import type { AskedQuestion, Judged } from '../../teaching/lesson_questions';
import { judgeAnswer, questionsOf } from '../../teaching/lesson_questions';
import { lessonSheet } from '../../teaching/lesson_sheet';
import { mistakes } from '../../teaching/mistakes';
import { sheetHtml } from '../../teaching/sheet';
import { counted } from '../../views/numbers';
import { AnswerLines } from '../given/answer_lines';
import { refuseFlags } from '../given/exclusive';
import { readScenario, scenarioPath } from '../given/scenario_files';
import { refuseSheet, SHEET_HAS_KEY, writeSheet } from '../given/sheet_file';
import { readTextFile, STANDARD, standardText } from '../given/text_file';
import { refuseUnwritable, writeWhole } from '../given/written_file';
import { textColumns } from '../show/columns';
import {
  colors,
  flagError,
  print,
  printError,
  printJson,
  terminal,
  UsageError,
  wrapped,
} from '../show/output';
import { seedsOf } from '../studies/study_flags';
import { loadPagers, withFiles } from '../user/files';

/** The flags of `ask LESSON`, as they were typed. */
export interface AskFlags {
  readonly seed: string;
  readonly answers: boolean;
  readonly sheet?: string;
  /** A file for the answers, and the student's name in it. */
  readonly save?: string;
  readonly name?: string;
  readonly json: boolean;
}

/** A lesson that was run, with its questions. */
interface Asking {
  readonly name: string;
  /** The text of its file. */
  readonly source: string;
  readonly scenario: Scenario;
  readonly run: LessonRun;
  readonly questions: readonly AskedQuestion[];
}

async function asking(name: string): Promise<Omit<Asking, 'questions'>> {
  const path = scenarioPath(name);
  const scenario = readScenario(path);
  if ((scenario.lesson?.questions ?? []).length === 0) {
    throw new UsageError(`ask: ${name}: has no questions; write them under lesson.questions`);
  }
  // Before anything reads the answers: the command may go on in another process.
  loadPagers(scenario, dirname(path));
  const source = path === STANDARD ? (standardText() ?? '') : readTextFile(path);
  const run = await withFiles(scenario, dirname(path), (files) => runLesson(scenario, files));
  return { name, source, scenario, run };
}

/** The index of an option by its number or its text; -1 for anything else. */
function optionOf({ options }: AskedQuestion, answer: string): number {
  const index = options.findIndex(({ text }) => text === answer);
  if (index >= 0) return index;
  const number = /^\d+$/.test(answer) ? Number(answer) - 1 : -1;
  return number < options.length ? number : -1;
}

function printQuestion({ text, options }: AskedQuestion, index: number, count: number): void {
  const head = `Question ${index + 1} of ${count}. `;
  print(`\n${wrapped(head + text, textColumns())}`.replace(head, colors.bold(head)));
  for (const [i, option] of options.entries()) print(`  ${i + 1}  ${option.text}`);
}

/** Reads lines until one is an answer; null at the end. */
async function answerTo(question: AskedQuestion, lines: AnswerLines): Promise<Judged | null> {
  const { length } = question.options;
  for (;;) {
    const line = await lines.next(`1 to ${length}, q ends: `);
    if (line === null) return null;
    const index = optionOf(question, line);
    if (index >= 0) return judgeAnswer(question, index);
    printError(
      `ask: ${line === '' ? 'an empty line' : line} is not an option; write 1 to ${length}, or q`,
    );
  }
}

function printJudged({ right, key, mistake, why }: Judged): void {
  if (right) print(colors.green(`right: ${key}`));
  else print(colors.red(`wrong: the answer is ${key}`));
  for (const text of [mistake, why]) if (text !== null) print(wrapped(text, textColumns(), '  '));
}

/** `2 of 3 answers right; 1 question left`. */
function scoreText(judged: readonly Judged[], questions: number): string {
  const right = judged.filter((each) => each.right).length;
  const left = questions - judged.length;
  const rest = left === 0 ? '' : `; ${counted(left, 'question')} left`;
  return `${right} of ${counted(judged.length, 'answer')} right${rest}`;
}

/** Rows of the chart; `apart`: something else was printed before them. */
function printRows(rows: readonly string[], apart: boolean): void {
  if (apart && rows.length > 0) print('');
  for (const row of rows) print(row);
}

/** Asks one question after the other, the chart between them. */
async function askAll({ scenario, run, questions }: Asking): Promise<readonly Judged[]> {
  const chart = new LessonChart(scenario, terminal, run.notes);
  print(colors.bold(scenario.lesson?.title ?? scenario.name));
  print(wrapped(scenario.lesson?.watch ?? '', textColumns(), '  '));
  print(`\n${colors.bold(chart.head())}`);
  const lines = new AnswerLines();
  const judged: Judged[] = [];
  try {
    for (const [i, question] of questions.entries()) {
      printRows(chart.piece(run.lines, question.at), i > 0);
      printQuestion(question, i, questions.length);
      const answer = await answerTo(question, lines);
      if (answer === null) break;
      judged.push(answer);
      printJudged(answer);
    }
  } finally {
    lines.close();
  }
  if (judged.length === questions.length) {
    printRows(chart.piece(run.lines, run.lines.length), true);
  }
  print(`\n${scoreText(judged, questions.length)}`);
  return judged;
}

/** The key: each question with its right answer, why, and what wrong ones come from. */
function printKey({ scenario, questions }: Asking): void {
  print(colors.bold(scenario.lesson?.title ?? scenario.name));
  for (const [i, question] of questions.entries()) {
    printQuestion(question, i, questions.length);
    const number = question.options.findIndex(({ right }) => right) + 1;
    print(colors.green(`right: ${number}  ${question.options[number - 1]?.text}`));
    print(wrapped(question.why, textColumns(), '  '));
    for (const [at, { mistake }] of question.options.entries()) {
      if (mistake !== null) print(wrapped(`${at + 1}: ${mistakes[mistake]}`, textColumns(), '  '));
    }
  }
}

/** Questions as data; the key only of those that were answered, or of all with `--answers`. */
async function printData(
  { name, scenario, questions }: Asking,
  flags: AskFlags,
): Promise<readonly Judged[]> {
  const lines = flags.answers || process.stdin.isTTY === true ? null : new AnswerLines();
  const judged: Judged[] = [];
  const told: unknown[] = [];
  let goesOn = lines !== null;
  for (const question of questions) {
    const { ask, text, options, tick, why } = question;
    const asked = { ask, tick, text, options: options.map((option) => option.text) };
    const answer = goesOn && lines !== null ? await answerTo(question, lines) : null;
    goesOn = answer !== null;
    if (answer !== null) judged.push(answer);
    const key = options.find(({ right }) => right)?.text;
    const wrong = options.flatMap((option) => (option.mistake === null ? [] : [option]));
    const found = wrong.map((option) => [option.text, mistakes[option.mistake ?? 'both_flags']]);
    told.push({
      ...asked,
      ...(flags.answers ? { key, why, mistakes: Object.fromEntries(found) } : {}),
      ...(answer ?? {}),
    });
  }
  lines?.close();
  const right = judged.filter((each) => each.right).length;
  const score = flags.answers ? {} : { answered: judged.length, right };
  printJson({ name, title: scenario.lesson?.title, seed: flags.seed, questions: told, ...score });
  return judged;
}

/** In front of the file in errors. */
const SAVE = '--save ';

/** The answers as a text for grade-answers: those that were given, in order. */
function sheetOf(
  { scenario, source }: Asking,
  seed: string,
  judged: readonly Judged[],
  name: string | null,
): string {
  return answersText({
    scenario: scenario.name,
    digest: digestOf(source),
    version: VERSION,
    name,
    seed,
    answers: judged.map(({ given }, i) => ({ place: { question: i + 1 }, text: given })),
  });
}

/** Throws a UsageError for flags that go against each other. */
function refuseTogether(flags: AskFlags): void {
  const { save, seed, sheet } = flags;
  if (save !== undefined) {
    refuseFlags('ask', flags, ['answers', 'sheet'], '--save is for answers that you give');
  } else if (flags.name !== undefined) {
    throw new UsageError('ask: --name: it goes into the answers; add --save FILE');
  }
  if (flags.name?.trim() === '') throw flagError('ask: --name', '', 'write your name or number');
  if (sheet !== undefined) {
    refuseFlags('ask', flags, ['answers', 'json'], SHEET_HAS_KEY);
  } else if (seedsOf(seed).length > 1) {
    const why = 'answers are for one order; give one seed, or add --sheet FILE';
    throw flagError('ask: --seed', seed, why);
  }
}

/** Asks the questions of a lesson. The status is 0 whatever the answers are. */
export async function askCommand(name: string, flags: AskFlags): Promise<void> {
  refuseTogether(flags);
  const { save, sheet } = flags;
  if (sheet !== undefined) refuseSheet(sheet, name);
  if (save !== undefined) refuseUnwritable(save, SAVE, name);
  const lesson = await asking(name);
  const { scenario, run } = lesson;
  const asked = seedsOf(flags.seed).map((seed) => ({
    seed,
    lesson: { ...lesson, questions: questionsOf(scenario, run, seed) },
  }));
  if (sheet !== undefined) {
    const sheets = asked.map((each) => lessonSheet(scenario, each.lesson, each.seed));
    writeSheet(sheet, sheetHtml(sheets));
    return;
  }
  for (const each of asked) {
    if (flags.answers && !flags.json) {
      printKey(each.lesson);
      continue;
    }
    const judged = flags.json ? await printData(each.lesson, flags) : await askAll(each.lesson);
    const sheetText = (): string => sheetOf(each.lesson, each.seed, judged, flags.name ?? null);
    if (save !== undefined) writeWhole(save, sheetText(), SAVE);
  }
}
