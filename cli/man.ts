/**
 * The pages of docs for the terminal: headings bold, tables as columns, text in lines.
 */
import { docFile } from './doc_file';
import { colors, wrapped } from './output';

const WIDTH = 98;
/** A column that is wider than this leaves no room for the one after it. */
const WIDEST = 40;

/** The text of a page; null if there is none of that name. */
export function manPage(name: string): string | null {
  return /^\w+$/.test(name) ? docFile(`man/${name}.md`) : null;
}

/** Links are their text, and marks of code are left out. */
export function plainText(text: string): string {
  return text.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').replace(/`/g, '');
}

/** Cells of a row; none for the rule below the head. */
function cells(row: string): readonly string[] {
  if (/^[|-]+$/.test(row)) return [];
  return row
    .split('|')
    .slice(1, -1)
    .map((cell) => plainText(cell.trim()));
}

/** A table as columns, its last one wrapped; the head is left out. */
function tableText(block: string): string {
  const [, ...rows] = block
    .split('\n')
    .map(cells)
    .filter((row) => row.length > 0);
  const columns = Math.max(...rows.map((row) => row.length));
  const widths = Array.from({ length: columns - 1 }, (_, i) =>
    Math.max(...rows.map((row) => row[i]?.length ?? 0)),
  );
  if (Math.max(...widths) > WIDEST) {
    // No room for columns: each row is its cells one below the other.
    return rows.map(([first = '', ...rest]) => `    ${first}\n      ${rest.join(' ')}`).join('\n');
  }
  const indent = ' '.repeat(widths.reduce((sum, width) => sum + (width > 0 ? width + 2 : 0), 4));
  return rows
    .map((row) => {
      const first = widths.map((width, i) =>
        width > 0 ? `${(row[i] ?? '').padEnd(width)}  ` : '',
      );
      const last = wrapped(row[columns - 1] ?? '', WIDTH, indent).trimStart();
      return `    ${first.join('')}${last}`.trimEnd();
    })
    .join('\n');
}

function blockText(block: string): string {
  if (block.startsWith('# ')) return colors.bold(block.slice(2));
  if (block.startsWith('## ')) return colors.bold(`  ${block.slice(3)}`);
  if (block.startsWith('|')) return tableText(block);
  if (block.startsWith('```')) {
    const lines = block.split('\n').slice(1, -1);
    return lines.map((line) => `    ${line}`.slice(0, WIDTH + 2)).join('\n');
  }
  return wrapped(plainText(block), WIDTH, '    ');
}

/** A page as the terminal shows it. */
export function manText(page: string): string {
  return page
    .trim()
    .split(/\n\n/)
    .map(blockText)
    .join('\n')
    .replace(/\n(?= {2}\S)/g, '\n\n');
}
