/**
 * Garbled recordings, by chance: fields with values that no recorder writes, lines that are gone,
 * there twice or exchanged. Each is answered, or refused with a place; none stops our kernel.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { conformPorts } from '../../conform/calls/ports';
import { conformTranscript } from '../../conform/transcript/transcript';
import { TranscriptError } from '../../conform/transcript/transcript_json';
import { chance } from '../../scenarios/replay/chance';

const data = join(__dirname, '..', 'data');
const junk: readonly unknown[] = [
  ...[-1, 0, 1, 3, 7, 8, 9, 100, 4097, 2 ** 31, 2 ** 32, 1e12, 1.5, null, true, '', [], {}],
  ...['x', 'm1', 'worker1', 'main', 'supply', 'ignore', 'error', 'ALL', 'CALL', 'none'],
  ...['new P0', 'mod P1 0 65535', 'brcv P0', 'bsend P0 1', 'move P0 P0', 'nots P0 69 0 P0'],
];

type Pick = <T>(from: readonly T[]) => T | undefined;

/** One line, or one field of one line, that is not what it was. */
function garble(lines: string[], random: () => number, pick: Pick): void {
  const at = Math.floor(random() * lines.length);
  const line = lines[at] ?? '';
  const way = random();
  if (way < 0.1) lines.splice(at, 1);
  else if (way < 0.2) lines.splice(at, 0, line);
  else if (way < 0.25) lines.splice(at, 2, lines[at + 1] ?? '', line);
  else if (line.startsWith('{')) {
    const fields: Record<string, unknown> = JSON.parse(line);
    const inside = fields['set'] !== undefined && random() < 0.5 ? Object(fields['set']) : fields;
    const key = pick(Object.keys(inside));
    if (key !== undefined) inside[key] = pick(junk);
    lines[at] = JSON.stringify(fields);
  }
}

/** What becomes of a recording: how it was answered, in one word. */
function outcome(text: string): string {
  try {
    const { difference } = conformTranscript('f', 'f', text);
    if (difference === null) return 'conforms';
    return difference.what.startsWith('our kernel stopped') ? difference.what : 'differs';
  } catch (error) {
    if (error instanceof TranscriptError) return 'refused';
    throw error;
  }
}

/** What becomes of a walk over ports. */
function walked(text: string): string {
  try {
    return conformPorts('f', text).differences.length === 0 ? 'conforms' : 'differs';
  } catch (error) {
    if (error instanceof TranscriptError) return 'refused';
    throw error;
  }
}

/** What becomes of garbled copies of a file. */
function outcomes(path: string, rounds: number, become: (text: string) => string): Set<string> {
  const random = chance('garbled', path);
  const pick: Pick = (from) => from[Math.floor(random() * from.length)];
  const lines = readFileSync(join(data, `${path}.jsonl`), 'utf8')
    .trimEnd()
    .split('\n');
  const became = new Set<string>();
  for (let round = 0; round < rounds; round += 1) {
    const other = [...lines];
    garble(other, random, pick);
    if (random() < 0.3) garble(other, random, pick);
    became.add(become(other.join('\n')));
  }
  return became;
}

const names = ['S3', 'S7', 'S8', 'Terror2', 'Trw', 'Twire'].map((name) => `gnumach/${name}`);

test.each([...names, 'gnumach-3/Tcutcall'])('%s, garbled', (path) => {
  const became = outcomes(path, 60, outcome);
  expect([...became].sort()).toEqual(['conforms', 'differs', 'refused']);
});

test.each(['Iall-13', 'Inotify-1', 'Iplain-2'])('the walk %s, garbled', (name) => {
  const became = outcomes(`gnumach-ports/${name}`, 30, walked);
  expect([...became].sort()).toEqual(['conforms', 'differs', 'refused']);
});
