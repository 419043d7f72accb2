/** SPC and UMass: blocks of 512 bytes on units, and short lines. */
import { expect, test } from '@jest/globals';
import { spc } from '../../../../traces/readers/spc';
import { guessed, namesIn, problemIn, traceIn } from './reader_support';

const lines = '0,303567,3584,w,0.000000\n1,8,4096,R,0.026214\n 1 , 15 , 512 , r , 1. , more\n';

test('blocks count 512 bytes, units are objects', () => {
  // 303567 * 512 is the last block of page 37945, and the request has seven of them.
  expect(namesIn(spc, lines)).toEqual(['0:37945w', '0:37946w', '1:1', '1:1']);
  expect(namesIn(spc, '1,7,1024,r,0\n')).toEqual(['1:0', '1:1']);
});

test('lines of less than five fields are skipped, others that are broken are named', () => {
  expect([...traceIn(spc, `${lines}1,2,3\n`).skipped]).toEqual([['fewer fields than five', 1]]);
  expect(problemIn(spc, '0,1,2,x,3\n')).toMatch(/^1: "0,1,2,x,3" is not a record; expected "<un/);
  expect(problemIn(spc, '0,36028797018963968,2,r,3\n')).toMatch(/^1: a number is too big/);
});

test('it is known by its lines', () => {
  expect(guessed(lines)).toBe('spc');
});
