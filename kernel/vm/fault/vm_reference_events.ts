/**
 * vm_reference_events: a load or store as an event, for those who listen to references, and as a
 * number for all others. Where a fault is repeated, because the translation was taken away before
 * the access, it is one reference, and was numbered when it first faulted.
 * @ours the processor's part
 */
import type { VmProt } from '../../mach/vm_prot';
import type { Host } from '../../machine/host';
import type { VmMap } from '../map/vm_map';
import type { VmFault } from './vm_fault';

/** A reference hit: its page has the bits, and an exact policy was told. @ours for listeners */
export function vmReferenceEmitHit(
  { resident, trace }: Host,
  map: VmMap,
  vpn: number,
  access: VmProt,
): void {
  const id = map.pmap.entry(vpn) >> 3;
  const page = resident.pages[id];
  const object = page?.object?.id ?? -1;
  trace.emitReference('vm_reference.hit', id, object, page?.offset ?? -1, vpn, access);
}

/**
 * A reference begins with a fault; the object is the one that the map has there, or -1.
 * @ours for listeners
 */
export function vmReferenceFaults(host: Host, { access, map, vpn }: VmFault): void {
  const { addressPages, trace } = host;
  if (!trace.references) {
    trace.count += 1;
    return;
  }
  const entry = map.lookup(vpn);
  if (entry === null || entry.object === null) {
    trace.emitReference('vm_reference.fault', vpn, -1, -1, access);
    return;
  }
  const offset = (entry.offset + vpn - entry.start) % addressPages;
  trace.emitReference('vm_reference.fault', vpn, entry.object.id, offset, access);
}
