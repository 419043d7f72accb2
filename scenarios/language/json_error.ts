/**
 * Where a text stops being JSON. JSON.parse says so in words that differ by engine, and not always.
 */

const STRING = /"(?:[^"\\\p{Cc}]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"/u.source;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/.source;
const TOKEN = new RegExp(`\\s*([{}[\\],:]|${STRING}|${NUMBER}|true|false|null)`, 'uy');

type Wanted = 'value' | 'item or ]' | 'key' | 'key or }' | ':' | ', or end' | 'end';

/** What may follow a token where something is wanted; null if the token is wrong there. */
function after(wanted: Wanted, token: string, open: string[]): Wanted | null {
  const closed = (): Wanted => (open.length === 0 ? 'end' : ', or end');
  const isString = token.startsWith('"');
  switch (wanted) {
    case 'key':
    case 'key or }':
      if (isString) return ':';
      if (wanted === 'key' || token !== '}') return null;
      open.pop();
      return closed();
    case ':':
      return token === ':' ? 'value' : null;
    case ', or end': {
      const isObject = open[open.length - 1] === '{';
      if (token === ',') return isObject ? 'key' : 'value';
      if (token !== (isObject ? '}' : ']')) return null;
      open.pop();
      return closed();
    }
    case 'end':
      return null;
    default:
      if (token === ']' && wanted === 'item or ]') {
        open.pop();
        return closed();
      }
      if (/^[}\],:]$/.test(token)) return null;
      if (token !== '{' && token !== '[') return closed();
      open.push(token);
      return token === '{' ? 'key or }' : 'item or ]';
  }
}

/** The offset of the first thing that JSON does not allow; the length if the text is cut off. */
export function jsonErrorOffset(text: string): number {
  const open: string[] = [];
  let wanted: Wanted = 'value';
  let at = 0;
  for (;;) {
    TOKEN.lastIndex = at;
    const [whole = '', token] = TOKEN.exec(text) ?? [];
    const blank = /^\s*/.exec(text.slice(at))?.[0].length ?? 0;
    if (token === undefined) return at + blank;
    const next = after(wanted, token, open);
    if (next === null) return at + blank;
    wanted = next;
    at += whole.length;
  }
}
