/**
 * `npm run machvm`. npm starts a script in the package's folder and prints its command to stdout
 * first. Paths that a user types are relative to where the user stands, which npm passes on as
 * INIT_CWD; and a reader of JSON or CSV must not meet npm's lines.
 */
import { realpathSync } from 'node:fs';
import { packageFile } from '../files/package_folder';
import { printError } from './show/output';

const SCRIPT = 'machvm';

/** True while npm's lines stand before what this process prints. */
let hasBanner = false;

/** Another package may have a script of this name: that one runs in the folder that npm chose. */
function isOwnPackage(file: string | undefined): boolean {
  if (file === undefined) return false;
  try {
    return realpathSync(file) === realpathSync(packageFile('package.json'));
  } catch {
    return false;
  }
}

/**
 * Goes to the folder in which the user typed `npm run machvm`; does nothing for any other start.
 * What this process starts, workers and children, stands there too and need not look again.
 */
export function enterUserFolder(): void {
  const { env } = process;
  const { INIT_CWD: folder } = env;
  const isScript = env['npm_lifecycle_event'] === SCRIPT && isOwnPackage(env['npm_package_json']);
  if (!isScript || folder === undefined) return;
  hasBanner = env['npm_config_loglevel'] !== 'silent' && env['npm_config_json'] !== 'true';
  delete env['npm_lifecycle_event'];
  process.chdir(folder);
}

/** Warns on stderr that what goes to stdout, `data`, comes after lines of npm's. */
export function warnOfBanner(data: string): void {
  if (!hasBanner) return;
  printError(
    `npm prints its own lines before the ${data}; \`npm run -s machvm -- ...\` prints the ` +
      `${data} alone`,
  );
}
