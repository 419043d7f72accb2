/**
 * Mistakes in the syntax of YAML, in words: the parser names them by its own terms, and goes on
 * after the first one with whatever it makes of the rest.
 */

/** What the parser found. */
export interface SyntaxFinding {
  readonly code: string;
  readonly message: string;
  readonly pos: readonly number[];
}

/** The same in words, with its place in the text. */
export interface SyntaxProblem {
  readonly offset: number;
  readonly end: number;
  readonly what: string;
  readonly meant: string;
}

interface Words {
  readonly what: string;
  readonly meant: string;
  /** Where it is, if that is not where the parser noticed it. */
  readonly offset?: number;
}

const OPENING: Readonly<Record<string, string>> = { '}': '{', ']': '[' };
const COMMAS = 'put commas between entries, such as { a: 1, b: 2 }';

/** The word at a place, for a message. */
function wordAt(text: string, offset: number): string {
  return JSON.stringify(/^[^\s,{}[\]:]+|^./.exec(text.slice(offset, offset + 40))?.[0] ?? '');
}

/** `{ frames: 40 policy: lru }`: the parser takes `40 policy` for a key. */
function inFlow(text: string, offset: number): Words {
  const [all] = /^[^:,{}[\]\n]*/.exec(text.slice(offset)) ?? [''];
  const key = /\s(\S+)\s*$/.exec(all);
  if (key === null) {
    return { what: 'a list or mapping of lines stands between { } or [ ]', meant: COMMAS };
  }
  const at = offset + key.index + 1;
  return { what: `a comma is missing before ${wordAt(text, at)}`, meant: COMMAS, offset: at };
}

function wordsOf({ code, message }: SyntaxFinding, text: string, offset: number): Words | null {
  const close = /^Flow .* end with a ([}\]])/.exec(message)?.[1];
  if (close !== undefined) {
    const meant = `write ${close} where it ends`;
    return { what: `a ${OPENING[close]} before this place has no ${close}`, meant };
  }
  const stray = /^Unexpected flow-(?:map|seq)-end token/.test(message) ? text[offset] : undefined;
  if (stray !== undefined) {
    return {
      what: `there is no ${OPENING[stray]} for this ${stray}`,
      meant: `remove the ${stray}`,
    };
  }
  if (/ at node end$/.test(message)) {
    const what = `a comma or a new line is missing before ${wordAt(text, offset)}`;
    return { what, meant: COMMAS };
  }
  const quote = /^Missing closing (["'])quote/.exec(message)?.[1];
  if (quote !== undefined) {
    return { what: `the text has no ${quote} at its end`, meant: `write ${quote} where it ends` };
  }
  switch (code) {
    case 'BLOCK_IN_FLOW':
      return inFlow(text, offset);
    case 'BLOCK_AS_IMPLICIT_KEY':
      return {
        what: 'a line has two keys',
        meant: 'begin a new line for the second, or put a value with ": " in quotes',
      };
    case 'MULTILINE_IMPLICIT_KEY':
      return { what: 'a key has several lines', meant: 'indent lines of one mapping alike' };
    case 'TAB_AS_INDENT':
      return { what: 'a tab indents the line', meant: 'indent with spaces' };
    default:
      return null;
  }
}

/** The first mistake in words, or null. Later findings often follow from it and are left out. */
export function firstMistake(
  text: string,
  findings: readonly SyntaxFinding[],
): SyntaxProblem | null {
  const placeOf = ({ pos }: SyntaxFinding): number => pos[0] ?? 0;
  const [first] = findings.toSorted((a, b) => placeOf(a) - placeOf(b));
  if (first === undefined) return null;
  const offset = placeOf(first);
  const message = first.message.split('\n')[0] ?? first.message;
  const words = wordsOf({ ...first, message }, text, offset);
  const { what, meant } = words ?? { what: message, meant: 'correct the YAML' };
  const at = words?.offset ?? offset;
  return { offset: at, end: Math.max(at, first.pos[1] ?? at), what, meant };
}
