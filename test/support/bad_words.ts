/** The answers that tables of calls give most often, and the page that a right call is about. */
import { BASE } from './bad_scene';
import { PAGE } from './world';

export const ARGUMENT = 'KERN_INVALID_ARGUMENT';
export const ADDRESS = 'KERN_INVALID_ADDRESS';
export const SPACE = 'KERN_NO_SPACE';
export const PROTECTION = 'KERN_PROTECTION_FAILURE';
export const SUCCESS = 'KERN_SUCCESS';

export interface Range {
  readonly address: number;
  readonly size: number;
}

export const page: Range = { address: BASE, size: PAGE };
