/** The bundled writer runs where a page forbids `eval`, and writes what protobufjs reads. */
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { buildSync } from 'esbuild';
import { Reader } from 'protobufjs/minimal';
import { BinaryWriter } from '../../../../perfetto/vendor/binary_writer';

const source = join(__dirname, '../../../../perfetto/vendor/binary_writer.ts');

test('the bundle for a browser makes no code while it runs, and needs nothing else', () => {
  const { outputFiles } = buildSync({
    entryPoints: [source],
    bundle: true,
    write: false,
    platform: 'browser',
    format: 'cjs',
  });
  const text = outputFiles.map((file) => file.text).join();
  expect(text).toContain('Writer');
  expect(text).not.toMatch(/\b(?:eval|Function)\s*\(|\brequire\(/);
});

test('a time beyond 2^32 and a text outside of ASCII come back', () => {
  const tick = 2 ** 52 + 1;
  const writer = new BinaryWriter().uint32(8).uint64(tick).uint32(18).string('Größe');
  const reader = Reader.create(writer.finish());
  expect(reader.uint32()).toBe(8);
  expect(String(reader.uint64())).toBe(String(tick));
  expect(reader.uint32()).toBe(18);
  expect(reader.string()).toBe('Größe');
});
