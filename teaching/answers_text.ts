/**
 * The text of a student's answers: `machvm-answers 1`, then keys of the run, then a line an answer.
 * Answers are texts and not numbers, so that a text can be read and graded whatever the order of
 * the options was.
 *
 *   machvm-answers 1
 *   scenario: first_fault
 *   digest: 0a1b2c3d
 *   version: 0.1.0
 *   name: Alice
 *   seed: 7
 *   question 1: #1
 *   question 2: -
 *   event 257 victim: A/3
 */
import type { Form } from '../kernel/mach/given';
import { text as aText, fieldsProblem, list, needs, record, refuse } from '../kernel/mach/given';
import { meant } from '../scenarios/language/suggest';

/** What can be asked at any event. */
export type HereAsk = 'victim' | 'message';
export const HERE_ASKS = ['victim', 'message'] as const satisfies readonly HereAsk[];

/** A question of the lesson by its number, from 1; or what was asked at an event. */
export type AnswerPlace =
  | { readonly question: number }
  | { readonly event: number; readonly ask: HereAsk };

export interface GivenAnswer {
  readonly place: AnswerPlace;
  /** The text of the option; null for a question that was skipped. */
  readonly text: string | null;
}

/** The answers of one student about one run. */
export interface AnswerSheet {
  /** The name of the scenario. */
  readonly scenario: string;
  /** That of the text of the scenario: `textDigest`. */
  readonly digest: string;
  /** The version of machvm that asked. */
  readonly version: string;
  /** The student's name or number; null for answers without one. */
  readonly name: string | null;
  /** Drew the order of the options; in the explorer it is the name. */
  readonly seed: string;
  readonly answers: readonly GivenAnswer[];
}

/** An answer with the place of its text in the file; both count from 1. */
export interface PlacedAnswer extends GivenAnswer {
  readonly line: number;
  readonly column: number;
}

/** A sheet as it was read from a file. */
export interface ReadSheet extends AnswerSheet {
  readonly file: string;
  readonly answers: readonly PlacedAnswer[];
  /** The place of the digest. */
  readonly digestLine: number;
}

const FORM = 'machvm-answers';
const VERSION = 1;
const SKIPPED = '-';
const KEYS = ['scenario', 'digest', 'version', 'name', 'seed'] as const;
/** A student may leave the name out. */
const NEEDED = KEYS.filter((key) => key !== 'name');

/** A file of answers is wrong. The message has its file, line and column, and what to write. */
export class AnswersError extends Error {
  override readonly name = 'AnswersError';

  constructor(file: string, line: number, column: number, what: string, meantBy: string) {
    super(`${file}:${line}:${column}: ${what}; ${meantBy}`);
  }
}

