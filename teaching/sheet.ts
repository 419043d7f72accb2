/**
 * A sheet of questions to print: one HTML file without scripts, in black on white, on pages of A4.
 * Each sheet begins on a page of its own. The keys follow behind a line to click on; the browser
 * prints a key, on a page of its own, only while it is open.
 */
import { sheetStyle } from './sheet_style';

/** A column of a table, and how wide it is. */
export interface SheetColumn {
  readonly head: string;
  /** `wide` for sentences; the others are as wide as what they hold. Default: narrow. */
  readonly width?: 'narrow' | 'wide';
}

/** What stands on a sheet or in a key, from top to bottom. */
export type SheetPart =
  /** A paragraph. */
  | { readonly kind: 'text'; readonly text: string }
  /** Lines of equal signs, such as a chart. */
  | { readonly kind: 'lines'; readonly text: string }
  /** What follows is on the next page: turn it only when you have answered. */
  | { readonly kind: 'turn' }
  /** A string to work on, in large signs. */
  | { readonly kind: 'string'; readonly words: readonly string[] }
  /** A table; a null cell is a box to fill in. */
  | {
      readonly kind: 'table';
      readonly columns: readonly SheetColumn[];
      readonly rows: readonly (readonly (string | null)[])[];
    }
  /** A question; without options it has that many lines to write on. */
  | {
      readonly kind: 'question';
      readonly name: string;
      readonly text: string;
      readonly options?: readonly string[];
      readonly blanks?: number;
    }
  /** The answer to a question of that name, and why. */
  | {
      readonly kind: 'answer';
      readonly name: string;
      readonly answer: string;
      readonly why: string;
    };

/** A sheet and its key. */
export interface Sheet {
  readonly title: string;
  /** What tells it from other sheets, such as `seed alice`; empty if nothing does. */
  readonly label: string;
  readonly parts: readonly SheetPart[];
  readonly key: readonly SheetPart[];
  /** How the sheet was made: the command that makes it again. */
  readonly made: string;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => ESCAPES[sign] ?? sign);
}

function tableHtml(columns: readonly SheetColumn[], rows: readonly (readonly (string | null)[])[]) {
  const classOf = (column: number): string => columns[column]?.width ?? 'narrow';
  const head = columns.map(
    (column, i) => `<th class="${classOf(i)}" scope="col">${escaped(column.head)}</th>`,
  );
  const body = rows.map((row) => {
    const cells = row.map((cell, i) =>
      cell === null
        ? `<td class="${classOf(i)} blank"></td>`
        : `<td class="${classOf(i)}">${escaped(cell)}</td>`,
    );
    return `<tr>${cells.join('')}</tr>`;
  });
  const top = `<thead><tr>${head.join('')}</tr></thead>`;
  return `<table>\n${top}\n<tbody>\n${body.join('\n')}\n</tbody>\n</table>`;
}

function questionHtml(part: Extract<SheetPart, { kind: 'question' }>): string {
  const { name, text, options = [], blanks = 1 } = part;
  const boxes = options.map((option) => `<li><span class="box"></span>${escaped(option)}</li>`);
  const answer =
    boxes.length > 0
      ? `<ul class="options">\n${boxes.join('\n')}\n</ul>`
      : '<div class="rule"></div>'.repeat(blanks);
  return (
    `<div class="question"><p><span class="name">${escaped(name)}</span> ${escaped(text)}</p>\n` +
    `${answer}</div>`
  );
}

function partHtml(part: SheetPart): string {
  switch (part.kind) {
    case 'text':
      return `<p>${escaped(part.text)}</p>`;
    case 'lines':
      return `<pre>${escaped(part.text)}</pre>`;
    case 'turn':
      return '<p class="turn">Turn the page when you have answered.</p>';
    case 'string': {
      const words = part.words.map((word) => `<span>${escaped(word)}</span>`);
      return `<p class="string">${words.join(' ')}</p>`;
    }
    case 'table':
      return tableHtml(part.columns, part.rows);
    case 'question':
      return questionHtml(part);
    case 'answer': {
      const { name, answer, why } = part;
      return (
        `<div class="question"><p><span class="name">${escaped(name)}</span> ` +
        `<strong>${escaped(answer)}</strong> ${escaped(why)}</p></div>`
      );
    }
  }
}

const partsHtml = (parts: readonly SheetPart[]): string => parts.map(partHtml).join('\n');

function labelled({ title, label }: Sheet): string {
  const shown = label === '' ? '' : ` <span class="label">${escaped(label)}</span>`;
  return `${escaped(title)}${shown}`;
}

function pageHtml(sheet: Sheet): string {
  return (
    `<section class="sheet">\n<header><h1>${labelled(sheet)}</h1>` +
    '<p class="who">Name <span></span> Date <span class="date"></span></p></header>\n' +
    `${partsHtml(sheet.parts)}\n<footer>${escaped(sheet.made)}</footer>\n</section>`
  );
}

function keyHtml(sheet: Sheet): string {
  return (
    `<details>\n<summary>Key: ${labelled(sheet)}</summary>\n<section class="sheet key">\n` +
    `<header><h1>Key: ${labelled(sheet)}</h1></header>\n${partsHtml(sheet.key)}\n` +
    `<footer>${escaped(sheet.made)}</footer>\n</section>\n</details>`
  );
}

/** The sheets in one HTML file, then their keys. Requires: a sheet at least. */
export function sheetHtml(sheets: readonly Sheet[]): string {
  const [first] = sheets;
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light">',
    `<title>${escaped(first?.title ?? '')}</title>`,
    `<style>\n${sheetStyle}</style>`,
    '</head>',
    '<body>',
    ...sheets.map(pageHtml),
    '<aside>',
    '<p>The keys. Open those that you want to print.</p>',
    ...sheets.map(keyHtml),
    '</aside>',
    '</body>',
    '</html>',
    '',
  ].join('\n');
}
