/** A trace of the package, read at once where a test has no time to wait. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { Intake } from '../../traces/intake';
import type { Trace } from '../../traces/trace';

export function bundledTrace(name: string): Trace {
  const file = join(__dirname, '..', '..', 'traces', 'data', `${name}.rlv.br`);
  const intake = new Intake(file, {});
  intake.push(brotliDecompressSync(readFileSync(file)));
  return intake.finish();
}