/** `question 2`, `event 257 victim`. */
export function placeName(place: AnswerPlace): string {
  return 'question' in place ? `question ${place.question}` : `event ${place.event} ${place.ask}`;
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

const NAME: Form = {
  meant: 'text, or null for no name',
  fits: (value) => value === null || aText.fits(value),
};

const SHEET = {
  scenario: aText,
  digest: aText,
  version: aText,
  name: NAME,
  seed: aText,
  answers: list(
    { meant: '', fits: (value) => record().fits(Reflect.get(Object(value), 'place')) },
    'a list of { place, text }',
  ),
};

/** The text of a sheet. Throws a GivenError for what is not a sheet. */
export function answersText(sheet: AnswerSheet): string {
  refuse('answersText', fieldsProblem(sheet, SHEET));
  const head = KEYS.flatMap((key) => {
    const value = oneLine(sheet[key] ?? '');
    return key === 'name' && value === '' ? [] : [`${key}: ${value}`];
  });
  const lines = [
    `${FORM} ${VERSION}`,
    ...head,
    ...sheet.answers.map(({ place, text }) => `${placeName(place)}: ${text ?? SKIPPED}`),
  ];
  return `${lines.join('\n')}\n`;
}

/** Reads the lines of one file. */
class Reader {
  private readonly file: string;
  private readonly keys = new Map<string, string>();
  private readonly answers = new Map<string, PlacedAnswer>();
  private digestLine = 1;

  constructor(file: string) {
    this.file = file;
  }

  read(text: string): ReadSheet {
    const lines = text.replace(/^\uFEFF/, '').split('\n');
    this.first((lines[0] ?? '').trim());
    for (const [i, line] of lines.entries())
      if (i > 0 && line.trim() !== '') this.line(i + 1, line);
    const missing = NEEDED.find((key) => !this.keys.has(key));
    if (missing !== undefined) {
      throw this.error(lines.length, 1, `the file has no ${missing}`, `write ${missing}: ...`);
    }
    const of = (key: (typeof KEYS)[number]): string => this.keys.get(key) ?? '';
    return {
      file: this.file,
      scenario: of('scenario'),
      digest: of('digest'),
      version: of('version'),
      name: this.keys.get('name') ?? null,
      seed: of('seed'),
      answers: [...this.answers.values()],
      digestLine: this.digestLine,
    };
  }

  private error(line: number, column: number, what: string, meantBy: string): AnswersError {
    return new AnswersError(this.file, line, column, what, meantBy);
  }

  private first(line: string): void {
    const [, version] = /^machvm-answers (\d+)$/.exec(line) ?? [];
    if (version === String(VERSION)) return;
    if (version !== undefined) {
      throw this.error(1, FORM.length + 2, `the answers are of form ${version}`, 'update machvm');
    }
    const how = 'the explorer and `machvm ask LESSON --save FILE` write such files';
    throw this.error(1, 1, `the first line is not ${FORM} ${VERSION}`, how);
  }

  private line(number: number, line: string): void {
    const [, before = '', key = '', gap = '', text = ''] =
      /^(\s*)([^:]*?)(\s*:\s*)(.*?)\s*$/.exec(line) ?? [];
    const column = before.length + 1;
    if (gap === '') {
      throw this.error(number, column, 'the line has no colon', 'write question 1: A/3');
    }
    const at = column + key.length + gap.length;
    const place = this.place(key, number, column);
    if (text === '')
      throw this.error(number, at, `${key} has no text`, 'write it behind the colon');
    if (place === null) this.key(key, text, number, column);
    else this.answer({ place, text: text === SKIPPED ? null : text, line: number, column: at });
  }

  private key(key: string, text: string, line: number, column: number): void {
    if (!KEYS.some((known) => known === key)) {
      const hint = meant(key, [...KEYS, 'question 1', 'event 12 victim']);
      throw this.error(line, column, `there is no key ${JSON.stringify(key)}`, hint);
    }
    if (this.keys.has(key)) {
      throw this.error(line, column, `${key} is there twice`, 'leave one of the lines out');
    }
    this.keys.set(key, text);
    if (key === 'digest') this.digestLine = line;
  }

  /** The place that a key names; null for other keys. */
  private place(key: string, line: number, column: number): AnswerPlace | null {
    const [, question, event, word] = /^(?:question (\S+)|event (\S+) (\S+))$/.exec(key) ?? [];
    const number = question ?? event;
    if (number === undefined) return null;
    const least = question === undefined ? 0 : 1;
    if (!/^\d{1,12}$/.test(number) || Number(number) < least) {
      const thing = question === undefined ? 'an event' : 'a question';
      const what = `${JSON.stringify(number)} is not a number of ${thing}`;
      throw this.error(line, column, what, `write a whole number from ${least} on`);
    }
    if (word === undefined) return { question: Number(number) };
    const ask = HERE_ASKS.find((known) => known === word);
    if (ask !== undefined) return { event: Number(number), ask };
    const what = `${JSON.stringify(word)} cannot be a question about an event`;
    throw this.error(line, column, what, meant(word, HERE_ASKS));
  }

  private answer(answer: PlacedAnswer): void {
    const name = placeName(answer.place);
    if (this.answers.has(name)) {
      const what = `${name} has an answer already`;
      throw this.error(answer.line, 1, what, 'leave one of the lines out');
    }
    this.answers.set(name, answer);
  }
}

/**
 * Reads the text of a sheet; `file` names it in errors. Throws an AnswersError with line and column
 * for a text that is not one.
 */
export function readAnswers(file: string, text: string): ReadSheet {
  needs('readAnswers', 'file', file, aText);
  needs('readAnswers', 'text', text, aText);
  return new Reader(file).read(text);
}
