/**
 * What a student answered for the rows of a string, and what is wrong with it: `hit`, `fault` while
 * a frame is free, `fault 7` where page 7 leaves. A wrong answer is compared with those of known
 * mistakes, and with what memory holds.
 */
import { stepWhy } from '../views/step_table';
import type { Mistaken } from './string_mistakes';
import { mistakenWays } from './string_mistakes';
import type { StringQuestion } from './string_question';
import { answerOf } from './string_question';

/** A row, graded. */
export interface GradedRow {
  readonly reference: number;
  readonly answer: string;
  readonly right: boolean;
  readonly key: string;
  /** Why the key is right; empty for a hit. */
  readonly why: string;
  /** What led to the answer; null if it is right, or nothing is known that leads to it. */
  readonly mistake: string | null;
}

const HIT = /^h(it)?$/i;
const FAULT = /^(?:f(?:ault)?|miss)(?![a-z])[\s,:;]*(.*)$/i;
const NONE = /^(-|none|free)$/i;

/** An answer in the spelling of keys; null for any other text. */
export function readAnswer(text: string): string | null {
  const typed = text.trim();
  if (HIT.test(typed)) return 'hit';
  const rest = FAULT.exec(typed)?.[1];
  if (rest === undefined) return null;
  const pages = rest.split(/[\s,]+/).filter((word) => word !== '' && !NONE.test(word));
  if (pages.some((page) => !/^\d+w?$/i.test(page))) return null;
  return ['fault', ...pages.map((page) => page.replace(/w$/i, ''))].join(' ');
}

/** Grades the answers of one student, row by row. */
export class StringGrades {
  private readonly question: StringQuestion;
  private readonly ways: readonly Mistaken[];
  readonly rows: GradedRow[] = [];

  constructor(question: StringQuestion) {
    this.question = question;
    this.ways = mistakenWays(question);
  }

  /** Grades the next row. Requires: `answer` is what readAnswer made of it. */
  take(answer: string): GradedRow {
    const { rows } = this;
    const at = rows.length;
    const row = this.question.rows[at];
    if (row === undefined) throw new RangeError('all rows are graded');
    const key = answerOf(row);
    const right = answer === key;
    const mistake = right ? null : (this.way(answer, at) ?? this.misread(answer, at));
    const graded = { reference: at, answer, right, key, why: stepWhy(row), mistake };
    rows.push(graded);
    return graded;
  }

  /** The mistake that gives this answer here, and all answers before it. */
  private way(answer: string, at: number): string | null {
    const given = [...this.rows.map((row) => row.answer), answer].join();
    const fits = ({ answers }: Mistaken): boolean => answers.slice(0, at + 1).join() === given;
    const same = this.ways.find(fits) ?? this.local(answer, at);
    return same === undefined ? null : `That is the answer of ${same.text}.`;
  }

  /** A mistake that agreed with the key until here, though other answers came before. */
  private local(answer: string, at: number): Mistaken | undefined {
    const before = this.question.rows.slice(0, at).map(answerOf).join();
    return this.ways.find(
      ({ answers }) => answers[at] === answer && answers.slice(0, at).join() === before,
    );
  }

  /** What memory held before the reference speaks against the answer. */
  private misread(answer: string, at: number): string | null {
    const { rows, frames } = this.question;
    const row = rows[at];
    if (row === undefined) return null;
    const held = (rows[at - 1]?.frames ?? []).filter((page) => page !== null);
    const [result, ...pages] = answer.split(' ');
    const memory = held.length === 0 ? 'memory is empty' : `memory holds ${held.join(', ')}`;
    if (result === 'hit') {
      const isNew = !rows.slice(0, at).some(({ page }) => page === row.page);
      if (isNew) return `The first reference to page ${row.page} is a fault too: ${memory}.`;
      return `Page ${row.page} has left memory before: ${memory}.`;
    }
    if (row.result === 'hit') return `Page ${row.page} is in memory: ${memory}.`;
    const stranger = pages.find((page) => !held.includes(page));
    if (stranger !== undefined) return `Page ${stranger} is not in memory: ${memory}.`;
    if (held.length < frames && row.victims.length === 0) {
      return `A frame is free, so that no page leaves: ${memory}.`;
    }
    if (pages.length === 0) return `All ${frames} frames are in use, so that a page leaves.`;
    return this.byRule(pages[0] ?? '', at);
  }

  /** The rule by which the wrong victim would leave memory as it is. */
  private byRule(page: string, at: number): string | null {
    const { rows } = this.question;
    const held = rows[at - 1]?.frames.filter((each) => each !== null) ?? [];
    const lastUse = (each: string): number =>
      rows.slice(0, at).findLastIndex((row) => row.page === each);
    const arrival = (each: string): number =>
      rows.slice(0, at).findLastIndex((row) => row.page === each && row.result === 'fault');
    const most = (order: (each: string) => number): string | undefined =>
      [...held].sort((a, b) => order(b) - order(a))[0];
    if (page === most((each) => -arrival(each))) return `Page ${page} came first: that is FIFO's.`;
    if (page === most((each) => -lastUse(each)))
      return `Page ${page} was used longest ago: that is LRU's.`;
    if (page === most(lastUse)) return `Page ${page} was used last.`;
    return null;
  }

  /** What is to be said of all answers together; null if nothing is. */
  summary(): string | null {
    const { rows, ways } = this;
    const agreeing = (answers: readonly string[]): number =>
      rows.filter(({ answer }, at) => answer === answers[at]).length;
    const right = rows.filter((row) => row.right).length;
    const best = ways.find(({ answers }) => agreeing(answers) === rows.length);
    if (best === undefined || right === rows.length) return null;
    return `All your answers are those of ${best.text}.`;
  }
}
