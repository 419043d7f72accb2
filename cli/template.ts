/** The template file and its test: code of a page of docs/, which a test of the project runs. */
import { UsageError } from './output';

const BLOCK = /```ts\n(\/\/ mine\.ts\n[\s\S]*?)```/;
const TEST = /```ts fragment\n(\/\/ mine\.test\.ts\n[\s\S]*?)```/;

/** The template of a page, or its test. Throws a UsageError for anything else. */
export function templateOf(page: string, command: string, part: boolean | string): string {
  if (part !== true && part !== 'test') {
    throw new UsageError(
      `${command} --template ${part}: must be \`test\`, or nothing for the file`,
    );
  }
  return (part === 'test' ? TEST : BLOCK).exec(page)?.[1] ?? '';
}

/** Prints the template of a page, or its test. */
export function printTemplate(page: string, command: string, part: boolean | string): void {
  process.stdout.write(templateOf(page, command, part));
  if (part !== true) return;
  process.stderr.write(`its test: machvm ${command} --template test > mine.test.ts\n`);
}
