/**
 * `machvm grade-answers FILE...`: sheets of answers that students handed in, graded against a run
 * of their scenario, as a table with a row a sheet, or as data with a row an answer.
 */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { csvText } from '../../studies/table_text';
import type { GradedSheet } from '../../teaching/answers_grade';
import { Grader } from '../../teaching/answers_grade';
import type { ReadSheet } from '../../teaching/answers_text';
import { AnswersError, readAnswers } from '../../teaching/answers_text';
import { mistakes } from '../../teaching/mistakes';
import { counted } from '../../views/numbers';
import { refuseBothForms } from '../given/exclusive';
import { libraryNames, readScenario, scenarioPath } from '../given/scenario_files';
import { readTextFile } from '../given/text_file';
import { WrongFiles } from '../given/wrong_files';
import { print, printError, printJson, table } from '../show/output';
import { visible } from '../show/visible';
import { loadPagers, withFiles } from '../user/files';

export interface GradeFlags {
  readonly scenario?: string;
  readonly json: boolean;
  readonly csv: boolean;
}

/** The scenario of a sheet: a lesson, or a file beside the sheet. */
function scenarioOf({ file, scenario }: ReadSheet): string {
  const beside = ['.yaml', '.yml'].map((ending) => join(dirname(file), scenario + ending));
  const found = /^[\w.-]+$/.test(scenario) ? beside.find((path) => existsSync(path)) : undefined;
  if (found !== undefined) return found;
  if (libraryNames().includes(scenario)) return scenarioPath(scenario);
  const what = `scenario ${scenario} is neither a lesson nor a file beside the answers`;
  throw new AnswersError(file, 2, 1, what, 'name its file with --scenario FILE');
}

/** Sheets by the path of their scenario, in the order of the first of each. */
function byScenario(
  sheets: readonly ReadSheet[],
  given: string | undefined,
  wrong: WrongFiles,
): ReadonlyMap<string, readonly ReadSheet[]> {
  const groups = new Map<string, ReadSheet[]>();
  const one = given === undefined ? null : scenarioPath(given);
  for (const sheet of sheets) {
    for (const path of wrong.unless(() => one ?? scenarioOf(sheet))) {
      const group = groups.get(path);
      if (group === undefined) groups.set(path, [sheet]);
      else group.push(sheet);
    }
  }
  return groups;
}

async function graded(
  path: string,
  sheets: readonly ReadSheet[],
  wrong: WrongFiles,
): Promise<GradedSheet[]> {
  const scenario = readScenario(path);
  loadPagers(scenario, dirname(path));
  const source = readTextFile(path);
  return await withFiles(scenario, dirname(path), (files) => {
    const grader = new Grader(scenario, { source, files });
    const grade = (sheet: ReadSheet): GradedSheet => {
      if (sheet.scenario === scenario.name) return grader.grade(sheet);
      const what = `the answers are about ${sheet.scenario}, and ${path} is ${scenario.name}`;
      throw new AnswersError(sheet.file, 2, 1, what, 'name the file of their scenario');
    };
    return sheets.flatMap((sheet) => wrong.unless(() => grade(sheet)));
  });
}

const rightOf = ({ answers }: GradedSheet): number => answers.filter(({ right }) => right).length;
const skippedOf = ({ answers }: GradedSheet): number =>
  answers.filter(({ answer }) => answer === null).length;

const COLUMNS = [
  ...['file', 'scenario', 'name', 'seed', 'place', 'ask', 'event', 'answer', 'key', 'right'],
  ...['mistake', 'stale'],
];

function rowsOf({ answers, file, name, scenario, seed, stale }: GradedSheet) {
  return answers.map(({ answer, ask, event, key, mistake, place, right }) => [
    ...[file, scenario, name ?? '', seed, place, ask, event, answer ?? '', key],
    ...[right ? 1 : 0, mistake ?? '', stale ? 1 : 0],
  ]);
}

function printTable(sheets: readonly GradedSheet[]): void {
  const heads = ['file', 'scenario', 'name', 'right', 'wrong', 'skipped', 'not given'];
  const rows = sheets.map((sheet) => {
    const [right, skipped] = [rightOf(sheet), skippedOf(sheet)];
    const { answers, file, missing, name, scenario } = sheet;
    const counts = [right, answers.length - right - skipped, skipped, missing];
    return [file, scenario, name ?? '(no name)', ...counts.map(String)];
  });
  print(table(heads, rows, 3));
  const answers = sheets.flatMap((sheet) => sheet.answers.filter(({ answer }) => answer !== null));
  const right = answers.filter((answer) => answer.right).length;
  print(
    `${counted(sheets.length, 'sheet')}: ${right} of ${counted(answers.length, 'answer')} right`,
  );
}

function printGraded(sheets: readonly GradedSheet[], { csv, json }: GradeFlags): void {
  if (json) {
    const told = sheets.map(({ answers, ...sheet }) => ({
      ...sheet,
      right: rightOf({ ...sheet, answers }),
      skipped: skippedOf({ ...sheet, answers }),
      answers: answers.map(({ mistake, ...answer }) => ({
        ...answer,
        mistake,
        explained: mistake === null ? null : mistakes[mistake],
      })),
    }));
    printJson({ sheets: told });
  } else if (csv) {
    process.stdout.write(visible(csvText(COLUMNS, sheets.flatMap(rowsOf))));
  } else printTable(sheets);
}

/** What a teacher has to know of sheets that were graded, a line a note. */
function notesOf(sheets: readonly ReadSheet[], found: ReadonlyMap<string, GradedSheet>): string[] {
  const first = new Map<string, string>();
  return sheets.flatMap(({ digestLine, file, name, scenario, seed }) => {
    const graded = found.get(file);
    if (graded === undefined) return [];
    const notes: string[] = [];
    const key = JSON.stringify([name, scenario]);
    const before = first.get(key);
    if (name === null) {
      notes.push(`${file}:1:1: the answers have no name, only seed ${seed}; add name: ...`);
    } else if (before === undefined) first.set(key, file);
    else notes.push(`${file}: ${name} has answers about ${scenario} in ${before}, too`);
    if (graded.stale) {
      const what = `the digest is that of another text of ${graded.scenario}`;
      const how = 'the answers were graded with the present text';
      notes.push(`${file}:${digestLine}:1: ${what}; ${how}`);
    }
    return notes;
  });
}

/**
 * Grades files of answers. The status is 0 whatever the answers are; it is 2 if one of the files
 * has none that can be graded, after the others are done.
 */
export async function gradeCommand(files: readonly string[], flags: GradeFlags): Promise<void> {
  refuseBothForms('grade-answers', flags);
  const wrong = new WrongFiles(AnswersError);
  const once = [...new Set(files)];
  const sheets = once.flatMap((file) => wrong.unless(() => readAnswers(file, readTextFile(file))));
  const found = new Map<string, GradedSheet>();
  for (const [path, group] of byScenario(sheets, flags.scenario, wrong)) {
    for (const sheet of await graded(path, group, wrong)) found.set(sheet.file, sheet);
  }
  const results = sheets.flatMap(({ file }) => found.get(file) ?? []);
  if (results.length > 0) printGraded(results, flags);
  for (const note of notesOf(sheets, found)) printError(note);
  for (const file of once) {
    const times = files.filter((each) => each === file).length;
    if (times > 1) printError(`${file}: given ${times} times; it was graded once`);
  }
  wrong.report();
}
