/**
 * The versions in the package's package.json: its own, and those of packages its users may add.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Manifest {
  readonly version: string;
  readonly peerDependencies: Readonly<Record<string, string>>;
}

function manifest(): Manifest {
  // One folder up from the sources, two from the compiled form.
  const up = existsSync(join(__dirname, '../package.json')) ? '..' : '../..';
  return JSON.parse(readFileSync(join(__dirname, up, 'package.json'), 'utf8'));
}

export const version = (): string => manifest().version;

/** A package that users add themselves, as npm wants it named: `name@version`. */
export function peer(name: string): string {
  return `${name}@${manifest().peerDependencies[name]}`;
}
