/** Runs a command line in this process, and keeps what it prints. */
import { jest } from '@jest/globals';
import { machvm } from '../../cli/program';

export interface Ran {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

// What is printed must not depend on how busy the machine is.
process.env['MACHVM_NO_PROGRESS'] = '1';

/** The lines of stderr but those that report how a trace was read. */
export function problemLines(err: string): readonly string[] {
  return err.split('\n').filter((line) => line !== '' && !line.includes(': read as '));
}

/** The exit status of a command and both of its streams. */
export async function ran(...args: readonly string[]): Promise<Ran> {
  // How long something takes is no output.
  process.env['MACHVM_NO_PROGRESS'] = '1';
  const texts = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    jest.spyOn(process[name], 'write').mockImplementation((text) => {
      texts[name] += String(text);
      return true;
    });
  }
  const status = await machvm(args);
  jest.restoreAllMocks();
  return { status, out: texts.stdout, err: texts.stderr };
}
