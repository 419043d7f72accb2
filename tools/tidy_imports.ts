/**
 * The check of the import table: runs dependency-cruiser with the rules of .dependency-cruiser.cjs
 * and turns what it reports into findings. The rules live in one place, so `npm run depcruise` and
 * the tidy test cannot disagree.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Finding } from './tidy';
import { ROOMS } from './tidy';

const PROJECT = join(__dirname, '..');

const outputSchema = z.object({
  summary: z.object({
    violations: z.array(
      z.object({ from: z.string(), to: z.string(), rule: z.object({ name: z.string() }) }),
    ),
    ruleSetUsed: z.object({
      forbidden: z.array(z.object({ name: z.string(), comment: z.string() })),
    }),
  }),
});

/** Judges the tree under `root` by the project's rules; it need not be the project itself. */
export function checkImports(root: string): Finding[] {
  const rooms = [...ROOMS, 'index.ts'].filter((room) => existsSync(join(root, room)));
  if (rooms.length === 0) return [];
  const command = join(PROJECT, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const config = join(PROJECT, '.dependency-cruiser.cjs');
  const args = [command, '--config', config, '--output-type', 'json', ...rooms];
  const run = spawnSync(process.execPath, args, {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
  });
  if (run.stdout === '') throw new Error(`dependency-cruiser did not run: ${run.stderr}`);
  const { summary } = outputSchema.parse(JSON.parse(run.stdout));
  const comments = new Map(summary.ruleSetUsed.forbidden.map((rule) => [rule.name, rule.comment]));
  return summary.violations.map(({ from, to, rule }) => ({
    path: from,
    line: 1,
    message: `may not import ${to} (${rule.name}): ${comments.get(rule.name)}`,
  }));
}
