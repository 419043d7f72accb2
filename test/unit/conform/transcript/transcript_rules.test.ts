/** Every rule that a report may name is a routine of the file that it names. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { rules } from '../../../../conform/transcript/transcript_rules';

const root = join(__dirname, '..', '..', '..', '..');

test.each([...new Map(rules.map((rule) => [rule.routine, rule])).values()])(
  '$routine is in $file',
  ({ file, routine }) => {
    const text = readFileSync(join(root, file), 'utf8');
    expect(text).toMatch(new RegExp(`^(export )?(function|class) ${routine}\\b`, 'm'));
  },
);
