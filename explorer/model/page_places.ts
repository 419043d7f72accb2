/**
 * All the places where a page is: its frame, the list of the policy, the message that carries it,
 * the maps that show it, the requests for it, and the records of a device with its contents.
 */
import type { ListRecord } from '../../kernel/inspect/host_records';
import type { Recording } from '../../recording/recording';
import { short } from '../../views/message_words';
import { grouped } from '../../views/numbers';
import { writesUpTo } from './device_view';
import type { Moment, PageThing } from './moment';
import { pageWords } from './page_signs';
import { messageView } from './port_view';
import { isOfSegment } from './queue_view';
import type { Thing } from './thing';
import { sameThing } from './thing';

export interface Place {
  readonly kind: 'frame' | 'placeholder' | 'list' | 'message' | 'request' | 'map' | 'disk';
  /** `frame 3: active, dirty, referenced`. */
  readonly text: string;
  /** What else it belongs to: a message, a task, a device. */
  readonly thing: Thing | null;
}

/** The page structures of a page: at its place, and in messages. */
function structuresOf(moment: Moment, page: PageThing) {
  const own = moment.at(page);
  const moved = moment.state.pages.filter((row) => {
    const carried = moment.carried(row);
    return carried !== undefined && sameThing(carried.page, page);
  });
  return own === undefined || moved.includes(own) ? moved : [own, ...moved];
}

function framePlaces(moment: Moment, page: PageThing): readonly Place[] {
  return structuresOf(moment, page).map((row): Place => {
    const words = pageWords(moment, row);
    if (row.frame !== null)
      return { kind: 'frame', text: `frame ${row.frame}: ${words}`, thing: null };
    return { kind: 'placeholder', text: `a placeholder without a frame: ${words}`, thing: null };
  });
}

function listPlaces(moment: Moment, page: PageThing): readonly Place[] {
  const ids = new Set(structuresOf(moment, page).map(({ id }) => id));
  const lists = moment.state.lists.filter(({ host }) => host === page.host);
  const bySegment = lists.filter(isOfSegment);
  // What segments have apart stands as in the queues: by segment.
  const isDivided = ({ name }: ListRecord): boolean =>
    bySegment.some((other) => other.name.startsWith(`${name} of segment `));
  return lists
    .filter((list) => !isDivided(list))
    .flatMap(({ entries, name }) =>
      entries.flatMap((entry, i): Place[] => {
        const isGhost = entry.page === null;
        const isIt = isGhost
          ? entry.object === page.object && entry.offset === page.offset
          : ids.has(entry.page);
        if (!isIt) return [];
        const what = isGhost ? 'remembered in' : 'on the list';
        return [
          {
            kind: 'list',
            text: `${what} ${name}, ${grouped(i + 1)} of ${grouped(entries.length)}`,
            thing: null,
          },
        ];
      }),
    );
}

function messagePlaces(moment: Moment, page: PageThing): readonly Place[] {
  return moment.state.messages.flatMap((message): Place[] => {
    const view = messageView(moment, message);
    const carries = view.pages.some(({ thing }) => sameThing(thing, page));
    if (!carries && !sameThing(view.of, page)) return [];
    const seqno = message.seqno === null ? '' : ` #${message.seqno}`;
    const how = carries ? 'in the message' : 'named by';
    const text = `${how} ${short(message.name)}${seqno}: ${view.place}`;
    return [{ kind: carries ? 'message' : 'request', text, thing: view.thing }];
  });
}

function mapPlaces(moment: Moment, page: PageThing): readonly Place[] {
  const pageSize = moment.state.hosts[page.host]?.pageSizeBytes ?? 1;
  return structuresOf(moment, page).flatMap(({ mappings }) =>
    mappings.map(({ allows, task, vpn }): Place => {
      const who = task === null ? 'the kernel' : moment.names.task(task);
      const text = `mapped by ${who} at 0x${(vpn * pageSize).toString(16)}, ${allows}`;
      return { kind: 'map', text, thing: task === null ? null : { kind: 'task', id: task } };
    }),
  );
}

function diskPlaces(
  moment: Moment,
  page: PageThing,
  recording: Recording | null,
): readonly Place[] {
  const { devices, event } = moment.state;
  if (recording === null || devices.length === 0) return [];
  const latest = new Map<string, Place>();
  for (const write of writesUpTo(recording, event - 1)) {
    const key = `${write.device} ${write.record}`;
    latest.delete(key);
    const pages = write.from?.pages ?? [];
    if (write.failed || !pages.some(({ thing }) => sameThing(thing, page))) continue;
    // Of a message with several pages, which one a record has is the pager's business.
    const of = pages.length === 1 ? '' : ` for one or more of ${pages.length} pages`;
    const may = pages.length === 1 ? '' : 'perhaps ';
    const written = `record ${write.record}, written at event ${grouped(write.event)}`;
    const device = devices.find(({ name }) => name === write.device);
    latest.set(key, {
      kind: 'disk',
      text: `${may}on ${write.device}, ${written}${of}`,
      thing: device === undefined ? null : { kind: 'device', id: device.id },
    });
  }
  return [...latest.values()];
}

/** Where a page is; no place for one that only its pager may have. */
export function placesOf(
  moment: Moment,
  page: PageThing,
  recording: Recording | null = null,
): readonly Place[] {
  return [
    ...framePlaces(moment, page),
    ...listPlaces(moment, page),
    ...messagePlaces(moment, page),
    ...mapPlaces(moment, page),
    ...diskPlaces(moment, page, recording),
  ];
}
