/**
 * JsonScanner: tells what stands in JSON that comes in pieces, without ever holding the whole:
 * where objects and arrays open and close, keys, and plain values as text. It is for readers of
 * large files, and checks no more than they need: brackets that match, and an end.
 */

export interface JsonListener {
  open(): void;
  close(): void;
  key(name: string): void;
  /** A string without its quotes; a number, true, false or null as it stands. */
  value(text: string): void;
}

/** Longer strings and numbers than this are no part of a trace. */
const MAX_TOKEN = 1 << 16;
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f' };

export class JsonScanner {
  /** Lines begun so far. */
  line = 1;
  private readonly listener: JsonListener;
  /** Brackets that wait for their other half. */
  private readonly open: string[] = [];
  /** Whether a string would be a key. */
  private atKey = false;
  private state: 'between' | 'string' | 'escape' | 'bare' = 'between';
  private token = '';

  constructor(listener: JsonListener) {
    this.listener = listener;
  }

  /** Answers what is wrong, or null. */
  push(text: string): string | null {
    for (const sign of text) {
      if (sign === '\n') this.line += 1;
      const wrong = this.take(sign);
      if (wrong !== null) return wrong;
    }
    return null;
  }

  /** What is missing at the end, or null. */
  finish(): string | null {
    if (this.state === 'bare') this.endBare();
    return this.open.length === 0 && this.state === 'between' ? null : 'ends inside its JSON';
  }

  private take(sign: string): string | null {
    if (this.token.length > MAX_TOKEN) return `has a word of more than ${MAX_TOKEN} letters`;
    if (this.state === 'escape') {
      this.token += ESCAPES[sign] ?? sign;
      this.state = 'string';
      return null;
    }
    if (this.state === 'string') {
      if (sign === '"') this.endString();
      else if (sign === '\\') this.state = 'escape';
      else this.token += sign;
      return null;
    }
    if (/[\w.+-]/.test(sign)) {
      this.state = 'bare';
      this.token += sign;
      return null;
    }
    if (this.state === 'bare') this.endBare();
    return this.punctuation(sign);
  }

  private punctuation(sign: string): string | null {
    if (sign === '"') this.state = 'string';
    else if (sign === '{' || sign === '[') {
      this.open.push(sign);
      this.atKey = sign === '{';
      this.listener.open();
    } else if (sign === '}' || sign === ']') {
      const opened = this.open.pop();
      if (opened !== (sign === '}' ? '{' : '[')) return `has a ${sign} that nothing opened`;
      this.atKey = false;
      this.listener.close();
    } else if (sign === ',') this.atKey = this.open.at(-1) === '{';
    else if (sign === ':') this.atKey = false;
    else if (sign.trim() !== '') return `has a ${JSON.stringify(sign)} that is not JSON`;
    return null;
  }

  private endString(): void {
    const { token } = this;
    this.token = '';
    this.state = 'between';
    if (this.atKey) this.listener.key(token);
    else this.listener.value(token);
  }

  private endBare(): void {
    const { token } = this;
    this.token = '';
    this.state = 'between';
    this.listener.value(token);
  }
}
