/**
 * Where the versions of a page's contents are at a moment: in a frame, in a message, with its
 * pager, and in copies.
 */
import type { ObjectRecord } from '../../kernel/inspect/machine_state';
import { short } from '../../views/message_words';
import type { Moment, PageThing } from './moment';
import { pageWords } from './page_signs';

export interface Version {
  readonly where: string;
  /** What is known of it: `dirty, value 7`. */
  readonly what: string;
  /** The page of a copy, if it is one; else the page itself. */
  readonly page: PageThing;
}

/** A chain of shadows is not longer than this. */
const DEPTH = 64;

/** The place of a page in an object that shows it through its shadows; null if it does not. */
function placeIn(moment: Moment, from: ObjectRecord, page: PageThing): number | null {
  let object: ObjectRecord | undefined = from;
  let shift = 0;
  for (let depth = 0; depth < DEPTH && object !== undefined; depth += 1) {
    if (object.id === page.object) return page.offset - shift;
    if (object.shadow === null) return null;
    shift += object.shadowOffset;
    object = moment.object(page.host, object.shadow);
  }
  return null;
}

/** Pages of other objects that stand for this one, since they were copied from it. */
function copies(moment: Moment, page: PageThing): readonly Version[] {
  const objects = [...moment.objects.values()].filter(
    ({ host, id }) => host === page.host && id !== page.object,
  );
  return objects.flatMap((object) => {
    const offset = placeIn(moment, object, page);
    if (offset === null || offset < 0) return [];
    const copy: PageThing = { kind: 'page', host: page.host, object: object.id, offset };
    const row = moment.at(copy);
    const name = moment.names.pageAt(copy.host, copy.object, copy.offset);
    if (row === undefined) return [];
    return [{ where: `copy ${name}`, what: pageWords(moment, row), page: copy }];
  });
}

function pagerOf(moment: Moment, page: PageThing): readonly Version[] {
  const object = moment.object(page.host, page.object);
  if (object === undefined || object.pager === null) return [];
  const task = moment.port(object.pager)?.task ?? null;
  if (task === null) return [];
  const name = moment.names.task(task);
  return [{ where: `pager ${name}`, what: 'what it was given last, if it keeps it', page }];
}

/** All versions at a moment, the page's own first. */
export function versionsOf(moment: Moment, page: PageThing): readonly Version[] {
  const row = moment.at(page);
  const own =
    row === undefined
      ? []
      : row.frame === null
        ? [{ where: 'a placeholder', what: pageWords(moment, row), page }]
        : [{ where: `frame ${row.frame}`, what: pageWords(moment, row), page }];
  const carried = moment
    .allCarried()
    .filter((each) => each.page.object === page.object && each.page.offset === page.offset)
    .filter((each) => each.page.host === page.host)
    .map(({ message }) => ({
      where: message === null ? 'a message' : `message ${short(message.name)}`,
      what: message === null ? 'received, not released yet' : moment.names.place(message),
      page,
    }));
  return [...own, ...carried, ...pagerOf(moment, page), ...copies(moment, page)];
}
