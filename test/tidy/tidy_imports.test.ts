/**
 * The import table complains: one small tree breaks every rule of .dependency-cruiser.cjs once, and
 * the imports that the table allows pass.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { checkImports } from '../../tools/tidy_imports';

/** Each importer, what it imports, and the rule that this breaks. */
const BROKEN = [
  ['kernel/mach/a.ts', 'type', '../kern/target', 'mach-imports-nothing'],
  ['kernel/kern/a.ts', 'value', '../vm/target', 'kern-imports-mach'],
  ['kernel/ipc/a.ts', 'value', '../vm/target', 'ipc-imports-mach-kern'],
  ['kernel/policy/a.ts', 'value', '../vm/target', 'policy-imports-mach-kern'],
  ['kernel/vm/a.ts', 'value', '../policy/fifo', 'vm-imports-the-contract'],
  ['kernel/check/a.ts', 'value', '../policy/fifo', 'check-reads-the-kernel'],
  ['kernel/check/b.ts', 'type', '../../pagers/target', 'check-reads-the-kernel-types'],
  ['kernel/machine/host.ts', 'value', '../../pagers/target', 'kernel-stays-inside'],
  ['pagers/a.ts', 'type', '../kernel/vm/target', 'pagers-see-only-mach'],
  ['pagers/b.ts', 'value', 'node:fs', 'pagers-see-only-mach'],
  ['devices/a.ts', 'value', 'node:fs', 'devices-import-mach'],
  ['devices/file.ts', 'value', 'node:net', 'file-device-imports-fs'],
  ['traces/a.ts', 'value', 'node:fs', 'traces-import-mach'],
  ['traces/text_file.ts', 'value', 'node:net', 'trace-files-import-node'],
  ['scenarios/a.ts', 'value', '../devices/file', 'scenarios-import-table'],
  ['scenarios/b.ts', 'value', '../kernel/vm/target', 'scenarios-import-table'],
  ['scenarios/c.ts', 'value', 'node:fs', 'scenarios-import-table'],
  ['cli/a.ts', 'value', '../kernel/vm/target', 'cli-import-table'],
  ['devices/b.ts', 'value', '../test/target', 'nobody-imports-bench-test-tools'],
  ['traces/b.ts', 'value', '../cli/target', 'nobody-imports-cli'],
  ['scenarios/d.ts', 'value', './missing', 'no-unresolved-imports'],
  ['bench/a.ts', 'value', './b', 'no-value-cycles'],
  ['pagers/c.ts', 'type', './d', 'no-type-cycles-outside-the-kernel'],
  ['kernel/vm/page/vm_page.ts', 'value', '../object/target', 'order-kernel-vm-page'],
  ['kernel/vm/object/vm_object.ts', 'value', '../fault/vm_fault', 'order-kernel-vm-object'],
  ['kernel/machine/b.ts', 'value', '../vm/target', 'order-kernel-vm-none'],
  ['scenarios/language/a.ts', 'value', '../run/target', 'order-scenarios-language'],
  ['views/a.ts', 'value', '../scenarios/target', 'order-scenarios-none'],
  ['conform/transcript/a.ts', 'value', '../calls/target', 'order-conform-transcript'],
  ['cli/show/a.ts', 'value', '../commands/target', 'order-cli-show'],
] as const;

/** The other halves of the cycles above; a cycle is reported where it was entered. */
const BACK = [
  ['bench/b.ts', 'value', './a'],
  ['pagers/d.ts', 'type', './c'],
] as const;

const ALLOWED = [
  ['kernel/mach/a.ts', 'value', './target'],
  ['kernel/vm/object/vm_object.ts', 'type', '../user/vm_user'],
  ['kernel/vm/user/vm_user.ts', 'type', '../object/vm_object'],
  ['kernel/vm/user/vm_user.ts', 'value', '../fault/vm_fault'],
  ['kernel/vm/page/vm_page.ts', 'value', '../../policy/policy'],
  ['pagers/a.ts', 'value', '../kernel/mach/target'],
  ['devices/file.ts', 'value', 'node:fs'],
  ['traces/text_file.ts', 'value', 'node:zlib'],
  ['scenarios/a.ts', 'value', '../kernel/policy/policies'],
  ['scenarios/b.ts', 'type', '../kernel/kern/target'],
  ['cli/a.ts', 'value', 'node:fs'],
  ['test/a.ts', 'value', '../kernel/vm/page/target'],
] as const;

const TARGETS = [
  'kernel/mach/target.ts',
  'kernel/kern/target.ts',
  'kernel/vm/target.ts',
  'kernel/vm/page/target.ts',
  'kernel/vm/object/target.ts',
  'kernel/vm/page/vm_resident.ts',
  'kernel/vm/fault/vm_fault.ts',
  'kernel/policy/fifo.ts',
  'kernel/policy/policy.ts',
  'kernel/policy/policies.ts',
  'pagers/target.ts',
  'scenarios/target.ts',
  'scenarios/run/target.ts',
  'conform/calls/target.ts',
  'cli/commands/target.ts',
  'cli/target.ts',
  'test/target.ts',
];

type Import = readonly [string, string, string, ...string[]];

/** Writes a tree with these imports, judges it and takes it away again. */
function judge(imports: readonly Import[]): string[] {
  const root = mkdtempSync(join(tmpdir(), 'machvm-imports-'));
  const texts = new Map(TARGETS.map((path) => [path, 'export const x = 1;\n']));
  for (const [path, kind, target] of imports) {
    const statement = `import ${kind === 'type' ? 'type ' : ''}{ x } from '${target}';\n`;
    texts.set(path, `${statement}${texts.get(path) ?? 'export const y = 1;\n'}`);
  }
  texts.set('tsconfig.json', '{ "compilerOptions": { "module": "node16" } }\n');
  texts.set('package.json', '{ "name": "tree" }\n');
  for (const [path, text] of texts) {
    mkdirSync(join(root, dirname(path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  try {
    const rule = /\(([\w-]+)\)/;
    return checkImports(root).map(({ path, message }) => `${path} ${rule.exec(message)?.[1]}`);
  } finally {
    rmSync(root, { recursive: true });
  }
}

describe('the import table', () => {
  test('finds each import that breaks a rule', () => {
    const found = judge([...BROKEN, ...BACK]);
    const missed = BROKEN.map(([path, , , rule]) => `${path} ${rule}`).filter(
      (line) => !found.includes(line),
    );
    expect(missed).toEqual([]);
  }, 60_000);

  test('lets pass what the table allows', () => expect(judge(ALLOWED)).toEqual([]), 60_000);
});
