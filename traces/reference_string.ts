/**
 * Reference strings as textbooks print them: `7 0 1 2 / 0 3 0 4`, `[7, 0, 1]`, `7 -> 0 -> 1`,
 * `Reference string: A B C D`. A page is a number or one letter, with `w` behind it where it is
 * written; `#` begins a comment. What lives here: cutting such a line into its pages.
 */

/** A page by its number. */
export const PAGE_TOKEN = /^(\d+)([wW]?)$/;
/** A page by its letter. */
export const LETTER_TOKEN = /^([a-zA-Z])([wW]?)$/;

const ARROW = /[-=]+>|\u2192/g;
const SIGNS = /[\s,;/|()[\]{}]+/;
/** Words before a string, as in `pages = [1, 2]`. */
const LABEL = /^\s*[a-zA-Z][\w -]*[:=](?=.*\S)/;

/** The words of one line of a reference string. */
export function pageTokens(line: string): string[] {
  const comment = line.indexOf('#');
  let text = comment < 0 ? line : line.slice(0, comment);
  if (text.includes('>') || text.includes('\u2192')) text = text.replace(ARROW, ' ');
  text = text.replace(LABEL, '');
  return text.split(SIGNS).filter((token) => token !== '');
}

/** Whether a line has nothing but pages, by numbers or by letters. */
export function isReferenceString(line: string): boolean {
  const tokens = pageTokens(line);
  return (
    tokens.every((token) => PAGE_TOKEN.test(token)) ||
    tokens.every((token) => LETTER_TOKEN.test(token))
  );
}
