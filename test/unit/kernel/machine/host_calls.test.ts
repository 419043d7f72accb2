/** What a thread asks of its host with the privileged host port. */
import { describe, expect, test } from '@jest/globals';
import type { IpcPort } from '../../../../kernel/ipc/ipc_port';
import { ipcPortMakeSend } from '../../../../kernel/ipc/ipc_port';
import { threadWire, vmSetDefaultMemoryManager } from '../../../../kernel/machine/host_calls';
import { World } from '../../../support/world';

/** A world without a manager, and a port that may become one. */
function world(): { w: World; port: IpcPort } {
  const w = new World({ laws: false });
  return { w, port: w.pager.open('default') };
}

describe('vm_set_default_memory_manager', () => {
  test('answers KERN_INVALID_HOST without the host port, and spends the right', () => {
    const { w, port } = world();
    const { srights } = port;
    const answer = vmSetDefaultMemoryManager(w.host, false, ipcPortMakeSend(port));
    expect(answer).toEqual({ kr: 'KERN_INVALID_HOST' });
    expect(port.srights).toBe(srights);
    expect(w.host.defaultManager).toBeNull();
    expect(vmSetDefaultMemoryManager(w.host, false, null)).toEqual(answer);
  });

  test('exchanges the ports; the old one moves to the caller', () => {
    const { w, port } = world();
    const next = w.pager.open('next');
    const first = vmSetDefaultMemoryManager(w.host, true, ipcPortMakeSend(port));
    expect(first).toEqual({ kr: 'KERN_SUCCESS', value: null });
    const { srights } = port;
    const second = vmSetDefaultMemoryManager(w.host, true, ipcPortMakeSend(next));
    expect(second.kr === 'KERN_SUCCESS' && second.value).toBe(port);
    expect(port.srights).toBe(srights);
    expect(w.host.defaultManager).toBe(next);
  });

  test('with a null port answers a copy of the right, or null, and changes nothing', () => {
    const { w, port } = world();
    const none = vmSetDefaultMemoryManager(w.host, true, null);
    expect(none).toEqual({ kr: 'KERN_SUCCESS', value: null });
    vmSetDefaultMemoryManager(w.host, true, ipcPortMakeSend(port));
    const { srights } = port;
    const asked = vmSetDefaultMemoryManager(w.host, true, null);
    expect(asked.kr === 'KERN_SUCCESS' && asked.value).toBe(port);
    expect(port.srights).toBe(srights + 1);
    expect(w.host.defaultManager).toBe(port);
  });
});

describe('thread_wire', () => {
  test('lets the calling thread use the reserve, and takes that back', () => {
    const { w } = world();
    const thread = w.allocate(1, 'memory').thread;
    for (const wired of [true, false]) {
      expect(threadWire(w.host, thread, true, thread, wired)).toBe('KERN_SUCCESS');
      expect(thread.vmPrivilege).toBe(wired);
    }
    const { id: thread_id } = thread;
    expect(w.events('thread.wired')).toEqual([
      { thread_id, wired: 1 },
      { thread_id, wired: 0 },
    ]);
  });

  test('is refused for another thread, and without the host port', () => {
    const { w } = world();
    const one = w.allocate(1, 'memory', 'one').thread;
    const other = w.allocate(1, 'memory', 'other').thread;
    expect(threadWire(w.host, one, true, other, true)).toBe('KERN_INVALID_ARGUMENT');
    expect(threadWire(w.host, one, false, one, true)).toBe('KERN_INVALID_ARGUMENT');
    expect([one.vmPrivilege, other.vmPrivilege]).toEqual([false, false]);
  });
});
