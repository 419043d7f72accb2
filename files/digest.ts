/** Digests by which files are known on any machine, whatever they are called there: SHA-256. */
import { createHash } from 'node:crypto';
import { createReadStream, readFileSync } from 'node:fs';
import { dirname, relative, sep } from 'node:path';
import { userFilesOf } from './user_require';

/** The digest of a text, 64 hexadecimal digits. */
export function textDigest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** The digest of a file's bytes. Rejects with the error of the system. */
export async function fileDigest(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(file, { highWaterMark: 1 << 20 })) hash.update(piece);
  return hash.digest('hex');
}

/** A file of a user's module: its path, by `/`, from the folder of the module, and its text. */
export interface UserText {
  readonly path: string;
  readonly text: string;
}

/** All files that a loaded module of the user's consists of, itself first. */
export function userTexts(file: string): readonly UserText[] {
  const files = userFilesOf(file);
  const folder = dirname(files[0] ?? file);
  return files.map((path) => ({
    path: relative(folder, path).split(sep).join('/'),
    text: readFileSync(path, 'utf8'),
  }));
}
