/**
 * The biography of a page: what became of one place of an object, event by event, as sentences; and
 * where the versions of its contents are at a moment. It is read a part at a time.
 */
import type { EventName } from '../../kernel/mach/event_defs';
import { VM_PROT_WRITE } from '../../kernel/mach/vm_prot';
import type { RecordedEvent, Recording } from '../../recording/recording';
import { short, text } from '../../views/message_words';
import type { PageThing } from './moment';
import type { RunFacts } from './run_facts';

export interface LifeEvent {
  readonly event: number;
  readonly text: string;
}

type Tells = (line: Readonly<Record<string, unknown>>, life: Life) => string | null;

/** What is remembered from one event of a page to the next. */
interface Life {
  isDirty: boolean;
}

const who = (line: Readonly<Record<string, unknown>>): string => String(line['thread'] ?? '');
const task = (line: Readonly<Record<string, unknown>>): string => who(line).replace(/\.\d+$/, '');
const writes = (line: Readonly<Record<string, unknown>>): boolean =>
  String(line['access'] ?? '').includes('write');

function stored(line: Readonly<Record<string, unknown>>, life: Life): string | null {
  if (!writes(line) || life.isDirty) return null;
  life.isDirty = true;
  return `${who(line)} stores to it: dirty from now on`;
}

const says =
  (what: string): Tells =>
  () =>
    what;

const left =
  (what: (line: Readonly<Record<string, unknown>>) => string): Tells =>
  (line, life) => {
    life.isDirty = false;
    return what(line);
  };

/** What an event is for the page that it names. */
const tells: Readonly<Partial<Record<EventName, Tells>>> = {
  'vm_reference.hit': stored,
  'vm_fault.request': (line) => `${who(line)} needs it: requested from its pager`,
  'memory_object.supplied': left((line) => `${task(line)} supplies it: resident, clean`),
  'memory_object.unavailable': says('its pager has no data for it'),
  'memory_object.error': says('its pager cannot provide it'),
  'vm_fault.zero_fill': left(() => 'filled with zeroes: its first contents'),
  'vm_fault.copied': left(
    (line) => `${who(line)} stores to a shared page: copied into a frame here`,
  ),
  'vm_fault.pushed': left(() => 'its source is about to change: the old contents are copied here'),
  'vm_page.renamed': left(() => 'a page moves here without a copy'),
  'vm_page.wired': says('wired: it stays in memory'),
  'vm_page.unwired': says('no longer wired'),
  'vm_page.deactivated': says('inactive, its reference bit cleared'),
  'vm_page.deactivated_behind': says('inactive, since the use is sequential'),
  'vm_page.reactivated': says('touched while inactive: active again'),
  'vm_pageout.chosen': says('chosen to leave'),
  'vm_pageout.clean': left(() => 'evicted without a message: it was clean'),
  'vm_pageout.page_sent': left((line) =>
    line['dirty'] === true
      ? 'leaves dirty, inside a message to its pager'
      : 'leaves inside a message to its pager: it was precious',
  ),
  'vm_pageout.page_initialized': left(() => 'its contents go to the pager of the copy'),
  'vm_pageout.double': says('goes to the default pager too, since memory is short'),
  'memory_object.collected': (line, life) => {
    const kept = line['kernel_copy'] === true;
    life.isDirty = false;
    return `returned to its pager on request; ${kept ? 'a clean copy stays' : 'it leaves memory'}`;
  },
  'memory_object.flushed': left((line) =>
    line['dirty'] === true ? 'flushed: its changes are lost' : 'flushed: it leaves memory',
  ),
  'memory_object.locked': (line) => `locked against ${String(line['prot'] ?? '')}`,
  'memory_object.present': says('supplied once more, and nothing changes'),
  'vm_page.data_lost': says('its data is lost: its pager is gone'),
};

export class Biography {
  readonly events: LifeEvent[] = [];
  /** How many events of the run have been read. */
  read = 0;
  private readonly recording: Recording;
  private readonly facts: RunFacts;
  private readonly page: PageThing;
  private readonly life: Life = { isDirty: false };
  /** Threads whose last fault began with a store. */
  private readonly storing = new Set<number>();

  constructor(recording: Recording, facts: RunFacts, page: PageThing) {
    this.recording = recording;
    this.facts = facts;
    this.page = page;
  }

  /** Reads so many events more at most, up to `last`; true if there are any left. */
  more(most: number, last: number): boolean {
    const end = Math.min(last + 1, this.read + most);
    for (; this.read < end; this.read += 1) {
      const said = this.tell(this.recording.eventAt(this.read));
      if (said !== null) this.events.push({ event: this.read, text: said });
    }
    return this.read <= last;
  }

  private isHere({ args, host }: RecordedEvent): boolean {
    const { host: of, object, offset } = this.page;
    return host === of && args['object'] === object && args['offset'] === offset;
  }

  private tell(event: RecordedEvent): string | null {
    if (event.name === 'ipc_mqueue.received') return this.received(event);
    // A fault may begin before its page has an object; what it wants is remembered by thread.
    if (event.name === 'vm_reference.fault') {
      const isStore = ((event.args['access'] ?? 0) & VM_PROT_WRITE) !== 0;
      if (isStore) this.storing.add(event.thread);
      else this.storing.delete(event.thread);
      return null;
    }
    if (!this.isHere(event)) return null;
    const { life, recording } = this;
    if (event.name === 'vm_fault.entered') {
      const line = recording.lineAt(event.event) ?? {};
      return this.storing.delete(event.thread) ? stored({ ...line, access: 'write' }, life) : null;
    }
    const tell = tells[event.name as EventName]; // parsed
    return tell?.(recording.lineAt(event.event) ?? {}, life) ?? null;
  }

  /** A message about the page that its pager takes. */
  private received(event: RecordedEvent): string | null {
    const { facts, page, recording } = this;
    const owner = facts.objectOfPort(event.args['port'] ?? -1, page.host);
    if (owner === null || owner.object !== page.object || owner.host !== page.host) return null;
    const line = recording.lineAt(event.event) ?? {};
    const name = short(text(line, 'msg'));
    const offset = line['offset'];
    if (typeof offset !== 'number' || !/^data_(request|return|write|unlock)/.test(name))
      return null;
    const first = offset / owner.pageSize - owner.pagingOffset;
    const length = line['length'] ?? line['size'];
    const pages = typeof length === 'number' ? Math.ceil(length / owner.pageSize) : 1;
    if (page.offset < first || page.offset >= first + pages) return null;
    const number = `#${text(line, 'seqno')}`;
    return `${task(line)} takes ${name} ${number} of port ${text(line, 'port')}`;
  }
}
