/**
 * `npm run check`: everything that must hold before a commit, one step after another. A step that
 * fails does not hide the later ones; the exit status says whether all passed.
 * The tests come last, so that their summary is what one sees last. `npm run check -- types lint`
 * makes only those steps: CI has run the tests by then.
 */
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** Scripts of package.json, fastest first. The tests include the tidy test. */
const STEPS = ['types', 'lint', 'depcruise', 'knip', 'links', 'public-types', 'coverage'];

const asked = process.argv.slice(2);
const unknown = asked.find((step) => !STEPS.includes(step));
if (unknown !== undefined) {
  process.stderr.write(`check: no step ${unknown}; there are ${STEPS.join(', ')}\n`);
  process.exit(2);
}

const npm = process.env.npm_execpath;
const results = [];

for (const step of asked.length > 0 ? asked : STEPS) {
  process.stderr.write(`\n== ${step}\n`);
  const args = ['run', '--silent', step];
  const [command, rest] = npm ? [process.execPath, [npm, ...args]] : ['npm', args];
  const begin = Date.now();
  const run = spawnSync(command, rest, { cwd: root, stdio: 'inherit' });
  const seconds = ((Date.now() - begin) / 1000).toFixed(1);
  results.push({ step, ok: run.status === 0, seconds });
}

const said = results.map(
  ({ step, ok, seconds }) => `${step} ${ok ? 'ok' : 'FAILED'} (${seconds} s)`,
);
process.stderr.write(`\ncheck: ${said.join(', ')}\n`);
process.exit(results.every(({ ok }) => ok) ? 0 : 1);
