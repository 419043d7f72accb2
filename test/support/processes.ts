/**
 * Processes of machvm, of the project as it is compiled once for a file of tests, and of
 * redis-server.
 */
import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll } from '@jest/globals';
import { compiledProject } from '../../tools/compiled_project';

const ROOT = join(__dirname, '../..');

let compiled: string | null = null;
afterAll(() => {
  if (compiled !== null) rmSync(compiled, { recursive: true, force: true });
});

/** The compiled program, to be run by Node. */
export function machvmMain(): string {
  compiled ??= compiledProject(ROOT);
  return join(compiled, 'dist/cli/main.js');
}

/** A process, with what it printed so far. */
export class Process {
  private readonly child: ChildProcess;
  out = '';
  err = '';
  /** The exit status, or the signal that ended it. */
  readonly ended: Promise<number | string>;
  isOver = false;

  constructor(command: string, args: readonly string[]) {
    this.child = spawn(command, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        MACHVM_NO_PROGRESS: '1',
        NO_COLOR: '1',
      },
    });
    this.child.stdout?.on('data', (piece) => {
      this.out += String(piece);
    });
    this.child.stderr?.on('data', (piece) => {
      this.err += String(piece);
    });
    this.ended = new Promise((resolve, reject) => {
      this.child.once('error', reject);
      this.child.once('close', (code, signal) => {
        this.isOver = true;
        resolve(code ?? signal ?? '');
      });
    });
    this.ended.catch(() => undefined);
  }

  /** Sends a signal, and waits for the end. */
  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<number | string> {
    this.child.kill(signal);
    return this.ended;
  }
}

/** `machvm` with its arguments. */
export function machvmProcess(...args: readonly string[]): Process {
  return new Process(process.execPath, [machvmMain(), ...args]);
}

/** A port that nothing listens to. */
export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' ? (address?.port ?? 0) : 0));
    });
  });
}

/** Waits until something holds; looks often. */
export async function until(what: string, holds: () => boolean, seconds = 60): Promise<void> {
  for (let turns = 0; !holds(); turns += 1) {
    if (turns > seconds * 50) throw new Error(`not within ${seconds} s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
