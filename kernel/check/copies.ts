/**
 * Laws of copies: a translation leads to the page that its map entry shows, through all shadows,
 * and grants WRITE to nobody who would change what a copy sees.
 */
import { VM_PROT_WRITE } from '../mach/vm_prot';
import type { Host } from '../machine/host';
import type { VmMap } from '../vm/map/vm_map';
import type { VmMapEntry } from '../vm/map/vm_map_entry';
import { pmapMappings } from '../vm/page/pmap';
import type { VmPage } from '../vm/page/vm_page';
import { vmPageLookup } from '../vm/page/vm_resident';
import type { StateLaw } from './law';
import { forEachPage, subject } from './law';

/** One translation of a page: where it is, what it grants, what it is meant to be. */
interface Translation {
  readonly page: VmPage;
  readonly map: VmMap;
  readonly vpn: number;
  readonly granted: number;
  readonly entry: VmMapEntry | null;
}

function forEachTranslation(host: Host, each: (translation: Translation) => void): void {
  forEachPage(host, 'all', (page) => {
    for (const { pmap, vpn } of pmapMappings(host.pmapSystem, page.id)) {
      const map = host.maps[pmap.id];
      if (map === undefined) continue;
      each({ page, map, vpn, granted: pmap.entry(vpn) & 7, entry: map.lookup(vpn) });
    }
  });
}

/**
 * The page that an entry shows at an address: that of the first object that has one. A page that
 * is asked for, or that its pager has not, shows nothing yet: until a supply takes its place the
 * one below is what memory holds there.
 */
function shownAt(host: Host, entry: VmMapEntry, vpn: number): VmPage | null {
  let offset = entry.offset + (vpn - entry.start);
  for (let object = entry.object; object !== null; object = object.shadow) {
    const page = vmPageLookup(host, object, offset);
    if (page !== null && !page.absent) return page;
    offset += object.shadowOffset;
  }
  return null;
}

const mappedAsEntered: StateLaw = {
  id: 18,
  text: 'A translation leads to the page that its map entry shows, under its protection',
  check(host, touched, deny) {
    if (touched !== 'all') return;
    forEachTranslation(host, ({ page, map, vpn, granted, entry }) => {
      if (entry === null || shownAt(host, entry, vpn) !== page) {
        deny(`page ${vpn} of map ${map.id} means something else`, subject(page));
      } else if ((granted & ~entry.protection) !== 0) {
        deny(`page ${vpn} of map ${map.id} grants ${granted}`, subject(page));
      }
    });
  },
};

const copiesStayAsTheyWere: StateLaw = {
  id: 40,
  text: 'No translation grants WRITE to a page that another mapping has a copy of',
  check(host, touched, deny) {
    if (touched !== 'all') return;
    forEachTranslation(host, ({ page, map, vpn, granted, entry }) => {
      if ((granted & VM_PROT_WRITE) === 0 || entry === null) return;
      if (entry.needsCopy) deny(`page ${vpn} of map ${map.id} needs a copy`, subject(page));
      else if (entry.object !== page.object) {
        deny(`page ${vpn} of map ${map.id} is a shadow's`, subject(page));
      }
    });
  },
};

/** Laws of this family. */
export const copyLaws = [mappedAsEntered, copiesStayAsTheyWere] as const;
