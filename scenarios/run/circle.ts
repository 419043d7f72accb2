/**
 * The report of a run that goes in circles: step follows step, and no host's clock moves. It counts
 * the steps of threads and the messages among the last steps before the limit.
 */
import type { Thread } from '../../kernel/kern/thread';
import type { TraceColumns } from '../../kernel/kern/trace';
import { messageNames } from '../../kernel/mach/message_table';
import { CALLED, SENT } from '../transcript/line';
import type { BuiltScenario } from './build';
import { threadNames } from './stuck';

/** How many of the last steps are counted, or all of them if the limit is lower. */
const WATCHED = 1000;

/** How often each thing came, in the order of its first time. */
class Tally {
  private readonly counts = new Map<string, number>();

  add(what: string): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + 1);
  }

  clear(): void {
    this.counts.clear();
  }

  /** What came, if it came so often. */
  text(least: number): string {
    const often = [...this.counts].filter(([, count]) => count >= least);
    const texts = often.map(([what, count]) => (count === 1 ? what : `${what} (${count} times)`));
    return texts.join(', ');
  }
}

export class Circle {
  private readonly built: BuiltScenario;
  /** So many steps at one instant pass before they are counted. */
  private readonly unwatched: number;
  private readonly nameOf: (thread: Thread) => string;
  private readonly ran = new Tally();
  private readonly sent = new Tally();
  private counted = 0;

  /** Listens to the machine, and gives it the scenario's limit. */
  constructor(built: BuiltScenario) {
    const { machine, scenario } = built;
    this.built = built;
    this.nameOf = threadNames(built);
    machine.stillMost = scenario.limits.still;
    this.unwatched = Math.max(0, machine.stillMost - WATCHED);
    machine.trace.listen((columns, row) => {
      if (machine.still > this.unwatched) this.hear(columns, row);
    });
  }

  /** Counts the step that was made just now. */
  afterStep(): void {
    const { machine } = this.built;
    if (machine.still > this.unwatched) {
      this.counted += 1;
      const thread = machine.threads[machine.trace.threadId];
      if (thread !== undefined) this.ran.add(this.nameOf(thread));
    } else if (this.counted > 0) {
      this.counted = 0;
      this.ran.clear();
      this.sent.clear();
    }
  }

  private hear(columns: TraceColumns, row: number): void {
    const kind = columns.kind[row] ?? -1;
    if (kind !== SENT && kind !== CALLED) return;
    const [, messages, ports] = columns.args;
    const name = messageNames[messages[row] ?? -1] ?? 'a message';
    const port = this.built.labels.port(ports[row] ?? -1);
    this.sent.add(`${name.replace(/^memory_object_/, '')} to ${port}`);
  }

  /** Which threads ran, and which messages they repeated. */
  report(): readonly string[] {
    const { machine } = this.built;
    const last = this.counted === 1 ? 'the last step,' : `the last ${this.counted} steps, all`;
    const ran = this.ran.text(1);
    const sent = this.sent.text(2);
    return [
      `${last} at tick ${machine.now}, ran ${ran === '' ? 'no thread' : ran}`,
      sent === '' ? 'they repeated no message' : `they repeated ${sent}`,
    ];
  }
}
