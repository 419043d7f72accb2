/**
 * `machvm policies`: what policies there are, the page of one, and whether one of the user's own
 * keeps the contract.
 */
import { policies } from '../../kernel/policy/policies';
import type { PolicyChoice } from '../../scenarios/language/policy_choice';
import {
  choosePolicy,
  conventions,
  PolicyChoiceError,
} from '../../scenarios/language/policy_choice';
import { POLICY_CHECKS, policyProblems } from '../../studies/policy_check';
import { textColumns } from '../show/columns';
import { docFile } from '../show/doc_file';
import { manText } from '../show/man';
import { colors, print, printJson, table, UsageError, wrapped } from '../show/output';
import { loadWatchedPolicy } from '../user/guarded_policy';
import { stepEnded } from '../user/user_code';
import { printTemplate } from './template';

export interface PoliciesFlags {
  readonly check: boolean;
  /** What to print: the policy, or its test. */
  readonly template: boolean | string;
  readonly json: boolean;
}

function chosen(text: string): PolicyChoice {
  try {
    return choosePolicy(text, loadWatchedPolicy);
  } catch (error) {
    if (error instanceof PolicyChoiceError) throw new UsageError(error.message);
    throw error;
  }
}

function policiesPage(): string {
  const page = docFile('POLICIES.md');
  if (page === null) throw new UsageError('docs/POLICIES.md of the package is missing');
  return page;
}

/** The section of a policy, from its heading to the next. */
function sectionOf(name: string): string | null {
  const [, ...sections] = policiesPage().split(/\n### /);
  const found = sections.find((section) => section.startsWith(`${name}\n`));
  return found?.replace(/\n(## |<!--)[\s\S]*$/, '\n') ?? null;
}

/** What JSON tells of a policy. */
function plain({ name, spec: { summary, origin, options } }: PolicyChoice): object {
  return { name, summary, origin, options };
}

function printAll(json: boolean): void {
  const all = Object.keys(policies).map((name) => chosen(name));
  if (json) {
    printJson(all.map(plain));
    return;
  }
  const row = (choice: PolicyChoice): readonly string[] => [
    choice.name,
    choice.spec.summary,
    conventions(choice) || '-',
  ];
  print(table(['policy', 'idea', 'options'], all.map(row)));
  print('One of them: machvm policies clock. Your own: machvm policies ./mine.ts --check');
}

function printOne(choice: PolicyChoice, json: boolean): void {
  const { name, spec } = choice;
  if (json) {
    printJson(plain(choice));
    return;
  }
  const section = sectionOf(name);
  if (section !== null) {
    print(manText(`# ${section}`));
    return;
  }
  print(colors.bold(name));
  print(wrapped(`${spec.summary}. ${spec.origin}.`, textColumns(), '  '));
  const options = Object.entries(spec.options).map(
    ([key, { value, summary }]) => `${key}=${choice.options[key] ?? value}: ${summary}`,
  );
  if (options.length === 0) options.push('no options');
  for (const option of options) print(wrapped(option, textColumns(), '  '));
}

function check(choice: PolicyChoice): number {
  const { scripts, strings } = POLICY_CHECKS;
  const problems = policyProblems(choice, stepEnded);
  for (const problem of problems) print(`${choice.label}: ${problem}`);
  if (problems.length > 0) return 1;
  print(
    `${choice.label}: keeps the contract in ${scripts} scripts and ${strings} reference strings`,
  );
  return 0;
}

/** Answers the exit status: 1 if a policy that was checked breaks the contract. */
export function policiesCommand(name: string | undefined, flags: PoliciesFlags): number {
  const { check: checks, json, template } = flags;
  if (template !== false) {
    if (checks)
      throw new UsageError('policies: --check: --template prints a file and nothing else');
    printTemplate({ page: policiesPage(), command: 'policies', part: template, name, json });
    return 0;
  }
  if (checks && json) {
    throw new UsageError('policies: --json: --check prints text only');
  }
  if (checks) {
    const names = name === undefined ? Object.keys(policies) : [name];
    return Math.max(...names.map((each) => check(chosen(each))));
  }
  if (name === undefined) printAll(json);
  else printOne(chosen(name), json);
  return 0;
}
