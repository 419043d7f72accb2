/**
 * Texts that are given as a scenario by mistake: what the commands write, tables, code and pages.
 * Reading one as YAML would list a problem for each of its lines; the sort of the file says more.
 */

/** What a text is, and what to do. */
export interface FileSort {
  readonly what: string;
  readonly meant: string;
}

/** So much of the text decides, in letters. */
const HEAD = 4_000;

const OTHERS: readonly (FileSort & { readonly begins: RegExp })[] = [
  {
    begins: /^\{\s*"machvm_recording"/,
    what: 'this is a recording, not a scenario',
    meant: '`machvm explore FILE` shows it, `machvm state FILE` prints it',
  },
  {
    begins: /^\{\s*"(?:machvm|t)":/,
    what: 'this is a transcript, not a scenario',
    meant: '`machvm explore FILE` shows it, `machvm diff SCENARIO FILE` compares it',
  },
  {
    begins: /^\{\s*"name":\s*"[^"]*",\s*"end":/,
    what: 'this is what `machvm run --json` printed, not a scenario',
    meant: 'give the scenario that was run',
  },
  {
    begins: /^machvm-answers /,
    what: 'these are answers to questions, not a scenario',
    meant: '`machvm grade-answers FILE` marks them',
  },
  {
    begins: /^<(?:!doctype|html|svg|\?xml)\b/i,
    what: 'this is HTML or XML, not a scenario',
    meant: 'give a file in YAML; `machvm list` lists the lessons',
  },
  {
    begins: /^(?:import|export|const|function) [^:\n]*[;{(=]/,
    what: 'this is code, not a scenario',
    meant: 'a scenario names its pagers by their files, such as pager: ./mine.ts',
  },
];

/** The commas in a row of a table; 0 for a line of another sort. */
function commasIn(line: string): number {
  return /[:{}[\]#]/.test(line) ? 0 : line.split(',').length - 1;
}

function isTable(text: string): boolean {
  const [head = '', first = ''] = text.split('\n');
  return commasIn(head) > 0 && commasIn(head) === commasIn(first);
}

/** What a text is instead of a scenario; null if it may be one. */
export function otherSort(text: string): FileSort | null {
  const head = text.slice(0, HEAD).trimStart();
  const found = OTHERS.find(({ begins }) => begins.test(head));
  if (found !== undefined) return { what: found.what, meant: found.meant };
  if (!isTable(head)) return null;
  const what = 'this is a table of values, not a scenario';
  return { what, meant: '`machvm replay FILE` replays a trace; a scenario names one under traces' };
}
