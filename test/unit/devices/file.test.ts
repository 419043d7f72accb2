/**
 * The file device on real files in a temporary folder: tails, ends, failures.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { FileDevice, FileOptions } from '../../../devices/file';
import { fileOptions, openFile } from '../../../devices/file';
import type { DevicePage } from '../../../kernel/mach/device';

const SIZE = 64;
const page = (fill = 0): DevicePage => ({ stamp: 0, bytes: new Uint8Array(SIZE).fill(fill) });

let folder = '';
let path = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'machvm-file-'));
  path = join(folder, 'file');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function opened(options: FileOptions = {}): FileDevice {
  const { device, error } = openFile(path, SIZE, options);
  if (device === null) throw new Error(error);
  return device;
}

describe('openFile', () => {
  test('answers the reason when there is no such file', () => {
    const { device, error } = openFile(path, SIZE);
    expect(device).toBeNull();
    expect(error).toMatch(/ENOENT/);
  });

  test('makes a file on demand, and empties one on demand', () => {
    opened({ create: true }).close();
    expect(readFileSync(path)).toHaveLength(0);
    writeFileSync(path, 'full');
    opened({ truncate: true }).close();
    expect(readFileSync(path)).toHaveLength(0);
    expect(Object.keys(fileOptions)).toEqual(['create', 'truncate', 'read_only', 'temporary']);
  });

  test('does not empty a file that it may only read', () => {
    writeFileSync(path, 'full');
    opened({ truncate: true, read_only: true }).close();
    expect(readFileSync(path, 'utf8')).toBe('full');
  });
});

describe('a file device', () => {
  test('reads full records, a short tail, and nothing past the end', () => {
    writeFileSync(path, Buffer.alloc(SIZE + 10, 7));
    const device = opened();
    const read = page(9);
    expect(device.read(0, read)).toBe(SIZE);
    expect(device.read(1, read)).toBe(10);
    expect([read.bytes?.[9], read.bytes?.[10]]).toEqual([7, 0]);
    expect(device.read(2, read)).toBe(0);
    expect(read).toEqual(page(0));
    expect(device.sizeBytes()).toBe(SIZE + 10);
    device.close();
  });

  test('writes exactly as many bytes as it is told to, so an unaligned tail stays', () => {
    writeFileSync(path, Buffer.alloc(SIZE + 10, 7));
    const device = opened();
    expect(device.write(1, page(8), 10)).toBe(10);
    device.close();
    expect(readFileSync(path)).toEqual(Buffer.concat([Buffer.alloc(SIZE, 7), Buffer.alloc(10, 8)]));
  });

  test('answers -1 and keeps the reason for a write to a file that it may only read', () => {
    writeFileSync(path, 'full');
    const device = opened({ read_only: true });
    expect(device.lastError).toBeNull();
    expect(device.write(0, page(), SIZE)).toBe(-1);
    expect(device.lastError).toMatch(/reading only/);
    device.close();
  });

  test('refuses stamps: they would destroy the file', () => {
    const device = opened({ create: true });
    expect(device.write(0, { stamp: 1, bytes: null }, SIZE)).toBe(-1);
    expect(device.read(0, { stamp: 1, bytes: null })).toBe(-1);
    expect(device.lastError).toMatch(/stamps/);
    expect([device.contents, device.latency(), device.summary]).toEqual([
      'bytes',
      0,
      `file ${path}`,
    ]);
    device.close();
  });

  test('a closed device fails every operation and never touches another file', () => {
    const device = opened({ create: true });
    device.close();
    device.close();
    const other = opened();
    expect(device.write(0, page(1), SIZE)).toBe(-1);
    expect(device.lastError).not.toBeNull();
    expect(device.read(0, page())).toBe(-1);
    expect(device.sizeBytes()).toBe(-1);
    expect(other.sizeBytes()).toBe(0);
    other.close();
  });
});
