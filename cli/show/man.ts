/**
 * The pages of docs for the terminal: headings bold, tables as columns, text in lines.
 */
import { fitted } from '../../views/fit';
import { columns } from './columns';
import { docFile } from './doc_file';
import { colors, wrapped } from './output';

/** Leaves a margin of two columns. */
const width = (): number => columns() - 2;
/** A column that is wider than this leaves no room for the one after it. */
const WIDEST = 40;
/** The last column needs this much, or all stand one below the other. */
const LEAST_LAST = 24;

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
  const count = Math.max(...rows.map((row) => row.length));
  const widths = Array.from({ length: count - 1 }, (_, i) =>
    Math.max(...rows.map((row) => row[i]?.length ?? 0)),
  );
  const left = widths.reduce((sum, each) => sum + (each > 0 ? each + 2 : 0), 4);
  if (Math.max(...widths) > WIDEST || left + LEAST_LAST > width()) {
    // No room for columns: each row is its cells one below the other.
    const below = (rest: readonly string[]): string =>
      wrapped(rest.join(' '), width(), ' '.repeat(6));
    return rows.map(([first = '', ...rest]) => `    ${first}\n${below(rest)}`).join('\n');
  }
  const indent = ' '.repeat(left);
  return rows
    .map((row) => {
      const first = widths.map((each, i) => (each > 0 ? `${(row[i] ?? '').padEnd(each)}  ` : ''));
      const last = wrapped(row[count - 1] ?? '', width(), indent).trimStart();
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
    return fitted(lines.map((line) => `    ${line}`).join('\n'), columns());
  }
  return wrapped(plainText(block), width(), '    ');
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
