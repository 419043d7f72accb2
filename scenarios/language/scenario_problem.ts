/** Why something that a program gives cannot be used as a scenario. */
import type { Form } from '../../kernel/mach/given';
import { fieldsProblem, list, record } from '../../kernel/mach/given';

const SCENARIO: Readonly<Record<string, Form>> = {
  hosts: list(record()),
  tasks: list(record()),
  pagers: list(record()),
  traces: list(record()),
  limits: record(),
  expect: record(),
};

/** Why something is not a scenario, or null. */
export function scenarioProblem(scenario: unknown): string | null {
  if (record().fits(scenario) && fieldsProblem(scenario, SCENARIO) === null) return null;
  return 'this is not a scenario; give what defineScenario or parseScenario returns';
}
