/**
 * The header of a redo log: which pages lie behind it, and a checksum over all of them. A header
 * whose checksum fits is that of a whole log; what a crash left torn, old or in part does not fit.
 *
 *   word 0 a magic number, word 1 the checksum, word 2 how many pages, then their numbers
 */
export interface LoggedPage {
  readonly page: number;
  readonly bytes: Uint8Array;
}

const MAGIC = 0x7265_646f;
const FIRST = 3;

/** The header of a log of these pages; null if their numbers do not fit into a page. */
export function logHeader(pages: readonly LoggedPage[], pageSize: number): Uint8Array | null {
  if (FIRST + pages.length > pageSize / 4) return null;
  const header = new Uint8Array(pageSize);
  const words = new DataView(header.buffer);
  words.setUint32(0, MAGIC);
  words.setUint32(8, pages.length);
  pages.forEach(({ page }, i) => {
    words.setUint32((FIRST + i) * 4, page);
  });
  const bodies = pages.map(({ bytes }) => bytes);
  words.setUint32(4, checksum(header, bodies));
  return header;
}

/** The numbers of the pages that a header speaks of; none for what is no header. */
export function loggedPages(header: Uint8Array): number[] {
  const words = new DataView(header.buffer, header.byteOffset, header.length);
  const count = words.getUint32(8);
  if (words.getUint32(0) !== MAGIC || FIRST + count > header.length / 4) return [];
  return Array.from({ length: count }, (_, i) => words.getUint32((FIRST + i) * 4));
}

/** True if all of the log that a header speaks of was written. */
export function logIsWhole(header: Uint8Array, pages: readonly Uint8Array[]): boolean {
  const words = new DataView(header.buffer, header.byteOffset, header.length);
  return words.getUint32(0) === MAGIC && words.getUint32(4) === checksum(header, pages);
}

/** FNV-1a of the header behind its checksum, and of the pages. */
function checksum(header: Uint8Array, pages: readonly Uint8Array[]): number {
  let hash = 0x811c_9dc5;
  for (const bytes of [header.subarray(8), ...pages]) {
    for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x0100_0193) >>> 0;
  }
  return hash;
}
