/**
 * Policies that came as texts, in files: a worker writes those of the user's that a job carries
 * into a temporary folder, so that they are loaded as any other file.
 */
import { existsSync, mkdirSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import type { UserText } from '../../files/digest';
import { textDigest } from '../../files/digest';
import { temporaryFolder } from '../given/written_file';

export class PolicyFolder {
  private root: string | null = null;

  /** The path of a policy's file, with the others that it loads where it looks for them. */
  fileOf(texts: readonly UserText[]): string {
    this.root ??= realpathSync(temporaryFolder());
    const folder = join(this.root, textDigest(JSON.stringify(texts)).slice(0, 16));
    // A file may lie above the first: that one then lies as deep.
    const ups = texts.map(({ path }) => path.split('/').filter((part) => part === '..').length);
    const base = join(folder, ...Array.from({ length: Math.max(0, ...ups) }, () => 'x'));
    const [first] = texts;
    if (first === undefined) throw new Error('a policy without a file');
    if (existsSync(folder)) return join(base, first.path);
    for (const { path, text } of texts) {
      const file = join(base, path);
      if (!file.startsWith(folder + sep)) throw new Error(`a policy has a file at ${path}`);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(`${file}.part`, text);
      renameSync(`${file}.part`, file);
    }
    return join(base, first.path);
  }

  /** A text without the paths of this folder, which mean nothing elsewhere. */
  plain(text: string): string {
    if (this.root === null) return text;
    const root = this.root.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    return text.replace(new RegExp(`${root}/[0-9a-f]{16}/(?:x/)*`, 'g'), '');
  }

  remove(): void {
    if (this.root !== null) rmSync(this.root, { recursive: true, force: true });
    this.root = null;
  }
}
