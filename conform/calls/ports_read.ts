/**
 * Walks over ports: lines of JSON, each the beginning of a walk or a call in words with what it
 * came to. What lives here: the shape of the lines, the words of the calls, and errors that say
 * where a line is wrong. What a call does is in ports_calls.ts.
 */
import { z } from 'zod';
import type { Disposition } from '../../kernel/ipc/ipc_port';
import type { PortRight } from '../../kernel/ipc/ipc_space';
import type { NotifyKind } from '../../kernel/mach/notify_defs';
import type { PortName } from '../../kernel/mach/types';
import type { Recorded } from './json_shapes';
import { JsonShapes } from './json_shapes';
import { nameOfWord } from './ports_names';

const hex = z.string().regex(/^[0-9a-f]+$/);
const out = z.record(z.string(), z.union([z.string(), z.number()]));
const thread = z.object({ of: z.number() }).catchall(z.union([z.string(), z.number()]));

const lineShape = z.object({
  i: z.number(),
  op: z.string(),
  kr: hex,
  out,
  threads: z.array(thread),
});

const walkShape = z.object({ walk: z.string() });

/** What a call or a thread told, by key. */
export type Told = Readonly<Record<string, string | number>>;

/** A call of a walk: its words, and what it came to. */
export interface PortsLine extends z.infer<typeof lineShape> {
  readonly line: number;
  readonly call: PortsCall;
}

/** A walk, and the calls that were made in it. */
export interface Walk {
  readonly name: string;
  readonly lines: readonly PortsLine[];
}

const meanings: Readonly<Record<string, string>> = {
  i: 'a number: the calls of a walk count from 1',
  op: 'a call in words, such as "send P0 19 100"',
  kr: 'a code in hex, such as "10000003"',
  out: 'what came back, by name: numbers and texts',
  threads: 'a list of threads: {"of":I,"state":"blocked"} or {"of":I,"mr":CODE,...}',
  of: 'the "i" of the line that began the thread',
  walk: 'the name of the walk',
};

/** What stands behind the word of a call, in order. */
const forms = {
  new: ['name'],
  newset: ['name'],
  mks: ['name'],
  mkso: ['name', 'name'],
  send: ['name', 'disposition', 'number'],
  sendr: ['name', 'disposition', 'number', 'name', 'disposition'],
  rcv: ['name'],
  status: ['name'],
  type: ['name'],
  dealloc: ['name'],
  destroy: ['name'],
  mod: ['name', 'right', 'number'],
  qlim: ['name', 'number'],
  seqno: ['name', 'number'],
  msc: ['name', 'number'],
  nots: ['name', 'notification', 'number', 'name'],
  move: ['name', 'name'],
  bsend: ['name', 'number'],
  brcv: ['name'],
} as const;

interface Kinds {
  readonly name: PortName;
  readonly number: number;
  readonly disposition: Disposition;
  readonly right: PortRight;
  readonly notification: NotifyKind;
}

type Forms = typeof forms;
type Arguments<F> = { readonly [I in keyof F]: F[I] extends keyof Kinds ? Kinds[F[I]] : never };

/** The word of a call, and what stands behind it. */
export type PortsWord = keyof Forms;
export type WordArgs<W extends PortsWord> = Arguments<Forms[W]>;
type PortsCall = {
  readonly [W in PortsWord]: { readonly word: W; readonly args: WordArgs<W> };
}[PortsWord];

const dispositions = new Map<string, Disposition>([
  ['16', 'move_receive'],
  ['17', 'move_send'],
  ['18', 'move_send_once'],
  ['19', 'copy_send'],
  ['20', 'make_send'],
  ['21', 'make_send_once'],
]);

const rights = new Map<string, PortRight>([
  ['0', 'send'],
  ['1', 'receive'],
  ['2', 'send_once'],
  ['3', 'port_set'],
  ['4', 'dead_name'],
]);

const notifications = new Map<string, NotifyKind>([
  ['69', 'port_destroyed'],
  ['70', 'no_senders'],
  ['72', 'dead_name'],
]);

/** How each kind of argument is read: null for a text that is none; and what would be one. */
const kinds: {
  readonly [K in keyof Kinds]: {
    readonly read: (text: string) => Kinds[K] | null;
    readonly meant: string;
  };
} = {
  name: {
    read: nameOfWord,
    meant: 'a name: P0 to P11, S0 to S3, O0 to O7, N or D',
  },
  number: {
    read: (text) => (/^-?\d{1,10}$/.test(text) ? Number(text) : null),
    meant: 'a whole number',
  },
  disposition: {
    read: (text) => dispositions.get(text) ?? null,
    meant: 'a disposition: 16 to 21',
  },
  right: { read: (text) => rights.get(text) ?? null, meant: 'a right: 0 to 4' },
  notification: {
    read: (text) => notifications.get(text) ?? null,
    meant: 'a notification: 69, 70 or 72',
  },
};

function isWord(word: string): word is PortsWord {
  return Object.hasOwn(forms, word);
}

/** The call that words tell; a text says what is wrong with them and what would be right. */
function callOf(op: string): PortsCall | readonly [string, string] {
  const [word = '', ...texts] = op.split(' ');
  if (!isWord(word)) {
    return [`there is no call ${JSON.stringify(word)}`, `write ${Object.keys(forms).join(', ')}`];
  }
  const form = forms[word];
  if (texts.length !== form.length) {
    return [`${word} with ${texts.length} arguments`, `write ${word} ${form.join(' ')}`];
  }
  const args: unknown[] = [];
  for (const [at, kind] of form.entries()) {
    const text = texts[at] ?? '';
    const read = kinds[kind].read(text);
    if (read === null)
      return [`${JSON.stringify(text)} in a ${word}`, `write ${kinds[kind].meant}`];
    args.push(read);
  }
  return { word, args } as unknown as PortsCall; // parsed
}

function lineOf(shapes: JsonShapes, record: Recorded): PortsLine {
  const { number, line: places } = record;
  const shaped = shapes.shaped(record, lineShape);
  const call = callOf(shaped.op);
  if ('word' in call) return { ...shaped, line: number, call };
  const [what, meant] = call;
  throw shapes.wrong(number, places.column(['op'], false), what, meant);
}

/** The walks of a file in order; throws TranscriptError. */
export function readWalks(file: string, text: string): readonly Walk[] {
  const shapes = new JsonShapes(file, meanings);
  const walks: { readonly name: string; readonly lines: PortsLine[] }[] = [];
  for (const record of shapes.records(text)) {
    if ('walk' in record.value) {
      walks.push({ name: shapes.shaped(record, walkShape).walk, lines: [] });
      continue;
    }
    const line = lineOf(shapes, record);
    const walk = walks.at(-1);
    if (walk === undefined) {
      const what = 'a call before the first walk';
      throw shapes.wrong(line.line, 1, what, 'a line {"walk":NAME} comes first');
    }
    walk.lines.push(line);
  }
  if (walks.length > 0) return walks;
  throw shapes.wrong(1, 1, 'the file is empty', 'it should begin with a walk');
}
