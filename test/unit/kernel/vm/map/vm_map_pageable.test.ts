/**
 * vm_map_pageable: wirings of GNU count to two, and follow the protection.
 */
import { describe, expect, test } from '@jest/globals';
import { profiles } from '../../../../../kernel/mach/switches';
import { address } from '../../../../../kernel/mach/types';
import { VmAccess } from '../../../../../kernel/vm/fault/vm_access';
import { VmWire } from '../../../../../kernel/vm/fault/vm_wire';
import { vmAllocate, vmProtect } from '../../../../../kernel/vm/user/vm_user';
import { PAGE, World } from '../../../../support/world';

const FIRST = 16;

/** Four pages of a task of GNU's, each of them touched. */
class Wired {
  readonly world = new World({ switches: profiles.gnu });
  readonly task = this.world.task('client');

  constructor() {
    const place = { address: FIRST * PAGE, size: 4 * PAGE, anywhere: false };
    expect(vmAllocate(this.world.host, this.task.map, place).kr).toBe('KERN_SUCCESS');
    for (let page = FIRST; page < FIRST + 4; page += 1) {
      this.world.start(this.task, new VmAccess(address(page * PAGE), 'word', page));
    }
  }

  wire(page: number, pages: number, access: number): string {
    const wire = new VmWire(this.task.map, FIRST + page, FIRST + page + pages, access);
    this.world.start(this.task, wire);
    return wire.code;
  }

  protect(page: number, pages: number, protection: number): void {
    const { map } = this.task;
    const at = (FIRST + page) * PAGE;
    const made = vmProtect(this.world.host, map, at, pages * PAGE, false, protection);
    if (made instanceof VmWire) this.world.start(this.task, made);
    else expect(made).toBe('KERN_SUCCESS');
  }

  /** Entries as pages, protection and wirings; and how many pages are wired. */
  get shape(): readonly (string | number)[] {
    const entries = this.task.map.entries.map(
      ({ start, end, protection, wiredCount }) =>
        `${start - FIRST}-${end - FIRST} p${protection} w${wiredCount}`,
    );
    return [...entries, this.world.host.resident.wireCount];
  }
}

describe('vm_map_pageable', () => {
  test('counts to two, wires pages once, and one call unwires', () => {
    const made = new Wired();
    for (let i = 0; i < 3; i += 1) made.wire(0, 4, 3);
    expect(made.shape).toEqual(['0-4 p3 w2', 4]);
    made.wire(0, 4, 0);
    expect(made.shape).toEqual(['0-4 p3 w0', 0]);
  });

  test('pages wired once and twice are not joined', () => {
    const made = new Wired();
    made.wire(0, 4, 3);
    made.wire(0, 2, 3);
    made.protect(0, 4, 1);
    made.protect(0, 4, 3);
    expect(made.shape).toEqual(['0-4 p3 w2', 4]);
    const again = new Wired();
    again.wire(0, 4, 3);
    again.protect(0, 2, 1);
    again.protect(0, 2, 3);
    expect(again.shape).toEqual(['0-2 p3 w2', '2-4 p3 w1', 4]);
  });

  test('a hole and a protection that does not allow the access leave the range cut', () => {
    const made = new Wired();
    expect(made.wire(2, 4, 3)).toBe('KERN_NO_SPACE');
    expect(made.shape).toEqual(['0-2 p3 w0', '2-4 p3 w0', 0]);
    made.protect(0, 4, 1);
    expect(made.wire(1, 2, 3)).toBe('KERN_NO_SPACE');
    expect(made.shape).toEqual(['0-1 p1 w0', '1-3 p1 w0', '3-4 p1 w0', 0]);
  });
});

describe('vm_protect', () => {
  test('to NONE unwires, and wires again when access comes back', () => {
    const made = new Wired();
    made.wire(0, 4, 3);
    made.protect(1, 1, 0);
    expect(made.shape).toEqual(['0-1 p3 w1', '1-2 p0 w0', '2-4 p3 w1', 3]);
    made.protect(1, 1, 1);
    expect(made.shape).toEqual(['0-1 p3 w1', '1-2 p1 w1', '2-4 p3 w1', 4]);
    made.wire(0, 4, 0);
    expect(made.shape).toEqual(['0-1 p3 w0', '1-2 p1 w0', '2-4 p3 w0', 0]);
  });

  test('an entry that is joined to one below it has its pages wired, which nobody undoes', () => {
    const made = new Wired();
    made.wire(1, 1, 3);
    made.protect(1, 1, 0);
    expect(made.shape).toEqual(['0-1 p3 w0', '1-2 p0 w0', '2-4 p3 w0', 0]);
    made.protect(1, 1, 3);
    expect(made.shape).toEqual(['0-4 p3 w0', 1]);
    made.wire(0, 4, 0);
    expect(made.shape).toEqual(['0-4 p3 w0', 1]);
  });
});
