/**
 * The versions in the package's package.json: its own, and those of packages its users may add.
 */
import { readFileSync } from 'node:fs';
import { packageFile } from '../../files/package_folder';

interface Manifest {
  readonly version: string;
  readonly peerDependencies: Readonly<Record<string, string>>;
}

function manifest(): Manifest {
  return JSON.parse(readFileSync(packageFile('package.json'), 'utf8'));
}

export const version = (): string => manifest().version;

/** A package that users add themselves, as npm wants it named: `name@version`. */
export function peer(name: string): string {
  return `${name}@${manifest().peerDependencies[name]}`;
}
