/**
 * The formats that can be read, by name. The guess tries them in this order: first those that
 * cannot be taken for another.
 */
import type { TraceFormatSpec } from './format';
import { arc } from './readers/arc';
import { blkparse } from './readers/blkparse';
import { champsim, cloudsuite } from './readers/champsim';
import { csv } from './readers/csv';
import { damon } from './readers/damon';
import { dinero } from './readers/dinero';
import { fio } from './readers/fio';
import { fiu, iodedup } from './readers/fiu';
import { keyFormats } from './readers/keys';
import { lackey } from './readers/lackey';
import { lcs } from './readers/lcs';
import { load_store } from './readers/load_store';
import { msr } from './readers/msr';
import { oracle, oracle_op } from './readers/oracle';
import { pinatrace } from './readers/pinatrace';
import { refs } from './readers/refs';
import { spc } from './readers/spc';
import { vscsi } from './readers/vscsi';
import { rlv } from './rlv';
import { text } from './text';

export const traceFormats = {
  rlv,
  lcs,
  fio,
  lackey,
  pinatrace,
  load_store,
  blkparse,
  text,
  msr,
  csv,
  spc,
  fiu,
  iodedup,
  damon,
  dinero,
  arc,
  refs,
  vscsi,
  oracle,
  oracle_op,
  champsim,
  cloudsuite,
  ...keyFormats,
} as const satisfies Readonly<Record<string, TraceFormatSpec>>;

export type TraceFormat = keyof typeof traceFormats;

/** The format of a name, an alias or an ending, in any letters; null if there is none. */
export function formatNamed(name: string): TraceFormat | null {
  const word = name.toLowerCase();
  const specs: Readonly<Record<string, TraceFormatSpec>> = traceFormats;
  const isMeant = ({ aliases = [], endings = [] }: TraceFormatSpec): boolean =>
    aliases.includes(word) || endings.includes(word);
  const found = formatNames.find((known) => {
    const spec = specs[known];
    return known === word || (spec !== undefined && isMeant(spec));
  });
  return found ?? null;
}

export function isTraceFormat(name: string): name is TraceFormat {
  return Object.hasOwn(traceFormats, name);
}

/** The name of each format, in the order of the guess. */
export const formatNames = Object.keys(traceFormats) as readonly TraceFormat[]; // parsed
