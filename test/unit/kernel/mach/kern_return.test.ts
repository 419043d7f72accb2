/** Codes: Mach's numbers, one name each. */
import { describe, expect, test } from '@jest/globals';
import { kernReturnOfCode, kernReturns, machMsgReturns } from '../../../../kernel/mach/kern_return';

describe('kern_return', () => {
  test('has no number twice, and finds the name of each', () => {
    for (const [name, { code }] of Object.entries(kernReturns)) {
      expect(kernReturnOfCode(code)).toBe(name);
    }
    expect(kernReturnOfCode(4711)).toBeNull();
  });

  test('tells sends from receives by bit 14 of a mach_msg code', () => {
    for (const [name, { code }] of Object.entries(machMsgReturns)) {
      if (name.startsWith('MACH_SEND')) expect(code & 0x1000_4000).toBe(0x1000_0000);
      if (name.startsWith('MACH_RCV')) expect(code & 0x1000_4000).toBe(0x1000_4000);
    }
  });
});
