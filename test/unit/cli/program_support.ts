/** What the tests of commands share: a command line that runs in this process. */
import { jest } from '@jest/globals';
import { machvm } from '../../../cli/program';

export interface Ran {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a command line in this process, and what it prints. */
export async function ran(args: readonly string[]): Promise<Ran> {
  const texts = { stdout: '', stderr: '' };
  const spies = (['stdout', 'stderr'] as const).map((name) =>
    jest.spyOn(process[name], 'write').mockImplementation((text) => {
      texts[name] += String(text);
      return true;
    }),
  );
  const status = await machvm(args);
  for (const spy of spies) spy.mockRestore();
  return { status, out: texts.stdout, err: texts.stderr };
}
