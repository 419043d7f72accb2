/** The template file and its test: code of a page of docs/, which a test of the project runs. */
import { flagError, UsageError } from '../show/output';

const BLOCK = /```ts\n(\/\/ mine\.ts\n[\s\S]*?)```/;
const TEST = /```ts fragment\n(\/\/ mine\.test\.ts\n[\s\S]*?)```/;

/** The template of a page, or its test. Throws a UsageError for anything else. */
export function templateOf(page: string, command: string, part: boolean | string): string {
  if (part !== true && part !== 'test') {
    throw flagError(`${command} --template`, `${part}`, 'must be `test`, or nothing for the file');
  }
  return (part === 'test' ? TEST : BLOCK).exec(page)?.[1] ?? '';
}

/** What is asked of a template, and what else was given. */
interface Asked {
  readonly page: string;
  readonly command: string;
  readonly part: boolean | string;
  readonly name: string | undefined;
  readonly json: boolean;
}

/** Prints the template of a page, or its test; refuses what would change nothing. */
export function printTemplate({ page, command, part, name, json }: Asked): void {
  if (json || name !== undefined) {
    const unused = json ? '--json' : name;
    throw new UsageError(`${command}: ${unused}: --template prints a file and nothing else`);
  }
  process.stdout.write(templateOf(page, command, part));
  if (part !== true) return;
  process.stderr.write(`its test: machvm ${command} --template test > mine.test.ts\n`);
}
