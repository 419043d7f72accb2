/** Packets are written where a page forbids `eval`, and protobufjs reads them. */
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { buildSync } from 'esbuild';
import { Packets } from '../../../perfetto/packets';
import { protoRoot } from './read_trace';

test('the bundle for a browser makes no code while it runs, and needs nothing else', () => {
  const { outputFiles } = buildSync({
    entryPoints: [join(__dirname, '../../../perfetto/packets.ts')],
    bundle: true,
    write: false,
    platform: 'browser',
    format: 'cjs',
  });
  const text = outputFiles.map((file) => file.text).join();
  expect(text).toContain('BinaryWriter');
  expect(text).not.toMatch(/\b(?:eval|Function)\s*\(|\brequire\(/);
});

test('a time beyond 2^32 and a text outside of ASCII come back', () => {
  const tick = 2 ** 52 + 1;
  const pieces: Uint8Array[] = [];
  const packets = new Packets((bytes) => pieces.push(bytes));
  packets.instant(1, tick, { name: 'Größe', category: 'a', interned: false });
  packets.finish();
  const trace = protoRoot.lookupType('Trace').decode(Buffer.concat(pieces)).toJSON();
  expect(trace['packet'][1]).toMatchObject({
    timestamp: `${tick}`,
    track_event: { name: 'Größe' },
  });
});
