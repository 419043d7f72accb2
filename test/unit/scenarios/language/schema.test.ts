/**
 * The JSON Schema that editors use is generated: to write it anew after a change of the language,
 * run `UPDATE_SCHEMA=1 npx jest test/unit/scenarios/language/schema.test.ts`.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { jsonSchema } from '../../../../scenarios/language/schema';

const file = join(__dirname, '../../../../scenarios/scenario.schema.json');

test('scenario.schema.json is up to date', () => {
  const text = `${JSON.stringify(jsonSchema(), null, 2)}\n`;
  if (process.env['UPDATE_SCHEMA'] === '1') writeFileSync(file, text);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(JSON.parse(text));
});

test('it says what each key means', () => {
  const text = JSON.stringify(jsonSchema());
  expect(text).toContain('"title":"machvm scenario"');
  expect(text).toContain('"memory_object_lock_request"');
  expect(text).toContain('Maps an object, or some pages of it, or a copy of it, as a region.');
});
