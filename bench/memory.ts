/** What memory the machine takes: for frames in use, and for pages that have been and are gone. */
import { policies } from '../kernel/policy/policies';
import type { ReplayOptions } from '../scenarios/replay/replay';
import { replay } from '../scenarios/replay/replay';
import { flatTrace } from './measure';

/** Touches every page of a machine once, with a write; prints what it takes. */
export function memoryOf(pages: number, frames: number): void {
  const references = new Uint32Array(pages).map((_, page) => (page << 1) | 1);
  const options: ReplayOptions = {
    frames,
    policy: policies.mach,
    policyOptions: {},
    pageout: 'demand',
    contents: 'stamps',
    store: frames < pages ? 'object' : 'anonymous',
    seed: 'bench',
  };
  // What the table before had is given back by the second collection only.
  const collect = (): void => {
    globalThis.gc?.();
    globalThis.gc?.();
  };
  collect();
  const before = process.memoryUsage();
  const kept = replay(flatTrace('scan', references, pages), options);
  collect();
  const after = process.memoryUsage();
  const bytes = after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers;
  const resident = kept.host.resident.cachedCount;
  console.log(
    `${String(pages).padStart(9)} pages,${String(resident).padStart(9)} of them in frames: ` +
      `${(bytes / 1e6).toFixed(0).padStart(5)} MB, ${(bytes / pages).toFixed(0).padStart(4)} ` +
      `bytes a page; the process has ${(after.rss / 1e6).toFixed(0)} MB`,
  );
}
