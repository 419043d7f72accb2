/** A page of the manual as blocks that can be drawn: it is written in a small part of Markdown. */

export type ManualBlock =
  | { readonly kind: 'heading'; readonly level: number; readonly text: string }
  | { readonly kind: 'text' | 'code'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | { readonly kind: 'table'; readonly rows: readonly (readonly string[])[] };

/** Links are their text. */
const plain = (text: string): string => text.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1');

function cells(row: string): readonly string[] {
  return row
    .split('|')
    .slice(1, -1)
    .map((cell) => plain(cell.trim()));
}

function tableOf(lines: readonly string[]): ManualBlock {
  const rows = lines
    .filter((line) => !/^[|-]+$/.test(line.replaceAll(' ', '')))
    .map(cells)
    .filter((row) => row.some((cell) => cell !== ''));
  return { kind: 'table', rows };
}

function blockOf(lines: readonly string[]): ManualBlock {
  const [first = ''] = lines;
  const heading = /^(#+) (.*)$/.exec(first);
  if (heading !== null) {
    return { kind: 'heading', level: heading[1]?.length ?? 1, text: plain(heading[2] ?? '') };
  }
  if (first.startsWith('```')) return { kind: 'code', text: lines.slice(1, -1).join('\n') };
  if (first.startsWith('|')) return tableOf(lines);
  if (first.startsWith('- ')) {
    const items = lines
      .join('\n')
      .split(/\n?^- /m)
      .slice(1);
    return { kind: 'list', items: items.map((item) => plain(item.replaceAll('\n', ' ').trim())) };
  }
  return { kind: 'text', text: plain(lines.join(' ')) };
}

/** The blocks of a page, in their order. */
export function manualBlocks(page: string): readonly ManualBlock[] {
  const blocks: ManualBlock[] = [];
  let lines: string[] = [];
  let isCode = false;
  const close = (): void => {
    if (lines.length > 0) blocks.push(blockOf(lines));
    lines = [];
  };
  for (const line of page.split('\n')) {
    if (line.startsWith('```')) isCode = !isCode;
    if (line.trim() === '' && !isCode) close();
    else lines.push(line);
    if (/^#+ /.test(line) && !isCode) close();
  }
  close();
  return blocks;
}
