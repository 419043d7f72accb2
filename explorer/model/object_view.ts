/**
 * Memory objects: what each has in memory, its pager, its attributes, and the chains of shadows
 * and copies that it is part of.
 */
import type { ObjectRecord } from '../../kernel/inspect/machine_state';
import type { Moment } from './moment';
import type { Thing } from './thing';

export interface ObjectRow {
  readonly thing: Thing;
  readonly name: string;
  /** `18 of 26`, or `3` where the object's size says nothing. */
  readonly resident: string;
  readonly references: number;
  /** The name of its port, and the port; null for memory without a pager. */
  readonly pager: { readonly name: string; readonly thing: Thing } | null;
  /** How far it has come with its pager. */
  readonly tie: string;
  /** What is not as usual: attributes, requests that are out. */
  readonly notes: readonly string[];
}

/** A link of a chain: the object, and what leads to the next one. */
export interface ChainLink {
  readonly thing: Thing;
  readonly name: string;
  readonly pages: number;
  /** `shadow` to the object behind it, `copy` to its newest copy; null at the end. */
  readonly to: { readonly what: 'shadow' | 'copy'; readonly from: number } | null;
}

export interface ObjectsView {
  readonly rows: readonly ObjectRow[];
  readonly chains: readonly (readonly ChainLink[])[];
}

const objectThing = ({ host, id }: ObjectRecord): Thing => ({ kind: 'object', host, object: id });

function tieWords({ cached, internal, pager, tie }: ObjectRecord, name: string): string {
  const words = {
    none: /^transit[.]/.test(name)
      ? 'carries pages to a pager'
      : internal
        ? 'anonymous memory'
        : 'no pager',
    created: 'memory_object_init not yet sent',
    initialized: 'not ready: no attributes from its pager',
    ready: 'ready',
    detached: 'its pager is gone',
  }[pager === null && tie === 'created' ? 'none' : tie];
  return cached ? `${words}, kept in the cache of objects` : words;
}

function notesOf(object: ObjectRecord): readonly string[] {
  const notes: readonly (readonly [boolean, string])[] = [
    [object.pager !== null && !object.internal, `copy ${object.copyStrategy}`],
    [object.pager !== null && object.mayCache, 'may cache'],
    [object.oldPageout, 'older protocol'],
    [object.advisoryPageout, 'advisory pageout'],
    [object.silentOverwrite, 'silent overwrite'],
    [object.absentCount > 0, `${object.absentCount} requested`],
    [object.pagingInProgress > 0, `${object.pagingInProgress} paging`],
    [object.syncRequests.some(({ done }) => !done), 'synchronize not answered'],
    [object.pagingOffset > 0, `pager offset ${object.pagingOffset} pages`],
  ];
  return notes.filter(([is]) => is).map(([, text]) => text);
}

function rowOf(moment: Moment, object: ObjectRecord): ObjectRow {
  const { host, id, pager, residentPageCount, absentCount, size } = object;
  const inMemory = residentPageCount - absentCount;
  const name = moment.names.object(host, id);
  return {
    thing: objectThing(object),
    name: `${name}${moment.on(host)}`,
    resident: size > 0 ? `${inMemory} of ${size}` : String(inMemory),
    references: object.refCount,
    pager:
      pager === null
        ? null
        : { name: moment.names.port(pager), thing: { kind: 'port', id: pager } },
    tie: tieWords(object, name),
    notes: notesOf(object),
  };
}

/** From an object that nothing leads to, along its shadows; copies are chains of two. */
function chainsOf(moment: Moment, objects: readonly ObjectRecord[]): ChainLink[][] {
  const link = (object: ObjectRecord, to: ChainLink['to']): ChainLink => ({
    thing: objectThing(object),
    name: moment.names.object(object.host, object.id),
    pages: object.residentPageCount,
    to,
  });
  const behind = new Set(objects.map(({ host, shadow }) => `${host}/${shadow}`));
  const fronts = objects.filter(
    ({ host, id, shadow }) => shadow !== null && !behind.has(`${host}/${id}`),
  );
  const shadows = fronts.map((front) => {
    const chain: ChainLink[] = [];
    let at: ObjectRecord | undefined = front;
    for (let left = objects.length; at !== undefined && left >= 0; left -= 1) {
      const { host, shadow, shadowOffset }: ObjectRecord = at;
      chain.push(link(at, shadow === null ? null : { what: 'shadow', from: shadowOffset }));
      at = shadow === null ? undefined : moment.object(host, shadow);
    }
    return chain;
  });
  const copies = objects.flatMap((object) => {
    const copy = object.copy === null ? undefined : moment.object(object.host, object.copy);
    return copy === undefined ? [] : [[link(object, { what: 'copy', from: 0 }), link(copy, null)]];
  });
  return [...shadows, ...copies];
}

/** Objects that people know of; those of messages are places in the view of ports. */
export function objectsView(moment: Moment): ObjectsView {
  const carried = new Set(
    moment.state.messages.flatMap(({ memory }) =>
      memory.map(({ host, object }) => `${host}/${object}`),
    ),
  );
  const objects = moment.state.objects.filter(({ host, id }) => !carried.has(`${host}/${id}`));
  return {
    rows: objects.map((object) => rowOf(moment, object)),
    chains: chainsOf(moment, objects),
  };
}
