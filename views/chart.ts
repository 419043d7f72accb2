/**
 * The sequence chart: tasks on the left, the kernel in the middle, ports and their pagers on the
 * right; time goes down. A message to a pager stands where it is received, for there it gets its
 * number; a pager's call stands where it is made. In between, what the kernel does by itself:
 * faults, evictions with their reason, pauses. Of several hosts a row names the one whose kernel
 * it is, where the task would stand. What does not fit goes on below; in a narrow terminal that is
 * all that stands right of the arrows.
 */
import type { Line } from '../scenarios/transcript/line';
import { ownWords } from './chart_words';
import { linesOf } from './fit';
import { details, short, text } from './message_words';
import { time } from './numbers';
import type { Style } from './style';

const TIME = 10;
const TASK = 15;
const ARROW = 26;
const TASK_AT = TIME + 2;
const KERNEL_AT = TASK_AT + TASK;
const RIGHT_AT = KERNEL_AT + ARROW + 1;

/** Ports need this much to stand right of the arrows. */
const LEAST_RIGHT = 22;
/** What the kernel does needs this much to stand right of a long name. */
const LEAST_OWN = 30;
/** How much deeper a row goes on below. */
const DEEPER = 2;

/** A row that says: here some are left out. */
export const chartGap = `${'...'.padStart(TIME)}`;

const timeOf = (line: Line): string => time(Number(line['t'] ?? 0)).padStart(TIME);

/** The time and whose row it is; a name that is too long for its column has a line to itself. */
function leftOf(line: Line, whose: string, room: number): string {
  const left = `${timeOf(line)}  ${whose}`;
  return whose.length < room ? left.padEnd(KERNEL_AT) : `${left}\n${' '.repeat(KERNEL_AT)}`;
}

const shaft = (label: string): string =>
  ` ${label} `.padStart((ARROW - 2 + label.length + 2) >> 1, '-').padEnd(ARROW - 2, '-');

/** False for a line that the chart leaves out, whatever else is known of it. */
export function drawsRow(line: Line): boolean {
  const event = text(line, 'ev');
  if (event === 'ipc_mqueue.received' || event === 'ipc_kobject.called') return true;
  return (ownWords[event]?.(line, null) ?? null) !== null;
}

export class Chart {
  private readonly style: Style;

  constructor(style: Style) {
    this.style = style;
  }

  /** The names of the columns, and a rule below them. */
  head(): string {
    const right = this.hasRight;
    const kernel = right ? `${'kernel'.padEnd(ARROW + 1)}port, pager` : 'kernel / port, pager';
    const rules = [TIME, TASK - 1, ARROW, ...(right ? [this.style.width - RIGHT_AT] : [])];
    return [
      `${'time'.padStart(TIME)}  ${'task'.padEnd(TASK)}${kernel}`,
      rules
        .map((width) => '-'.repeat(width))
        .join(' ')
        .replace(' ', '  '),
    ].join('\n');
  }

  /** The row of a line, of one line or more, or null if the chart leaves it out. */
  row(line: Line, pageSize: number, why: string | null = null): string | null {
    const drawn = this.message(line, pageSize);
    if (drawn !== null) return drawn;
    const says = ownWords[text(line, 'ev')];
    const own = says?.(line, why) ?? null;
    if (own === null) return null;
    const [left, kernel] = own;
    return this.own(line, left, kernel, why);
  }

  private get hasRight(): boolean {
    return this.style.width - RIGHT_AT >= LEAST_RIGHT;
  }

  private message(line: Line, pageSize: number): string | null {
    const { colors } = this.style;
    const name = short(text(line, 'msg'));
    switch (line['ev']) {
      case 'ipc_mqueue.received': {
        const seqno = name.startsWith('device_') ? '' : ` #${text(line, 'seqno')}`;
        const port = `${text(line, 'port')}${seqno}`;
        return this.arrow(line, colors.cyan(`|${shaft(name)}>`), port, pageSize);
      }
      case 'ipc_kobject.called': {
        const port = text(line, 'port').replace(/\.control$/, '');
        return this.arrow(line, colors.green(`<${shaft(name)}|`), port, pageSize);
      }
      default:
        return null;
    }
  }

  /** Colour codes do not count as columns: rows with arrows are put together from parts. */
  private arrow(line: Line, arrow: string, port: string, pageSize: number): string {
    const whose = text(line, line['from'] === undefined ? 'host' : 'from');
    const left = leftOf(line, whose, TASK) + arrow;
    const says = details(line, pageSize);
    if (this.hasRight) return `${left} ${this.flow(port, says, RIGHT_AT)}`.trimEnd();
    const column = KERNEL_AT + 2;
    return `${left}\n${' '.repeat(column)}${this.flow(port, says, column)}`;
  }

  /** What the kernel does by itself, and why. A long name pushes the rest to the right. */
  private own(line: Line, task: string, kernel: string, why: string | null): string {
    const whose = task === '' ? text(line, 'host') : task;
    const reasons = why === null ? [] : [`(${why})`];
    const pushed = TASK_AT + whose.length + 1;
    if (pushed > KERNEL_AT && pushed + LEAST_OWN <= this.style.width) {
      return `${timeOf(line)}  ${whose} ${this.flow(kernel, reasons, pushed)}`;
    }
    return (leftOf(line, whose, TASK) + this.flow(kernel, reasons, KERNEL_AT)).trimEnd();
  }

  /** Parts one after another, on as many lines as they need; those below stand a bit deeper. */
  private flow(first: string, parts: readonly string[], column: number): string {
    const room = this.style.width - column;
    const deeper = column + DEEPER;
    const lines: string[] = [];
    let line = '';
    for (const [i, part] of [first, ...parts].entries()) {
      const piece = i > 0 && i < parts.length ? `${part},` : part;
      const below = room - DEEPER;
      const here = lines.length === 0 ? room : below;
      if (line !== '' && line.length + 1 + piece.length <= here) {
        line += ` ${piece}`;
        continue;
      }
      if (line !== '') lines.push(line);
      const own = linesOf(piece, below, lines.length === 0 ? room : below);
      lines.push(...own.slice(0, -1));
      line = own[own.length - 1] ?? '';
    }
    return [...lines, line]
      .map((each, i) => (i === 0 ? each : ' '.repeat(deeper) + each))
      .join('\n');
  }
}
