/** Sheets to print: one file, nothing from elsewhere, boxes where something is to be filled in. */
import { describe, expect, test } from '@jest/globals';
import type { Sheet } from '../../../teaching/sheet';
import { sheetHtml } from '../../../teaching/sheet';

const sheet: Sheet = {
  title: 'Clock, 3 frames',
  label: 'seed <alice>',
  parts: [
    { kind: 'text', text: 'Fill in the table.' },
    { kind: 'string', words: ['7', '0w'] },
    {
      kind: 'table',
      columns: [{ head: 'ref' }, { head: 'why', width: 'wide' }],
      rows: [
        ['7', null],
        ['0w', 'a "hit"'],
      ],
    },
    { kind: 'question', name: '1', text: 'Which page leaves?', options: ['A/0', 'A/1'] },
    { kind: 'question', name: '2', text: 'Why?', blanks: 2 },
    { kind: 'lines', text: 'kernel -> pager' },
  ],
  key: [{ kind: 'answer', name: '1', answer: 'A/0', why: 'It came first.' }],
  made: 'machvm ask string --seed <alice>',
};

describe('a sheet', () => {
  const html = sheetHtml([sheet, { ...sheet, label: 'seed bob' }]);

  test('loads nothing and runs nothing', () => {
    expect(html).not.toMatch(/<script|<link|<img|url\(|@import|src=|href=/);
    expect(html.startsWith('<!doctype html>\n<html lang="en">')).toBe(true);
  });

  test('shows texts as they are', () => {
    expect(html).toContain('<span class="label">seed &lt;alice&gt;</span>');
    expect(html).toContain('<td class="wide">a &quot;hit&quot;</td>');
    expect(html).toContain('<pre>kernel -&gt; pager</pre>');
    expect(html).not.toContain('<alice>');
  });

  test('has a box for each blank, and a line to write on for each open question', () => {
    expect(html.split('class="wide blank"')).toHaveLength(3);
    expect(html.split('class="box"')).toHaveLength(5);
    expect(html.split('class="rule"')).toHaveLength(5);
  });

  test('has all sheets before the keys, each key closed', () => {
    const order = [...html.matchAll(/<section class="sheet( key)?">/g)].map(([, key]) => key ?? '');
    expect(order).toEqual(['', '', ' key', ' key']);
    expect(html.split('<details>')).toHaveLength(3);
    expect(html.indexOf('It came first.')).toBeGreaterThan(html.indexOf('<aside>'));
  });
});
