/** Values of a scenario changed from outside. */
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { parseOverride, withOverrides } from '../../../scenarios/override';

describe('an override', () => {
  test('is a key, an equals sign and a value that may hold more of them', () => {
    expect(parseOverride('host.frames=64')).toEqual({ path: 'host.frames', value: '64' });
    expect(parseOverride('a=b=c')).toEqual({ path: 'a', value: 'b=c' });
    expect(parseOverride('frames')).toBeNull();
    expect(parseOverride('=64')).toBeNull();
  });

  test('replaces a value, adds a key, reaches into lists', () => {
    const text = 'host: { frames: 48 }\ntasks:\n  - name: a\n';
    const changed = withOverrides(text, [
      { path: 'host.frames', value: '64' },
      { path: 'host.policy', value: 'lru' },
      { path: 'tasks.0.name', value: 'b' },
    ]);
    expect(parse(changed)).toEqual({
      host: { frames: 64, policy: 'lru' },
      tasks: [{ name: 'b' }],
    });
  });

  test('leaves a text alone that nothing overrides or that is no YAML', () => {
    expect(withOverrides('a:  1 # so', [])).toBe('a:  1 # so');
    expect(withOverrides('a: [', [{ path: 'a', value: '1' }])).toBe('a: [');
  });
});
