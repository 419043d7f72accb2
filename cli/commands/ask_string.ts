/**
 * `machvm ask string`: a reference string to work out by hand. Answers are read line by line, one a
 * reference, and graded at once; or the key is printed, or a sheet to print is written.
 */
import { GivenError } from '../../kernel/mach/given';
import type { PolicyChoice } from '../../scenarios/language/policy_choice';
import { sheetHtml } from '../../teaching/sheet';
import type { GradedRow } from '../../teaching/string_grades';
import { readAnswer, StringGrades } from '../../teaching/string_grades';
import type { StringQuestion } from '../../teaching/string_question';
import { stringQuestion, usualLength } from '../../teaching/string_question';
import { ruleOf } from '../../teaching/string_rules';
import { madeBy, stringSheet } from '../../teaching/string_sheet';
import { counted } from '../../views/numbers';
import { stepText, stepWhy } from '../../views/step_table';
import { AnswerLines } from '../given/answer_lines';
import { refuseFlags } from '../given/exclusive';
import { refuseSheet, SHEET_HAS_KEY, writeSheet } from '../given/sheet_file';
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
import { policiesOf, seedsOf } from '../studies/study_flags';

export interface AskStringFlags {
  readonly policy: string;
  readonly frames: number;
  readonly length?: number;
  readonly seed: string;
  readonly answers: boolean;
  readonly sheet?: string;
  readonly json: boolean;
}

function onlyPolicy(list: string): PolicyChoice {
  const [choice, ...others] = policiesOf(list);
  if (choice !== undefined && others.length === 0) return choice;
  throw flagError('ask: --policy', list, 'name one policy, such as clock');
}

function questionsOf(flags: AskStringFlags): readonly StringQuestion[] {
  const { frames, length = usualLength(frames) } = flags;
  const choice = onlyPolicy(flags.policy);
  try {
    return seedsOf(flags.seed).map((seed) => stringQuestion({ choice, frames, length, seed }));
  } catch (error) {
    if (error instanceof GivenError) throw new UsageError(`ask: ${error.message}`);
    throw error;
  }
}

/** Throws a UsageError for flags that go against each other. */
function refuseTogether(flags: AskStringFlags): void {
  const { answers, json, sheet } = flags;
  if (sheet !== undefined) refuseFlags('ask', flags, ['answers', 'json'], SHEET_HAS_KEY);
  const seeds = seedsOf(flags.seed).length;
  if (seeds > 1 && sheet === undefined && !answers && !json) {
    const why = 'answers are for one string; give one seed, or add --sheet FILE or --answers';
    throw flagError('ask: --seed', flags.seed, why);
  }
}

function headOf({ choice, frames, words, seed }: StringQuestion): void {
  print(colors.bold(`${choice.label}, ${counted(frames, 'frame')}, seed ${seed}`));
  print(wrapped(ruleOf(choice), textColumns(), '  '));
  print('');
  print(`  ${words.join(' ')}`);
}

function printKey(question: StringQuestion): void {
  headOf(question);
  print('');
  const { notes, head, rows } = stepText(question.rows, terminal);
  for (const note of notes) print(wrapped(note));
  for (const line of head) print(colors.bold(line));
  for (const line of rows.flat()) print(line);
  const faults = question.rows.filter(({ result }) => result === 'fault').length;
  print(`${counted(question.rows.length, 'reference')}: ${counted(faults, 'fault')}`);
}

/** Reads lines until one is an answer; null at the end. */
async function answerTo(prompt: string, lines: AnswerLines): Promise<string | null> {
  for (;;) {
    const line = await lines.next(prompt);
    if (line === null) return null;
    const answer = readAnswer(line);
    if (answer !== null) return answer;
    const what = line === '' ? 'an empty line' : JSON.stringify(line);
    printError(`ask: ${what} is not an answer; write hit, fault, or fault and the page that left`);
  }
}

function printGraded({ right, key, why, mistake }: GradedRow): void {
  const reason = why === '' ? '' : ` (${why})`;
  if (right) {
    print(colors.green(`  right: ${key}${reason}`));
    return;
  }
  print(colors.red(`  wrong: the answer is ${key}${reason}`));
  if (mistake !== null) print(wrapped(mistake, textColumns(), '  '));
}

function frameLine({ rows }: StringQuestion, at: number): string {
  const held = (rows[at]?.frames ?? []).filter((page) => page !== null);
  return held.length === 0 ? 'memory is empty' : `memory: ${held.join(' ')}`;
}

/** Asks row by row; the rows that were answered. */
async function askRows(question: StringQuestion, lines: AnswerLines, shows: boolean) {
  const grades = new StringGrades(question);
  const { length } = question.rows;
  for (const [at, word] of question.words.entries()) {
    const name = `${at}: ${word}`;
    if (shows) print(`${colors.bold(name)}  ${frameLine(question, at - 1)}`);
    const answer = await answerTo(`  ${at + 1} of ${length}, hit or fault N, q ends: `, lines);
    if (answer === null) break;
    const graded = grades.take(answer);
    if (shows) printGraded(graded);
  }
  return grades;
}

async function askAll(question: StringQuestion): Promise<void> {
  headOf(question);
  print('');
  print(
    wrapped(
      'Answer each reference by hit, by fault while a frame is free, or by fault and the page ' +
        'that leaves, such as fault 7.',
    ),
  );
  print('');
  const lines = new AnswerLines();
  try {
    const grades = await askRows(question, lines, true);
    const right = grades.rows.filter((row) => row.right).length;
    const { length } = question.rows;
    const left = length - grades.rows.length;
    const rest = left === 0 ? '' : `; ${counted(left, 'reference')} left`;
    print('');
    print(`${right} of ${counted(grades.rows.length, 'answer')} right${rest}`);
    const summary = grades.summary();
    if (summary !== null) print(wrapped(summary));
    print(wrapped(`The key: ${madeBy(question)} --answers`));
  } finally {
    lines.close();
  }
}

/** A question as data; with its key, or with the grades of the answers that were given. */
function plain(question: StringQuestion, key: boolean, grades: StringGrades | null): object {
  const { choice, frames, length, seed, words, rows } = question;
  const right = grades?.rows.filter((row) => row.right).length;
  return {
    ...{ policy: choice.label, rule: ruleOf(choice), frames, length, seed, string: words },
    ...(key ? { key: rows.map((row) => ({ ...row, why: stepWhy(row) })) } : {}),
    ...(grades === null
      ? {}
      : { answers: grades.rows, answered: grades.rows.length, right, summary: grades.summary() }),
  };
}

async function printData(questions: readonly StringQuestion[], key: boolean): Promise<void> {
  const [only] = questions;
  const reads = !key && questions.length === 1 && process.stdin.isTTY !== true;
  if (!reads || only === undefined) {
    printJson(questions.map((question) => plain(question, key, null)));
    return;
  }
  const lines = new AnswerLines();
  const grades = await askRows(only, lines, false);
  lines.close();
  printJson([plain(only, false, grades)]);
}

/** Asks a string, or prints its key, or writes its sheet. The status is 0 whatever is answered. */
export async function askStringCommand(flags: AskStringFlags): Promise<void> {
  refuseTogether(flags);
  const { answers, json, sheet } = flags;
  if (sheet !== undefined) refuseSheet(sheet);
  const questions = questionsOf(flags);
  if (sheet !== undefined) writeSheet(sheet, sheetHtml(questions.map(stringSheet)));
  else if (json) await printData(questions, answers);
  else if (answers) {
    questions.forEach((question, at) => {
      if (at > 0) print('');
      printKey(question);
    });
  } else for (const question of questions) await askAll(question);
}
