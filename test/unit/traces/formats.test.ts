/** The registry of formats, and the page that lists them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { formatNames } from '../../../traces/formats';

test('each format has a row in docs/TRACES.md, and no other has one', () => {
  const page = readFileSync(join(__dirname, '../../../docs/TRACES.md'), 'utf8');
  const [, table = ''] = page.split('| format | source |');
  const rows = table.slice(0, table.indexOf('\n\n')).split('\n').slice(2);
  const named = rows.flatMap((row) => [...(row.split('|')[1] ?? '').matchAll(/`(.*?)`/g)]);
  expect(named.map(([, name]) => name).sort()).toEqual([...formatNames].sort());
});
