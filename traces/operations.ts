/**
 * Which operations of a table read and which write: words of block traces and caches, the letters
 * that blkparse prints (R, WS, RA), SCSI commands, 0 and 1; or the codes that the user names.
 */

/** What a user says of codes: which read, which write, in small letters. */
export type NamedCodes = ReadonlyMap<string, boolean>;

/** SCSI's commands are among them, as in traces of disks. */
const READS = new Set('0 false read rd get gets getlease load l ld fetch 8 28 88 a8'.split(' '));
const WRITES = new Set(
  `1 true write wr set setlease add cas replace append prepend incr decr update put store s st
  a 2a 8a aa`.split(/\s+/),
);
/** The kernel's letters: flush, read or write, then forced, ahead, synchronous, metadata. */
const KERNEL = /^f?([rw])[fasm]*$/;
/** What stands for an operation only because most files have it so. */
const CODE = /\d|^(aa?|true|false)$/;
/** Different codes that are remembered. */
const MOST_CODES = 256;

/** Whether an operation writes; null for one that does neither. */
export function operationWrites(operation: string): boolean | null {
  const name = operation.toLowerCase().replace(/^0x/, '').replaceAll('_', '');
  if (WRITES.has(name)) return true;
  if (READS.has(name)) return false;
  const letter = KERNEL.exec(name)?.[1];
  return letter === undefined ? null : letter === 'w';
}

/** The operations of one table. */
export class Operations {
  private readonly named: NamedCodes;
  private readonly known = new Map<string, boolean | null>();

  constructor(named: NamedCodes) {
    this.named = named;
  }

  writes(operation: string): boolean | null {
    const known = this.known.get(operation);
    if (known !== undefined) return known;
    const found = this.find(operation);
    if (this.known.size < MOST_CODES) this.known.set(operation, found);
    return found;
  }

  /** Where some number is named, the others stand for nothing. */
  private find(operation: string): boolean | null {
    const { named } = this;
    const code = operation.toLowerCase();
    const said = named.get(code);
    if (said !== undefined) return said;
    const isNumbered = [...named.keys()].some((name) => CODE.test(name));
    return isNumbered && CODE.test(code) ? null : operationWrites(operation);
  }

  /** Which codes were taken for reads and writes without being named. */
  note(): string | null {
    const codes = [...this.known].flatMap(([code, writes]) =>
      writes === null || !CODE.test(code.toLowerCase()) || this.named.has(code.toLowerCase())
        ? []
        : [`${code} for a ${writes ? 'write' : 'read'}`],
    );
    if (codes.length === 0) return null;
    return `took operation ${codes.sort().join(', ')}; --columns read=CODE,write=CODE changes that`;
  }
}
