/** Tables of a page of docs are read as plain text. */
import { expect, test } from '@jest/globals';
import { docTables } from '../../../../cli/show/doc_tables';

test('a bar inside a cell has no backslash', () => {
  const page = '## Pages\n\n| field | type |\n|---|---|\n| `heldBy` | number \\| null |\n';
  expect(docTables(page)).toEqual([
    { heading: 'Pages', head: ['field', 'type'], rows: [['heldBy', 'number | null']] },
  ]);
});
