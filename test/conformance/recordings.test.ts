/**
 * Recordings of a real kernel that the kernel here was not built against: walks by chance, several
 * tasks, memory pressure. Each conforms.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { conformTranscript } from '../../conform/transcript/transcript';

describe.each(['gnumach-2', 'gnumach-3'])('%s', (name) => {
  const folder = join(__dirname, '..', 'data', name);
  const files = readdirSync(folder).filter((file) => file.endsWith('.jsonl'));

  test.each(files)('%s conforms', (file) => {
    const { text } = conformTranscript(file, file, readFileSync(join(folder, file), 'utf8'));
    expect(text).toMatch(new RegExp(`^${file}: conforms, \\d+ cases?, \\d+ messages$`));
  });
});
