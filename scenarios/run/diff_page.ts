/**
 * The state of a page at a place of a transcript: what its lines tell of it, or, if the scenario is
 * at hand, what a machine that is run up to there has. A transcript of messages knows what was
 * asked, supplied, locked and returned; queues, waiters and stores it does not know, and says so.
 */
import { protText } from '../../kernel/mach/scalar_words';
import { objectOfPort, pageState } from '../../kernel/machine/machine_inspect';
import type { Scenario } from '../language/scenario';
import type { DiffLevel } from '../transcript/diff_streams';
import type { Line } from '../transcript/line';
import type { BuiltScenario, ScenarioFiles } from './build';
import { ScenarioRun } from './run';

/** A page of an object by name. */
export interface PagePlace {
  readonly object: string;
  readonly page: number;
}

const PAGE_SIZE = 4096;

/** The size of a page, as memory_object_init tells it. */
function pageSizeOf(lines: readonly Line[]): number {
  for (const line of lines) {
    const size = line['memory_object_page_size'];
    if (typeof size === 'number') return size;
  }
  return PAGE_SIZE;
}

/** The page that a line is about; null if it is about none. */
export function pageOfLine(line: Line, lines: readonly Line[]): PagePlace | null {
  const { object, page, offset, port } = line;
  if (typeof object === 'string' && typeof page === 'number') return { object, page };
  if (typeof offset !== 'number' || typeof port !== 'string') return null;
  return { object: port.replace(/[.]control$/, ''), page: Math.floor(offset / pageSizeOf(lines)) };
}

/** What is known of a page from the lines that concern it. */
interface Known {
  there: string;
  precious: boolean;
  lock: string;
  queue: string | null;
}

/** What the lines before a place show of a page, as a phrase. */
export function pageInLines(lines: readonly Line[], until: number, place: PagePlace): string {
  const size = pageSizeOf(lines);
  const known: Known = { there: 'never requested', precious: false, lock: 'none', queue: null };
  const waiting = new Set<string>();
  let events = false;
  for (const line of lines.slice(0, until)) {
    if (line['msg'] === undefined && line['ev'] !== 'thread.exception') events = true;
    if (concerns(line, place, size)) learn(known, waiting, line);
  }
  const words = [known.there];
  if (known.queue !== null) words.push(known.queue);
  if (known.precious) words.push('precious');
  if (known.lock !== 'none') words.push(`locked against ${known.lock}`);
  if (waiting.size > 0) words.push(`${[...waiting].join(', ')} waiting`);
  const rest = events ? '' : ' (messages do not show the queue, waiters or stores)';
  return `${words.join(', ')}${rest}`;
}

function concerns(line: Line, place: PagePlace, size: number): boolean {
  if (line['object'] === place.object && line['page'] === place.page) return true;
  const { port, offset, length, size: bytes } = line;
  if (typeof port !== 'string' || typeof offset !== 'number') return false;
  if (port.replace(/[.]control$/, '') !== place.object) return false;
  const first = Math.floor(offset / size);
  const span = typeof length === 'number' ? length : typeof bytes === 'number' ? bytes : size;
  return place.page >= first && place.page < first + Math.max(1, Math.ceil(span / size));
}

function learn(known: Known, waiting: Set<string>, line: Line): void {
  const { msg, ev, thread } = line;
  if (ev === 'ipc_mqueue.received') return;
  switch (msg ?? ev) {
    case 'memory_object_data_request':
      known.there = 'requested, not answered';
      return;
    case 'memory_object_data_supply':
      known.there = 'supplied';
      known.precious = line['precious'] === true;
      known.lock = String(line['lock_value'] ?? 'none');
      return;
    case 'memory_object_data_unavailable':
      known.there = 'unavailable';
      return;
    case 'memory_object_data_error':
      known.there = 'in error';
      return;
    case 'memory_object_data_return':
      known.there =
        line['kernel_copy'] === true ? 'returned, and still there' : 'returned to its pager';
      return;
    case 'memory_object_lock_request':
      if (line['lock_value'] !== 'no_change') known.lock = String(line['lock_value'] ?? 'none');
      if (line['should_flush'] === true) known.there = 'flushed';
      return;
    case 'vm_page.deactivated':
    case 'vm_page.deactivated_behind':
      known.queue = 'inactive';
      return;
    case 'vm_page.reactivated':
      known.queue = 'active';
      return;
    case 'vm_pageout.clean':
      known.there = 'evicted without a message';
      known.queue = null;
      return;
    case 'vm_fault.wait_page':
      waiting.add(String(thread));
      return;
    case 'vm_fault.entered':
    case 'vm_fault.failed':
      waiting.delete(String(thread));
      return;
    default:
  }
}

/** What a machine has of a page, as a phrase. */
function pageInMachine(built: BuiltScenario, place: PagePlace): string {
  const port = built.objects.get(place.object);
  for (const host of built.machine.hosts) {
    const object = port === undefined ? null : objectOfPort(host, port);
    if (object === null) continue;
    const state = pageState(host, object, place.page);
    if (state === null) return 'not there';
    const waiting = state.waiters.length > 0 ? [`${state.waiters.join(', ')} waiting`] : [];
    return [
      state.resident ? 'resident' : state.absent ? 'requested' : 'in a message',
      ...(state.resident ? [state.queue] : []),
      ...(state.busy ? ['busy'] : []),
      ...(state.resident ? [state.dirty ? 'dirty' : 'clean'] : []),
      ...(state.precious ? ['precious'] : []),
      ...(state.lock === 0 ? [] : [`locked against ${protText(state.lock)}`]),
      ...waiting,
    ].join(', ');
  }
  return 'not known to the kernel';
}

/** `level`: that of the transcript whose lines are counted. */
export interface PageRunOptions {
  readonly files: ScenarioFiles;
  readonly level: DiffLevel;
}

/** Runs a scenario up to the step that writes a line, and says what a page was before it. */
export function pageInRun(
  scenario: Scenario,
  { files, level }: PageRunOptions,
  until: number,
  place: PagePlace,
): string {
  let lines = 0;
  let before = 'not known to the kernel';
  const run = new ScenarioRun(scenario, {
    files,
    level,
    onLine() {
      lines += 1;
    },
    stepHook(built) {
      if (lines > until) return 'stop';
      before = pageInMachine(built, place);
      return undefined;
    },
  });
  run.finish();
  return before;
}
