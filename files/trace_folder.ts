/** Traces by their digests: those of a folder, and those of the package. */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { bundledTraceFile, bundledTraceNames } from './bundled_trace';
import { fileDigest } from './digest';

interface Known {
  readonly bytes: number;
  readonly modified: number;
  readonly digest: string;
}

export class TraceFolder {
  private readonly folder: string | null;
  private readonly known = new Map<string, Known>();

  /** `folder` is searched with all folders in it; null for the traces of the package alone. */
  constructor(folder: string | null) {
    this.folder = folder;
  }

  private files(): readonly string[] {
    const bundled = bundledTraceNames().flatMap((name) => bundledTraceFile(name) ?? []);
    if (this.folder === null) return bundled;
    const found = readdirSync(this.folder, { recursive: true, withFileTypes: true });
    const own = found.filter((entry) => !entry.isDirectory());
    return [...bundled, ...own.map((entry) => join(entry.parentPath, entry.name)).sort()];
  }

  /**
   * The file with that digest; null if there is none now. Only files of that size are read, each
   * once for as long as it stays the same.
   */
  async find(digest: string, bytes: number): Promise<string | null> {
    for (const file of this.files()) {
      const found = statSync(file, { throwIfNoEntry: false });
      if (found?.isFile() !== true || found.size !== bytes) continue;
      const before = this.known.get(file);
      const isSame = before?.bytes === bytes && before.modified === found.mtimeMs;
      const now = isSame ? before.digest : await fileDigest(file);
      this.known.set(file, { bytes, modified: found.mtimeMs, digest: now });
      if (now === digest) return file;
    }
    return null;
  }
}
