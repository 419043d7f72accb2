/**
 * Which pages leave next at an event of a run: the scenario runs again up to the event, on a
 * machine that is thrown away, and the policy of each host is asked there as the kernel asks it. A
 * policy that the kernel is asking at that event gives its answer to the kernel, which is heard.
 */
import type { Look } from '../../kernel/inspect/look';
import type { TraceListener } from '../../kernel/kern/trace';
import { eventKinds } from '../../kernel/mach/event_defs';
import type { Host } from '../../kernel/machine/host';
import type { Machine } from '../../kernel/machine/machine';
import { vmPageoutNext } from '../../kernel/vm/pageout/vm_pageout_next';
import type { Scenario } from '../language/scenario';
import type { ScenarioFiles } from './build';
import { ScenarioRun } from './run';

const CHOSEN = eventKinds['vm_pageout.chosen'] ?? -1;

/** Ends a run whose policies were asked: what would follow is not of the run. */
class Asked extends Error {}

const isAsked = ({ pageout }: Host): boolean => pageout.records.isAsked;

/** Asks at an event, and hears what a policy answers that is being asked there. */
class Asking {
  isOver = false;
  readonly pages: number[] = [];
  private readonly event: number;

  constructor(event: number) {
    this.event = event;
  }

  listen({ hosts, trace }: Machine): void {
    const hear: TraceListener = ({ args, host: hostIds, kind, number }, row) => {
      const at = number[row] ?? 0;
      if (at < this.event) return;
      for (const host of hosts) {
        const isChosen = kind[row] === CHOSEN && hostIds[row] === host.id;
        if (at === this.event && !isAsked(host)) this.pages[host.id] = vmPageoutNext(host);
        else if (at > this.event && isChosen) this.pages[host.id] = args[0][row] ?? -1;
      }
      this.isOver = !hosts.some(isAsked);
      if (this.isOver) throw new Asked();
    };
    trace.listen(hear, { references: true });
  }
}

/** A run up to an event, step by step. */
export class NextVictimsRun {
  private readonly asking: Asking;
  private readonly run: ScenarioRun | null;

  constructor(scenario: Scenario, event: number, files: ScenarioFiles = {}) {
    this.asking = new Asking(event);
    const onMachine = ({ machine }: Look): void => this.asking.listen(machine);
    this.run = this.unlessOver(
      () => new ScenarioRun(scenario, { files, level: 'none', onMachine }),
    );
  }

  /** Makes a step; the page of each host as soon as they are known, else null. */
  step(): readonly number[] | null {
    const { asking, run } = this;
    const end = run === null || asking.isOver ? null : this.unlessOver(() => run.step());
    // A pager that was at work when the policies were asked has caught the end, as its crash.
    if (asking.isOver) return asking.pages;
    return end === null || run === null ? null : run.built.machine.hosts.map(vmPageoutNext);
  }

  /** What `work` answers; null if the policies have answered meanwhile. */
  private unlessOver<T>(work: () => T): T | null {
    try {
      return work();
    } catch (error) {
      if (this.asking.isOver) return null;
      throw error;
    }
  }
}

/**
 * The page of each host right after an event, in the order of the hosts; -1 if none would leave,
 * and nothing for a host that there is not yet. After its last event a run is asked at its end.
 */
export function nextVictims(
  scenario: Scenario,
  event: number,
  files: ScenarioFiles = {},
): readonly number[] {
  const run = new NextVictimsRun(scenario, event, files);
  let pages = run.step();
  while (pages === null) pages = run.step();
  return pages;
}
