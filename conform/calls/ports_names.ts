/**
 * Names of a walk over ports: the words that stand for the fixed names of its task, and what
 * becomes of a right that arrives under another name: it moves to the first free word of its kind.
 */
import type { PortName } from '../../kernel/mach/types';
import { MACH_PORT_DEAD, MACH_PORT_NULL, portName } from '../../kernel/mach/types';
import { onPort } from '../../kernel/tasks/user_calls';
import { renameTo, typeInfo } from '../../kernel/tasks/user_port_calls';
import type { Work } from '../transcript/transcript_actor';

/** The names of one letter: how many, the first, and how far they are apart. */
const families: Readonly<Record<string, { readonly count: number; readonly first: number }>> = {
  P: { count: 12, first: 0x1000 },
  S: { count: 4, first: 0x8000 },
  O: { count: 8, first: 0x10000 },
};
const STEP = 0x100;

function familyNames(letter: string): readonly (readonly [string, PortName])[] {
  const { count = 0, first = 0 } = families[letter] ?? {};
  return Array.from({ length: count }, (_, i) => [`${letter}${i}`, portName(first + i * STEP)]);
}

const names = new Map<string, PortName>([
  ...Object.keys(families).flatMap(familyNames),
  ['N', MACH_PORT_NULL],
  ['D', MACH_PORT_DEAD],
]);

const words = new Map<PortName, string>([...names].map(([word, name]) => [name, word]));
words.set(MACH_PORT_NULL, 'null');
words.set(MACH_PORT_DEAD, 'dead');

/** The name that a word stands for; null for no such word. */
export function nameOfWord(word: string): PortName | null {
  return names.get(word) ?? null;
}

/** The word for a name that the task did not have to be given. */
export function wordOfName(name: PortName): string {
  return words.get(name) ?? `0x${name.toString(16)}`;
}

/** Names that are in use, so that what arrives under another is new. */
export type Used = ReadonlySet<PortName>;

const TYPE_SEND_ONCE = 1 << 18;

/**
 * Tells under which word a right arrived. A name that was not in use before is the kernel's choice:
 * the right moves to the first free word of its kind, unless it is there already.
 */
export function* arrive(name: PortName, used: Used, told: (word: string) => void): Work {
  const word = words.get(name);
  const none = name === MACH_PORT_NULL || name === MACH_PORT_DEAD;
  if (word !== undefined && (none || used.has(name))) {
    told(word);
    return;
  }
  const type = typeInfo(name);
  yield type;
  const info = type.answer();
  const once = info.kr === 'KERN_SUCCESS' && (info.value.type & TYPE_SEND_ONCE) !== 0;
  for (const [free, target] of familyNames(once ? 'O' : 'P')) {
    if (target !== name) {
      const renamed = renameTo(name, target);
      yield renamed;
      if (renamed.answer() !== 'KERN_SUCCESS') continue;
    }
    told(`new ${free}`);
    return;
  }
  yield onPort('mach_port_destroy', name, {});
  told('new');
}
