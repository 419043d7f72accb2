/**
 * What a program gives to a run beside a scenario, and why it cannot be used: a level that does not
 * exist, an option that no run has.
 */
import type { Form } from '../../kernel/mach/given';
import { call, flag, maybe, oneOf, record, recordProblem } from '../../kernel/mach/given';
import { scenarioProblem } from '../language/scenario_problem';
import { levels } from './recorder';

const FILES: Readonly<Record<string, Form>> = {
  pager: maybe(call),
  device: maybe(call),
  trace: maybe(call),
  stepEnded: maybe(call),
};

/** Why something cannot be the files of a scenario, or null. */
export function filesProblem(files: unknown): string | null {
  return recordProblem(files, FILES, 'files');
}

const OPTIONS: Readonly<Record<string, Form>> = {
  files: maybe(record()),
  level: maybe(oneOf(levels)),
  onLine: maybe(call),
  onEvent: maybe(call),
  check: maybe(flag),
  onMachine: maybe(call),
  onStart: maybe(call),
  stepHook: maybe(call),
};

/** Why a scenario cannot be run with these options, or null. */
export function runProblem(scenario: unknown, options: unknown): string | null {
  const problem = scenarioProblem(scenario) ?? recordProblem(options, OPTIONS);
  return problem ?? filesProblem(Reflect.get(Object(options), 'files') ?? {});
}
