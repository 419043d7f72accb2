/**
 * The recordings of a real kernel against ours; and that the comparison can fail: a recording with
 * one field changed differs at that line, whichever line and field it is.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { conformTranscript } from '../../../../conform/transcript/transcript';
import { chance } from '../../../../scenarios/replay/chance';
import type { Mutation } from '../../../support/transcript_mutations';
import { mutationsOf, shuffled } from '../../../support/transcript_mutations';

const folder = join(__dirname, '..', '..', '..', 'data', 'gnumach');
const text = (name: string): string => readFileSync(join(folder, `${name}.jsonl`), 'utf8');

const names = readdirSync(folder)
  .filter((file) => file.endsWith('.jsonl'))
  .map((file) => file.replace('.jsonl', ''))
  .filter((name) => text(name).includes('"who":"header"'));

describe('a recording of a real kernel', () => {
  test.each(names)('%s conforms', (name) => {
    expect(conformTranscript(name, name, text(name)).text).toMatch(
      new RegExp(`^${name}: conforms, \\d+ cases?, \\d+ messages$`),
    );
  });
});

describe('a recording in which other streams were faster', () => {
  test.each(names)('%s conforms', (name) => {
    const random = chance('streams', name);
    for (let round = 0; round < 3; round += 1) {
      const other = shuffled(text(name), 2000, random);
      expect(other === text(name).trimEnd()).toBe(false);
      expect(conformTranscript(name, name, other).text).toContain(`${name}: conforms`);
    }
  });
});

describe('a recording with one field changed', () => {
  const at = (name: string, { line, changed }: Mutation): number | null => {
    const lines = text(name).split('\n');
    lines[line - 1] = changed;
    return conformTranscript(name, name, lines.join('\n')).difference?.at.line ?? null;
  };

  /** About so many of each file, spread over its lines and fields. */
  const SAMPLE = 24;

  test.each([...names, '../gnumach-3/Tcutcall'])('%s differs at that line', (name) => {
    const all = mutationsOf(text(name));
    const stride = Math.max(1, Math.floor(all.length / SAMPLE));
    const sample = all.filter((_, index) => index % stride === 0);
    expect(sample.length).toBeGreaterThan(10);
    const missed = sample.filter((mutation) => at(name, mutation) !== mutation.line);
    expect(missed).toEqual([]);
  });
});
