/** The tables of a page of docs: under which heading each stands, its head and its rows. */
import { plainText } from './man';

export interface DocTable {
  readonly heading: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

function cellsOf(line: string): readonly string[] {
  return line
    .split(/(?<!\\)\|/)
    .slice(1, -1)
    .map((cell) => plainText(cell.trim()).replaceAll('\\|', '|'));
}

/** The tables of a page in Markdown, as plain text. */
export function docTables(page: string): readonly DocTable[] {
  let heading = '';
  return page.split(/\n{2,}/).flatMap((block) => {
    heading = /^#+ (.*)/.exec(block)?.[1] ?? heading;
    const [head, rule, ...rows] = block.trim().split('\n');
    if (head?.startsWith('|') !== true || rule === undefined || !/^[|:\s-]+$/.test(rule)) return [];
    return [{ heading, head: cellsOf(head), rows: rows.map(cellsOf) }];
  });
}
