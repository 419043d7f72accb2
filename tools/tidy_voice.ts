/**
 * The phrases that docs/VOICE.md bans, checked in what people read: Markdown, lessons, the sources
 * of the man pages, and the strings of the program.
 *
 * A rule names the phrase, the reason and a better wording; a failure prints all three. Code
 * blocks, code spans and link targets of Markdown are not prose. A string is prose if it has a
 * space; the parts of a template or of a sum are checked as one text. docs/VOICE.md quotes what it
 * bans, so it is not checked.
 */
import ts from 'typescript';
import { isScalar, LineCounter, parseDocument, visit } from 'yaml';
import type { Finding, Source } from './tidy';
import { isTypeScript, lineAt, parse, within } from './tidy';

/** A phrase that the project does not use, why not, and what to write. */
interface VoiceRule {
  readonly phrase: RegExp;
  readonly reason: string;
  readonly better: string;
}

const rule = (phrase: string, reason: string, better: string): VoiceRule => ({
  phrase: new RegExp(`\\b(?:${phrase.replaceAll(' ', '\\s+')})`, 'gi'),
  reason,
  better,
});

/** A page may go home in the title of a lesson only. */
const home = rule(
  '(?:go|goes|gone|going|went|comes?|coming|came|sen[dt]s?|brings?|brought|way) (?:back )?home\\b',
  'a page has no home',
  'write "returns to its pager", "is written back"',
);

export const voiceRules: readonly VoiceRule[] = [
  home,
  rule(
    '(?<!there )(?:is|are|was|were) no (?!longer|more|less|fewer|other|later|larger)\\S',
    'it says what is not',
    'write "4 is not a size; add a unit (4KiB, 4 pages)"',
  ),
  rule(
    '(?:that (?:is|are) none|(?<!there )is none|are none)\\b',
    'it has to be read twice',
    'write "is invalid", "does not exist"',
  ),
  rule('to be had\\b', 'it is archaic', 'write "available"'),
  rule('at hand\\b', 'it is vague', 'write "available", "here", or name the thing'),
  rule('(?:as it is|as they are)\\b', 'it is vague', 'write "unchanged", "as written"'),
  rule(
    'of (?:its|their|his|your|my|our) own\\b',
    'it reads as translated',
    'write "its own port", "a separate port"',
  ),
  rule('of (?:theirs|yours|ours|mine|hers)\\b', 'it reads as translated', 'write "your file"'),
  rule('what (?:there is|is there)\\b', 'it is vague', 'name the thing'),
  rule('held against\\b', 'it is an idiom', 'write "is compared with"'),
  rule('be it\\b', 'it is archaic', 'write "whether it is ..."'),
  rule(
    '(?:tells?|telling|told)\\b',
    'a command, a file or a message does not talk',
    'write "prints", "reports", "shows", "lists"',
  ),
  rule(
    '(?:said|says?|saying)\\b',
    'a command, a file or a message does not talk',
    'write "states", "sets", "reports", or use the value itself: "count is 5"',
  ),
  rule('asked\\b', 'a command does not ask, it needs or rejects', 'write "requested", "given"'),
  rule(
    "(?:(?:no|some|any|every)body|who(?:m)?ever|nobody's|somebody's)\\b",
    'it hides the actor',
    'name the thread, task or user',
  ),
];

/** Findings of all rules in a text; `lineOf` gives the line of an offset. */
function judge(
  path: string,
  text: string,
  lineOf: (offset: number) => number,
  rules: readonly VoiceRule[] = voiceRules,
): Finding[] {
  return rules.flatMap(({ phrase, reason, better }) =>
    [...text.matchAll(phrase)].map((match) => {
      const found = match[0].replace(/\s+/g, ' ');
      const message = `"${found}": ${reason}; ${better} (docs/VOICE.md)`;
      return { path, line: lineOf(match.index), message };
    }),
  );
}

const lineIn =
  (text: string) =>
  (offset: number): number =>
    text.slice(0, offset).split('\n').length;

/** What is left where code stood, so that "is no `x`" is found; line ends stay. */
const blank = (code: string): string => code.replace(/[^\n]/g, '_');

/** Markdown without its code and the targets of its links, at the same offsets. */
export const proseOf = (markdown: string): string =>
  markdown
    .replace(/^( *)(```+)[^\n]*\n[\s\S]*?^\1\2 *$/gm, blank)
    .replace(/(`+)[^`][\s\S]*?\1/g, blank)
    .replace(/\]\([^)\s]*\)/g, blank);

/** Phrases in Markdown. */
export function checkProse(docs: readonly Source[]): Finding[] {
  return docs
    .filter(({ path }) => path !== 'docs/VOICE.md')
    .flatMap(({ path, text }) => judge(path, proseOf(text), lineIn(text)));
}

/** Phrases in the values of YAML; the title of a lesson may send a page home. */
export function checkYamlProse(files: readonly Source[]): Finding[] {
  return files.flatMap(({ path, text }) => {
    const lines = new LineCounter();
    const document = parseDocument(text, { lineCounter: lines });
    const findings: Finding[] = [];
    visit(document, {
      Pair: (_, { key, value }) => {
        if (!isScalar(value) || typeof value.value !== 'string') return;
        const isTitle = isScalar(key) && key.value === 'title';
        const rules = isTitle ? voiceRules.filter((each) => each !== home) : voiceRules;
        const { line } = lines.linePos(value.range?.[0] ?? 0);
        findings.push(...judge(path, value.value, () => line, rules));
      },
    });
    return findings;
  });
}

/** The text of a string, a template or a sum of them; null for anything else. */
function textOf(node: ts.Expression): string | null {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isParenthesizedExpression(node)) return textOf(node.expression);
  if (ts.isTemplateExpression(node)) {
    const spans = node.templateSpans.map(({ literal }) => `_${literal.text}`);
    return node.head.text + spans.join('');
  }
  if (!ts.isBinaryExpression(node)) return null;
  if (node.operatorToken.kind !== ts.SyntaxKind.PlusToken) return null;
  const [left, right] = [textOf(node.left), textOf(node.right)];
  return left === null && right === null ? null : `${left ?? '_'}${right ?? '_'}`;
}

/** Rooms whose strings reach the user. */
const PRINTING = [
  'cli',
  'conform',
  'devices',
  'jest',
  'kernel/mach',
  'pagers',
  'scenarios',
  'studies',
  'teaching',
  'traces',
  'views',
  'recording',
  'perfetto',
  'explorer',
];

/** Style sheets, and a table of routines that is made from the sources. */
const UNPRINTED = /^explorer\/(page\/.*style.*|model\/(event_sources|law_statements))\.ts$/;

/** Phrases in the strings that the program prints. */
export function checkStrings(sources: readonly Source[]): Finding[] {
  const findings: Finding[] = [];
  const printing = within(sources, ...PRINTING).filter(({ path }) => !UNPRINTED.test(path));
  for (const source of printing.filter(isTypeScript)) {
    const file = parse(source);
    const step = (node: ts.Node): void => {
      const text = ts.isExpression(node) ? textOf(node) : null;
      if (text === null) {
        ts.forEachChild(node, step);
        return;
      }
      const line = lineAt(file, node.getStart(file));
      if (text.includes(' ')) findings.push(...judge(source.path, text, () => line));
      // What stands between the parts of a text can be a text again.
      inner(node);
    };
    const inner = (node: ts.Node): void => {
      ts.forEachChild(node, (child) =>
        ts.isExpression(child) && textOf(child) !== null ? inner(child) : step(child),
      );
    };
    step(file);
  }
  return findings;
}
