/**
 * What a lesson has beside its title: the lessons that come before it, marks in its chart, and
 * questions about its run. A place is the moment just before an event or the arrival of a message.
 * Answers are not here: teaching/ reads them from a run. What lives here: the records.
 */
import type { EventPattern } from './pattern';

/** What a scenario teaches. */
export interface Lesson {
  readonly title: string;
  /** Two or three sentences on what to look at. */
  readonly watch: string;
  /** The part of the course that it belongs to. */
  readonly part?: string;
  /** Lessons that come before it. */
  readonly needs?: readonly string[];
  readonly marks?: readonly LessonMark[];
  readonly questions?: readonly LessonQuestion[];
}

/** The moment just before the `nth` match of a pattern, from 1. */
export interface Place {
  readonly pattern: EventPattern;
  readonly nth: number;
}

/** A sentence that stands in the chart at a place. */
export interface LessonMark {
  readonly at: Place;
  readonly text: string;
}

/** What a question can be about. */
export type Ask = 'victim' | 'message' | 'flags' | 'seqno' | 'wakes' | 'state';
export const ASKS = [
  'victim',
  'message',
  'flags',
  'seqno',
  'wakes',
  'state',
] as const satisfies readonly Ask[];

/** A page of an object on a host. */
export interface PageOf {
  readonly object: string;
  readonly page: number;
  readonly host: string;
}

export interface LessonQuestion {
  readonly at: Place;
  readonly ask: Ask;
  /** Of `state` only: the page or the thread. */
  readonly of?: PageOf | { readonly thread: string };
  /** The question in the words of the lesson; made from `ask` and `at` unless given. */
  readonly text?: string;
  /** Answers to choose from; made from the run unless given. */
  readonly options?: readonly string[];
  /** One to three sentences that explain the right answer. */
  readonly why: string;
}

/** What may be true of a page, as options of `state` write it. */
export const PAGE_FACTS = [
  'resident',
  'not resident',
  'requested',
  'not requested',
  'clean',
  'dirty',
  'precious',
  'not precious',
  'locked',
  'not locked',
  'active',
  'inactive',
  'wired',
] as const;
export type PageFact = (typeof PAGE_FACTS)[number];

/** What may be true of a thread. */
export const THREAD_FACTS = [
  'running',
  'waiting for a page',
  'waiting for memory',
  'waiting for a message',
  'waiting for a time',
  'waiting for the object',
  'done',
] as const;
export type ThreadFact = (typeof THREAD_FACTS)[number];

/** The answer for which no message comes, or no thread continues. */
export const NONE = 'none';
