/** docs/STATE.md says what the doc comments of records say, and `explain` reads it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { statePage } from '../../tools/state_page';
import { loadSources } from '../../tools/tidy';
import { ran } from '../support/ran';

const ROOT = join(__dirname, '../..');

test('docs/STATE.md is up to date: if not, run npm run state-page', () => {
  const written = readFileSync(join(ROOT, 'docs/STATE.md'), 'utf8');
  expect(written).toBe(statePage(loadSources(ROOT)));
});

test.each([
  ['PageRecord', 'PageRecord  (record)', 'A page structure: of a frame, or of a placeholder'],
  ['heldBy', 'heldBy  (field)', 'Of a busy page: the thread that works on it'],
  ['portSets', 'portSets  (field)', 'PortSetRecord[]'],
  ['unlockRequest', 'unlockRequest  (field)', 'string; see lock'],
  ['owes_answer', 'owes_answer  (reason)', 'the pager has received the request and has not'],
  ['port_receive', 'port_receive  (wait)', 'a message of a port or port set'],
])('explain %s', async (name, head, text) => {
  const { out, status } = await ran('explain', name);
  expect(status).toBe(0);
  expect(out).toContain(head);
  expect(out.replace(/\s+/g, ' ')).toContain(text);
});
