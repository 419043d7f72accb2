/**
 * Time as both sides of a recording know it: an event brings the tick, the step and the clock of
 * its host along; only what differs from that is written.
 */
export class Moment {
  tick = 0;
  step = 0;
  /** The clock of each host. */
  readonly clocks: number[] = [];

  /** A chunk begins: it says all anew. */
  begin(): void {
    this.tick = 0;
    this.step = 0;
    this.clocks.length = 0;
  }

  clock(host: number): number {
    return this.clocks[host] ?? 0;
  }

  setClock(host: number, clock: number): void {
    while (this.clocks.length <= host) this.clocks.push(0);
    this.clocks[host] = clock;
  }

  /** An event happens on a host. */
  event(host: number, tick: number, step: number): void {
    this.tick = tick;
    this.step = step;
    if (this.clocks[host] === undefined) this.setClock(host, tick);
    else this.clocks[host] = tick;
  }
}
