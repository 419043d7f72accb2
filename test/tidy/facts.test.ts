/**
 * Each fact about ports that was seen on a running GNU Mach is a test of kernel/ipc: its title, or
 * the comment right above it, quotes the fact.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';

const ROOT = join(__dirname, '..');
const FACT = /"fact":"([^"]+)"/;

test('each recorded fact about ports is quoted by a test', () => {
  const recorded = readFileSync(join(ROOT, 'data/vectors/gnumach_ipc.jsonl'), 'utf8').trim();
  const facts = recorded.split('\n').map((line) => FACT.exec(line)?.[1] ?? line);
  const folder = join(ROOT, 'unit/kernel/ipc');
  const tests = readdirSync(folder).filter((file) => file.endsWith('.test.ts'));
  const code = tests.map((file) => readFileSync(join(folder, file), 'utf8')).join('\n');
  // A comment of several lines is one line here.
  const joined = code.replace(/\n\s*\/\/ (?!fact)/g, ' ');
  const quotes = joined.matchAll(/(?:(?:test|describe)\('|\/\/ )fact "([^"]+)"/g);
  const quoted = new Set([...quotes].map(([, fact]) => fact));
  expect(facts).toHaveLength(59);
  expect(facts.filter((fact) => !quoted.has(fact))).toEqual([]);
});
