/**
 * Free pages over time, for a table or a curve: a sample at each change, thinned out when there
 * are many, so that a run of any length keeps a bounded list.
 */
import type { Host } from '../../kernel/machine/host';

export interface FreeSample {
  readonly t: number;
  readonly free: number;
}

const MOST = 1024;

export class FreePages {
  samples: FreeSample[] = [];
  private readonly host: Host;
  private last = -1;
  /** Ticks between samples at least; doubles each time that the list is full. */
  private apart = 0;

  constructor(host: Host) {
    this.host = host;
    this.sample();
  }

  sample(): void {
    const { freeCount } = this.host.resident;
    if (freeCount === this.last) return;
    const t = this.host.clock;
    const previous = this.samples[this.samples.length - 1];
    if (previous !== undefined && t - previous.t < this.apart) return;
    this.last = freeCount;
    this.samples.push({ t, free: freeCount });
    if (this.samples.length < MOST) return;
    this.samples = this.samples.filter((_, i) => i % 2 === 0);
    const [first] = this.samples;
    this.apart = Math.ceil((t - (first?.t ?? 0)) / MOST) * 2;
  }
}
