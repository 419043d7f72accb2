/** The maps of tasks: which addresses show which pages of which object, and what they allow. */
import type { MapEntryRecord, TaskRecord } from '../../kernel/inspect/thread_records';
import { cellName } from './labels';
import type { Moment, PageThing } from './moment';
import type { Thing } from './thing';

/** A page of an entry: where a reference to it ends up. */
export interface MappedPage {
  /** The page at that place of the entry's object, or the one behind it in the shadow chain. */
  readonly thing: PageThing;
  readonly label: string;
  readonly isResident: boolean;
  /** `rwx`, as the translation allows; null without a translation. */
  readonly allows: string | null;
  readonly words: string;
}

export interface MapRow {
  readonly key: string;
  /** `0x1000`. */
  readonly address: string;
  readonly pageCount: number;
  readonly object: { readonly name: string; readonly thing: Thing; readonly from: number } | null;
  readonly protection: string;
  /** What is not as usual. */
  readonly notes: readonly string[];
  readonly pages: readonly MappedPage[];
}

export interface MapView {
  readonly thing: Thing;
  readonly name: string;
  readonly rows: readonly MapRow[];
}

/** More pages of an entry than this are not drawn one by one. */
export const MOST_MAPPED = 32;

/** The page that a reference finds: in the object, or in the first one behind it that has it. */
function found(moment: Moment, start: PageThing): PageThing {
  let at = start;
  for (let left = moment.objects.size; left >= 0; left -= 1) {
    if (moment.at(at) !== undefined) return at;
    const object = moment.object(at.host, at.object);
    if (object === undefined || object.shadow === null) return start;
    at = { ...at, object: object.shadow, offset: at.offset + object.shadowOffset };
  }
  return start;
}

function mappedPage(moment: Moment, start: PageThing, task: number, vpn: number): MappedPage {
  const thing = found(moment, start);
  const page = moment.at(thing);
  const translation = page?.mappings.find((each) => each.task === task && each.vpn === vpn);
  const name = moment.nameOf(thing);
  const isResident = page !== undefined && page.frame !== null;
  const allows = translation?.allows ?? null;
  const where = isResident ? `in frame ${page.frame}` : 'not in memory';
  const words = `${name}, ${where}, ${allows === null ? 'no translation' : `mapped ${allows}`}`;
  return { thing, label: cellName(name), isResident, allows, words };
}

function notesOf(entry: MapEntryRecord): readonly string[] {
  const notes: readonly (readonly [boolean, string])[] = [
    [entry.needsCopy, 'needs copy'],
    [entry.shared, 'shared'],
    [entry.wiredCount > 0, 'wired'],
    [entry.inheritance !== 'COPY', `inherit ${entry.inheritance.toLowerCase()}`],
    [entry.behavior !== 'DEFAULT', entry.behavior.toLowerCase()],
  ];
  return notes.filter(([is]) => is).map(([, text]) => text);
}

function rowOf(moment: Moment, task: TaskRecord, entry: MapEntryRecord): MapRow {
  const { end, object, offset, start } = entry;
  const { host } = task;
  const pageSize = moment.state.hosts[host]?.pageSizeBytes ?? 1;
  const count = end - start;
  const pages =
    object === null
      ? []
      : Array.from({ length: Math.min(count, MOST_MAPPED) }, (_, i) =>
          mappedPage(
            moment,
            { kind: 'page', host, object, offset: offset + i },
            task.id,
            start + i,
          ),
        );
  return {
    key: `${task.id}/${start}`,
    address: `0x${(start * pageSize).toString(16)}`,
    pageCount: count,
    object:
      object === null
        ? null
        : {
            name: moment.names.object(host, object),
            thing: { kind: 'object', host, object },
            from: offset,
          },
    protection: entry.protection,
    notes: notesOf(entry),
    pages,
  };
}

/** The maps that have entries. */
export function mapsView(moment: Moment): readonly MapView[] {
  return moment.state.tasks
    .filter(({ entries }) => entries.length > 0)
    .map((task) => ({
      thing: { kind: 'task', id: task.id },
      name: `${task.name}${moment.on(task.host)}`,
      rows: task.entries.map((entry) => rowOf(moment, task, entry)),
    }));
}
