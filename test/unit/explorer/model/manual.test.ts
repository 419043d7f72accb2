/** Pages of the manual as blocks. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { manualBlocks } from '../../../../explorer/model/manual';

test('headings, text, tables, lists and code are blocks; links are their text', () => {
  const page = [
    '# name',
    '',
    'Two',
    'lines with [a link](x.md).',
    '',
    '| a | b |',
    '|---|---|',
    '| `x` | y |',
    '',
    '- one',
    '- two',
    '  goes on',
    '',
    '```text',
    'a',
    '',
    'b',
    '```',
  ].join('\n');
  expect(manualBlocks(page)).toEqual([
    { kind: 'heading', level: 1, text: 'name' },
    { kind: 'text', text: 'Two lines with a link.' },
    {
      kind: 'table',
      rows: [
        ['a', 'b'],
        ['`x`', 'y'],
      ],
    },
    { kind: 'list', items: ['one', 'two   goes on'] },
    { kind: 'code', text: 'a\n\nb' },
  ]);
});

test('each page of the manual begins with its name and has no Markdown left in its text', () => {
  const folder = join(__dirname, '..', '..', '..', '..', 'docs', 'man');
  const names = readdirSync(folder).filter((name) => name !== 'README.md');
  expect(names.length).toBeGreaterThan(50);
  for (const name of names) {
    const [head, ...rest] = manualBlocks(readFileSync(join(folder, name), 'utf8'));
    expect(head).toEqual({ kind: 'heading', level: 1, text: name.replace('.md', '') });
    const texts = rest.flatMap((block) => (block.kind === 'text' ? [block.text] : []));
    for (const text of texts) expect(text).not.toMatch(/^[#|]|\]\(/);
  }
});
