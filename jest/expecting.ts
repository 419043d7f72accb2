/**
 * `machvm/jest`: matchers and a serializer for jest 29 and 30 and for vitest 3. Importing it
 * extends the global `expect`, where there is one; `addTo(expect)` extends another, such as that of
 * vitest without globals. docs/TESTING.md describes it.
 */
import type { PatternInput } from '../scenarios/language/schema_fields';
import { toConformTo, toHoldAllLaws, toLoseNothing, toNeverSend, toSend } from './matchers';
import { runChart } from './run_chart';
import { isResult } from './values';

export type { PatternInput } from '../scenarios/language/schema_fields';
export type { ScenarioResult } from '../scenarios/run/run';
export type { Line } from '../scenarios/transcript/line';
export type { MatcherAnswer } from './matchers';

/** The matchers as `expect` has them; `R` is what a matcher returns. */
export interface MachvmMatchers<R> {
  /**
   * The run sent the messages of these patterns, in this order. A pattern is that of a scenario's
   * `expect.messages`: `{ memory_object_data_return: 'A', page: 0, dirty: true }`.
   */
  toSend(pattern: PatternInput | readonly PatternInput[]): R;
  /** The run sent no message of this pattern. */
  toNeverSend(pattern: PatternInput): R;
  /** No dirty page was dropped, no pager failed, and each load gave what was stored last. */
  toLoseNothing(): R;
  /** No law was broken. The run must have been made with `check: true`. */
  toHoldAllLaws(): R;
  /**
   * The messages are those of a transcript: text, lines, the path of a file, or another run. Times
   * and the order between ports do not matter.
   */
  toConformTo(transcript: unknown): R;
}

/** For `expect.extend`. */
export const matchers = { toSend, toNeverSend, toLoseNothing, toHoldAllLaws, toConformTo };

/** For `expect.addSnapshotSerializer`: a run is printed as a chart. */
export const serializer = {
  test: (value: unknown): boolean => isResult(value),
  serialize: (value: unknown): string => (isResult(value) ? runChart(value) : ''),
};

/** What an `expect` must be able to do. */
export interface Extensible {
  extend(added: typeof matchers): void;
  addSnapshotSerializer?(added: typeof serializer): void;
}

/** Adds the matchers and the serializer to an `expect`. Throws a TypeError for anything else. */
export function addTo(expect: Extensible): void {
  if (!isExtensible(expect)) {
    throw new TypeError('addTo needs the expect of jest or vitest: addTo(expect)');
  }
  expect.extend(matchers);
  expect.addSnapshotSerializer?.(serializer);
}

function isExtensible(value: unknown): value is Extensible {
  return typeof Object(value).extend === 'function';
}

const global: unknown = Reflect.get(globalThis, 'expect');
if (isExtensible(global)) addTo(global);

declare global {
  // biome-ignore lint/style/noNamespace: this is how @types/jest is extended
  namespace jest {
    interface Matchers<R, T> extends MachvmMatchers<R> {}
  }
}

// Each library is there only for those who use it.
// biome-ignore lint/suspicious/noTsIgnore: an error is expected only where it is not installed
/** @ts-ignore */
declare module 'expect' {
  interface Matchers<R extends void | Promise<void>, T = unknown> extends MachvmMatchers<R> {}
}

// biome-ignore lint/suspicious/noTsIgnore: an error is expected only where it is not installed
/** @ts-ignore */
declare module 'vitest' {
  interface Assertion<T> extends MachvmMatchers<void> {}
}
