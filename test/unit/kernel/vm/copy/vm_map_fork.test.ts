/** vm_map_fork: what a child shares, has for itself, or does not have. */
import { describe, expect, test } from '@jest/globals';
import {
  VM_INHERIT_COPY,
  VM_INHERIT_NONE,
  VM_INHERIT_SHARE,
} from '../../../../../kernel/mach/vm_prot';
import { supplier } from '../../../../support/scripted_pager';
import { PAGE, World } from '../../../../support/world';

const pages = (count: number) => ({ offset: 0, size: count * PAGE });

function world(inheritance: number): World {
  const made = new World({ on: supplier() });
  made.allocate(2, 'a');
  made.write(0, 5, 'a');
  made.step({ op: 'vm_inherit', region: 'a', ...pages(2), inheritance });
  return made;
}

describe('a child', () => {
  test('has a copy of its own by default', () => {
    const w = world(VM_INHERIT_COPY);
    expect(w.fork('child').code).toBe('KERN_SUCCESS');
    w.write(0, 6, 'a');
    w.write(1, 7, 'a', 'child');
    expect(w.read(0, 'a', 'child').value).toBe(5);
    expect(w.read(1, 'a').value).toBe(0);
  });

  test('shares what is to be shared, before and after it was touched', () => {
    const w = world(VM_INHERIT_SHARE);
    w.fork('child');
    w.write(0, 6, 'a', 'child');
    w.write(1, 7, 'a');
    expect(w.read(0, 'a').value).toBe(6);
    expect(w.read(1, 'a', 'child').value).toBe(7);
  });

  test('shares memory that nobody has touched yet', () => {
    const w = new World();
    w.allocate(1, 'a');
    w.step({ op: 'vm_inherit', region: 'a', ...pages(1), inheritance: VM_INHERIT_SHARE });
    w.fork('child');
    w.write(0, 9, 'a', 'child');
    expect(w.read(0, 'a').value).toBe(9);
  });

  test('does not have what is not inherited', () => {
    const w = world(VM_INHERIT_NONE);
    w.fork('child');
    expect(w.read(0, 'a', 'child').code).toBe('KERN_INVALID_ADDRESS');
    expect(w.read(0, 'a').value).toBe(5);
  });

  test('of a child: copies of copies, and shared memory that was a copy', () => {
    const w = world(VM_INHERIT_COPY);
    w.fork('child');
    w.step({ op: 'vm_inherit', region: 'a', ...pages(2), inheritance: VM_INHERIT_SHARE }, 'child');
    w.fork('grandchild', 'child');
    w.write(0, 8, 'a', 'grandchild');
    expect(w.read(0, 'a', 'child').value).toBe(8);
    expect(w.read(0, 'a').value).toBe(5);
  });

  test('has a copy of shared memory that the others go on sharing', () => {
    const w = world(VM_INHERIT_SHARE);
    w.fork('sharer');
    w.step({ op: 'vm_inherit', region: 'a', ...pages(2), inheritance: VM_INHERIT_COPY });
    w.fork('copier');
    w.write(0, 1, 'a', 'sharer');
    expect(w.read(0, 'a').value).toBe(1);
    expect(w.read(0, 'a', 'copier').value).toBe(5);
    w.write(0, 2, 'a', 'copier');
    expect(w.read(0, 'a', 'sharer').value).toBe(1);
  });

  test('has a memory object shared, or copied as its pager says', () => {
    const w = new World({ on: supplier() });
    w.map(2);
    w.write(0, 77);
    w.fork('child');
    w.write(0, 78);
    expect(w.read(0, 'o', 'child').value).toBe(77);
    expect(w.read(1, 'o', 'child').value).toBe(101);
    w.step({ op: 'vm_inherit', region: 'o', ...pages(2), inheritance: VM_INHERIT_SHARE });
    w.fork('sharer');
    w.write(1, 79, 'o', 'sharer');
    expect(w.read(1).value).toBe(79);
  });
});
