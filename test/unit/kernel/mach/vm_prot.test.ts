/** Protections. */
import { describe, expect, test } from '@jest/globals';
import { isVmProt, vmProtText } from '../../../../kernel/mach/vm_prot';

describe('vm_prot', () => {
  test.each([
    [0, '---'],
    [1, 'r--'],
    [3, 'rw-'],
    [7, 'rwx'],
  ])('%i reads %s', (prot, text) => {
    expect(isVmProt(prot)).toBe(true);
    expect(vmProtText(prot)).toBe(text);
  });

  test.each([8, -1, 16, 2 ** 32, 1.5, Number.NaN])('%d is none', (prot) => {
    expect(isVmProt(prot)).toBe(false);
  });
});
