/**
 * One line of JSON with the places of its values, so that an error can say the column. What the
 * language's own parser does not tell: where a key or a value stands, or where the text breaks off.
 */

/** Something is wrong at a place; columns count from 1. */
export class TranscriptError extends Error {
  override readonly name = 'TranscriptError';
  readonly line: number;
  readonly column: number;

  /** `meant` says what would be right. */
  constructor(file: string, line: number, column: number, what: string, meant: string) {
    super(`${file}:${line}:${column}: ${what}; ${meant}`);
    this.line = line;
    this.column = column;
  }
}

/** A line could not be read. */
export class JsonError extends Error {
  readonly column: number;
  readonly meant: string;

  constructor(column: number, what: string, meant: string) {
    super(what);
    this.column = column;
    this.meant = meant;
  }
}

/** Where a key and its value begin, as columns. */
export interface Place {
  readonly key: number;
  readonly value: number;
}

/** How deep a line may be nested: no line of the format is deeper. */
const DEPTH_MAX = 16;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?/y;
const STRING = /"(?:[^"\\\p{Cc}]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"/uy;
const WORD = /[A-Za-z]+/y;
const words = new Map<string, unknown>([
  ['true', true],
  ['false', false],
  ['null', null],
]);

export class JsonLine {
  /** Places by path: `set.words`. */
  readonly places = new Map<string, Place>();
  readonly value: unknown;
  private readonly text: string;
  private at = 0;

  /** Reads the text; throws JsonError. */
  constructor(text: string) {
    this.text = text;
    this.value = this.read('', 0);
    this.space();
    if (this.at < text.length) throw this.wrong('the line should end here');
  }

  /** The column of a path's value, or of its nearest ancestor that is there. */
  column(path: readonly PropertyKey[], onKey: boolean): number {
    for (let length = path.length; length > 0; length -= 1) {
      const place = this.places.get(path.slice(0, length).map(String).join('.'));
      if (place !== undefined) return onKey && length === path.length ? place.key : place.value;
    }
    return 1;
  }

  /** True if the path has a value in the line. */
  holds(path: readonly PropertyKey[]): boolean {
    return this.places.has(path.map(String).join('.'));
  }

  private space(): void {
    while (' \t\r'.includes(this.text[this.at] ?? '_')) this.at += 1;
  }

  private wrong(meant: string): JsonError {
    const here = this.text.slice(this.at, this.at + 12);
    const what = here === '' ? 'the line breaks off' : `${JSON.stringify(here)} is not JSON`;
    return new JsonError(this.at + 1, what, meant);
  }

  private match(token: RegExp): string | null {
    token.lastIndex = this.at;
    const found = token.exec(this.text)?.[0] ?? null;
    if (found !== null) this.at += found.length;
    return found;
  }

  private take(mark: string): boolean {
    this.space();
    if (this.text[this.at] !== mark) return false;
    this.at += 1;
    return true;
  }

  private read(path: string, depth: number): unknown {
    this.space();
    if (depth > DEPTH_MAX) throw this.wrong('so many brackets are in no recording');
    if (this.take('{')) return this.members(path, depth);
    if (this.take('[')) return this.items(path, depth);
    const string = this.match(STRING);
    if (string !== null) return JSON.parse(string);
    const number = this.match(NUMBER);
    if (number !== null) return Number(number);
    const word = this.match(WORD);
    if (word !== null && words.has(word)) return words.get(word);
    if (word !== null) this.at -= word.length;
    throw this.wrong('a value should stand here: a number, "a text", true, [ or {');
  }

  private members(path: string, depth: number): Readonly<Record<string, unknown>> {
    const members: [string, unknown][] = [];
    if (this.take('}')) return {};
    for (;;) {
      this.space();
      const key = this.at + 1;
      const quoted = this.match(STRING);
      if (quoted === null) throw this.wrong('a "key" should stand here');
      const name: unknown = JSON.parse(quoted);
      const full = path === '' ? String(name) : `${path}.${String(name)}`;
      if (this.places.has(full)) {
        throw new JsonError(key, `${quoted} is there twice`, 'a key may be there once');
      }
      if (!this.take(':')) throw this.wrong('a colon should stand here');
      this.space();
      this.places.set(full, { key, value: this.at + 1 });
      members.push([String(name), this.read(full, depth + 1)]);
      if (this.take(',')) continue;
      if (this.take('}')) return Object.fromEntries(members);
      throw this.wrong('a comma or } should stand here');
    }
  }

  private items(path: string, depth: number): readonly unknown[] {
    const items: unknown[] = [];
    if (this.take(']')) return items;
    for (;;) {
      this.space();
      const at = this.at + 1;
      const full = `${path}.${items.length}`;
      this.places.set(full, { key: at, value: at });
      items.push(this.read(full, depth + 1));
      if (this.take(',')) continue;
      if (this.take(']')) return items;
      throw this.wrong('a comma or ] should stand here');
    }
  }
}
