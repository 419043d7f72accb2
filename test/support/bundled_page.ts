/** Bundles the explorer's page, for tests of what holds it. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(__dirname, '..', '..');

/** Throws if the page cannot be bundled. */
export function bundlePage(): void {
  const tool = join(root, 'tools', 'explorer_bundle.mjs');
  const { status, stderr } = spawnSync(process.execPath, [tool], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`the page cannot be bundled: ${stderr}`);
}
