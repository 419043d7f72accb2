/** Steps that are a call of the kernel: what they come to, their answers, and errors in them. */
import { describe, expect, test } from '@jest/globals';
import { defineScenario } from '../../../../scenarios/language/language';
import type { ScenarioInput } from '../../../../scenarios/language/schema';
import { runScenario } from '../../../../scenarios/run/run';
import { problems, withLine } from '../scenario_text';

type Steps = ScenarioInput['tasks'][string]['steps'];
type Call = NonNullable<ScenarioInput['calls']>[number];

const base = {
  devices: { disk: { type: 'memory' }, spare: { type: 'memory' } },
  pagers: {
    pager: { type: 'memory' },
    server: { type: 'default', default: true, device: 'disk' },
    second: { type: 'default', device: 'spare' },
  },
  objects: { A: { pager: 'pager', size: '4 pages' } },
} as const;

function run(steps: Steps, more: Partial<ScenarioInput> = {}) {
  const input = { ...base, tasks: { t: { steps: [{ map: 'A' }, ...steps] } }, ...more };
  return runScenario(defineScenario(input), { check: true });
}

/** Nothing failed; answers how often messages and events came. */
function counts(steps: Steps, names: readonly string[], more: Partial<ScenarioInput> = {}) {
  const { failures, built } = run(steps, more);
  expect(failures).toEqual([]);
  return names.map((name) => built.recorder.countOf(name));
}

const dirty: Steps = [{ touch: 'A', write: true }];

describe('calls on memory', () => {
  test('vm_msync has dirty pages returned and waits for the pager', () => {
    const names = ['memory_object_data_return', 'memory_object_synchronize_completed'];
    const sync = { vm_msync: 'A', pages: '1..2', synchronous: true } as const;
    expect(counts([...dirty, sync], names)).toEqual([1, 1]);
    const fails = 'KERN_INVALID_ARGUMENT';
    expect(counts([...dirty, { ...sync, asynchronous: true, fails }], names)).toEqual([0, 0]);
    expect(counts([...dirty, { ...sync, fails }], names, { host: { profile: 'gnu' } })).toEqual([
      0, 0,
    ]);
  });

  test('law 14: each vm_msync and vm_object_sync begins at its own first page', () => {
    const sync = { vm_msync: 'A', synchronous: true } as const;
    const names = ['memory_object_data_return'];
    expect(counts([...dirty, sync, ...dirty, sync], names)).toEqual([2]);
    const named = { vm_object_sync: 'A', should_return: true } as const;
    const gnu = { host: { profile: 'gnu' } };
    expect(counts([...dirty, named, ...dirty, named], names, gnu)).toEqual([2]);
  });

  test('vm_msync with invalidate drops the pages', () => {
    const invalidate: Steps = [
      { touch: 'A' },
      { vm_msync: 'A', page: 1, invalidate: true },
      { vm_statistics: 'pageins', is: 4 },
      { read: 'A', page: 1 },
      { vm_statistics: 'pageins', is: 5 },
    ];
    expect(counts(invalidate, ['memory_object_data_request'])).toEqual([5]);
  });

  test('vm_wire wires and unwires, and needs the host port', () => {
    const steps: Steps = [
      { vm_statistics: 'wire_count', is: 0 },
      { vm_wire: 'A', pages: '0..2', access: 'read|write' },
      { vm_statistics: 'wire_count', is: 3 },
      { vm_wire: 'A', page: 1, access: 'none' },
      { vm_statistics: 'wire_count', is: 2 },
      { vm_wire: 'A', page: 1, access: 'none', fails: 'KERN_INVALID_ARGUMENT' },
      { vm_wire: 'A', page: 1, access: 'read', privileged: false, fails: 'KERN_INVALID_HOST' },
    ];
    const defaultPager = { pagers: { pager: base.pagers.pager } };
    expect(counts(steps, ['memory_object_data_request'], defaultPager)).toEqual([3]);
  });

  test('vm_region answers the entry, and fails above the last one', () => {
    const steps: Steps = [
      { protect: 'A', pages: '1..2', to: 'read' },
      { inherit: 'A', pages: '1..2', to: 'share' },
      { behavior: 'A', pages: '1..2', to: 'sequential' },
      {
        vm_region: 'A',
        page: 2,
        is: {
          page: 1,
          size: '2 pages',
          protection: 'read',
          max_protection: 'all',
          inheritance: 'share',
          behavior: 'sequential',
          is_shared: false,
          object_name: true,
          offset: '1 page',
        },
      },
      { allocate: 'heap', size: '2 pages' },
      { vm_region: 'heap', is: { page: 0, size: '2 pages', object_name: false, offset: 0 } },
      { deallocate: 'heap' },
      { vm_region: 'heap', fails: 'KERN_INVALID_ADDRESS' },
      { deallocate: 'A', pages: '0..1' },
      { vm_region: 'A', is: { page: 2, size: '1 page', protection: 'read' } },
    ];
    expect(counts(steps, [])).toEqual([]);
    const gnu = { host: { profile: 'gnu' } };
    expect(
      counts([{ deallocate: 'A' }, { vm_region: 'A', fails: 'KERN_NO_SPACE' }], [], gnu),
    ).toEqual([]);
  });

  test('protect with set_maximum can only take away, and for good', () => {
    const steps: Steps = [
      { protect: 'A', page: 0, to: 'read', set_maximum: true },
      { vm_region: 'A', is: { size: '1 page', protection: 'read', max_protection: 'read' } },
      { protect: 'A', page: 0, to: 'read|write', fails: 'KERN_PROTECTION_FAILURE' },
      { write: 'A', page: 0, value: 1, fails: 'KERN_PROTECTION_FAILURE' },
      { write: 'A', page: 1, value: 1 },
    ];
    expect(counts(steps, ['thread.exception'])).toEqual([1]);
  });

  test('vm_machine_attribute always fails', () => {
    const fails = 'KERN_INVALID_ADDRESS';
    expect(counts([{ vm_machine_attribute: 'A', fails }], [])).toEqual([]);
    expect(run([{ vm_machine_attribute: 'A' }]).failures).toEqual([
      't: vm_machine_attribute A (step 2) got KERN_INVALID_ADDRESS; expected it to succeed',
    ]);
  });

  test('vm_object_sync cleans or flushes, where there is a name port', () => {
    const gnu = { host: { profile: 'gnu' } };
    const names = ['memory_object_data_return', 'vm_object_sync_reply'];
    const sync = { vm_object_sync: 'A', pages: '0..1', should_return: true } as const;
    expect(counts([...dirty, sync, { write: 'A', page: 0, value: 2 }, sync], names, gnu)).toEqual([
      2, 2,
    ]);
    const flush: Steps = [
      ...dirty,
      { vm_object_sync: 'A', should_flush: true },
      { read: 'A', page: 0 },
    ];
    const pages = ['memory_object_data_return', 'memory_object_data_request'];
    expect(counts(flush, pages, gnu)).toEqual([0, 5]);
    const refused: Steps = [{ ...sync, fails: 'KERN_INVALID_ARGUMENT' }];
    for (const profile of ['osf', 'cmu']) {
      expect(counts(refused, ['vm_object_sync_reply'], { host: { profile } })).toEqual([0]);
    }
  });
});

describe('calls on ports and tasks', () => {
  test('vm_set_default_memory_manager says to whom anonymous memory goes', () => {
    const steps: Steps = [
      { vm_set_default_memory_manager: 'none', is: 'server' },
      { vm_set_default_memory_manager: 'second', is: 'server' },
      { vm_set_default_memory_manager: 'none', is: 'second' },
      { vm_set_default_memory_manager: 'server', privileged: false, fails: 'KERN_INVALID_HOST' },
      { allocate: 'heap', size: '60 pages' },
      { touch: 'heap', write: true },
      { default_pager_objects: true, is: 1 },
    ];
    const expected = {
      host: { frames: 48 },
      expect: { messages: [{ memory_object_create: 'second.default' }] },
    };
    expect(counts(steps, ['memory_object_create'], expected)).toEqual([1]);
  });

  test('a first manager can be set by a task', () => {
    const pagers = { pager: base.pagers.pager, second: base.pagers.second };
    const steps: Steps = [
      { vm_set_default_memory_manager: 'none', is: 'none' },
      { vm_set_default_memory_manager: 'second', is: 'none' },
      { default_pager_object_create: 'mine', size: '2 pages' },
    ];
    expect(counts(steps, [], { pagers })).toEqual([]);
  });

  test('references to an object are counted, and given back', () => {
    const steps: Steps = [
      { default_pager_object_create: 'mine', size: '2 pages' },
      { mach_port_get_refs: 'mine', right: 'send', is: 1 },
      { mach_port_get_refs: 'mine', right: 'receive', is: 0 },
      { mach_port_mod_refs: 'mine', right: 'send', delta: 2 },
      { mach_port_deallocate: 'mine' },
      { mach_port_get_refs: 'mine', right: 'send', is: 2 },
      { mach_port_mod_refs: 'mine', right: 'send', delta: -3, fails: 'KERN_INVALID_VALUE' },
      { mach_port_mod_refs: 'mine', right: 'receive', delta: -1, fails: 'KERN_INVALID_RIGHT' },
      { mach_port_destroy: 'mine' },
      { mach_port_destroy: 'mine', fails: 'KERN_INVALID_NAME' },
    ];
    expect(counts(steps, ['mach_notify_no_senders'])).toEqual([1]);
  });

  test('task_terminate ends a child, and the task itself', () => {
    const steps: Steps = [
      ...dirty,
      { task_create: 'child' },
      { wait: '1ms' },
      { task_terminate: 'child' },
      { task_terminate: 'child', fails: 'KERN_FAILURE' },
      { task_terminate: 't' },
      { read: 'A', page: 0, is: 99 },
    ];
    const tasks = {
      t: { steps: [{ map: 'A' }, ...steps] },
      child: { parent: 't', steps: [{ wait: '5ms' }, { read: 'A', page: 0, is: 99 }] },
    };
    const { failures, end, built } = run([], { tasks });
    expect({ failures, end }).toEqual({ failures: [], end: 'done' });
    expect(built.recorder.countOf('task.terminated')).toBe(2);
    expect(built.actors.map(({ program }) => program.results.length)).toEqual([7, 0]);
  });
});

test('an answer that is another is a failure that names it', () => {
  const failures = (step: Steps[number]): readonly string[] => run([step]).failures;
  expect(failures({ vm_statistics: 'faults', is: 3 })).toEqual([
    't: vm_statistics faults (step 2) answered 0; expected 3',
  ]);
  expect(failures({ vm_region: 'A', is: { protection: 'read', inheritance: 'none' } })).toEqual([
    't: vm_region A (step 2) answered protection read|write; expected read',
  ]);
  expect(failures({ vm_region: 'A', is: { inheritance: 'none' } })).toEqual([
    't: vm_region A (step 2) answered inheritance copy; expected none',
  ]);
  expect(failures({ vm_region: 'A', is: { behavior: 'random' } })).toEqual([
    't: vm_region A (step 2) answered behavior default; expected random',
  ]);
  expect(failures({ vm_region: 'A', is: { size: '3 pages' } })).toEqual([
    't: vm_region A (step 2) answered size 16384; expected 12288',
  ]);
  expect(failures({ vm_set_default_memory_manager: 'none', is: 'second' })).toEqual([
    't: vm_set_default_memory_manager none (step 2) answered manager server; expected second',
  ]);
});

describe('calls of a pager', () => {
  /** How often messages came. */
  function called(profile: string, call: Call, names: readonly string[]) {
    const late: Steps = [{ touch: 'A', write: true }, { wait: '9ms' }];
    return counts(late, names, { host: { profile }, calls: [call] });
  }
  const at = '5ms';

  test('those of the older interfaces do what their modern forms do', () => {
    const clean = { xxx_memory_object_lock_request: 'A', at, should_clean: true, reply: true };
    const names = ['memory_object_data_return', 'memory_object_lock_completed'];
    expect(called('cmu', clean, names)).toEqual([1, 1]);
    expect(() => called('gnu', clean, names)).toThrow(
      'host host has no xxx_memory_object_lock_request; it is in profile cmu only',
    );
    const flush = { memory_object_lock_request: 'A', at, should_flush: true };
    const supply = { memory_object_data_provided: 'A', at: '6ms', pages: '0..1', values: [7, 8] };
    const pages = { contents: [{ object: 'A', page: 1, resident: true, value: 8 }] };
    const steps: Steps = [...dirty, { wait: '9ms' }, { read: 'A', page: 1, is: 8 }];
    const more = { host: { profile: 'cmu' }, calls: [flush, supply], expect: pages };
    expect(counts(steps, ['memory_object_data_request'], more)).toEqual([4]);
  });

  test('attributes of the older forms take effect', () => {
    for (const [profile, call] of [
      ['cmu', { memory_object_set_attributes: 'A', at, may_cache: false, copy_strategy: 'NONE' }],
      ['gnu', { memory_object_ready: 'A', at, may_cache: false, copy_strategy: 'NONE' }],
    ] as const) {
      const steps: Steps = [{ touch: 'A' }, { wait: '9ms' }, { deallocate: 'A' }];
      const more = { host: { profile }, calls: [call] };
      expect(counts(steps, ['memory_object_terminate'], more)).toEqual([1]);
    }
  });

  test('a stray memory_object_synchronize_completed changes nothing', () => {
    const call = { memory_object_synchronize_completed: 'A', at, pages: '0..1' };
    expect(called('osf', call, ['memory_object_synchronize_completed'])).toEqual([1]);
  });

  test('a queue limit of 0 and another sequence number show in the messages', () => {
    const seqno = { mach_port_set_seqno: 'A', at: 0, seqno: 100 };
    const expected = { expect: { messages: [{ memory_object_data_request: 'A', seqno: 101 }] } };
    const names = ['memory_object_data_request'];
    const steps: Steps = [{ wait: '1ms' }, { read: 'A', page: 0 }];
    expect(counts(steps, names, { calls: [seqno], ...expected })).toEqual([1]);
    const limit = { mach_port_set_qlimit: 'A', qlimit: 70_000 };
    const { failures } = run(steps, { calls: [limit] });
    expect(failures).toEqual(['the call mach_port_set_qlimit of A got KERN_INVALID_VALUE']);
  });
});

/** What is wrong, a step that has it, and the error. */
const wrong: readonly (readonly [string, string, string])[] = [
  [
    'an unknown counter',
    '{ vm_statistics: fautls }',
    'a.yaml:11:26: there is no "fautls" here; did you mean faults?',
  ],
  [
    'a manager that is no pager',
    '{ vm_set_default_memory_manager: A }',
    'a.yaml:11:42: there is no pager "A"; known are none, pager',
  ],
  [
    'an answer of a call that fails',
    '{ vm_region: A, is: { page: 0 }, fails: KERN_FAILURE }',
    'a.yaml:11:25: a call that fails answers nothing; leave it out',
  ],
  [
    'an answer that is not a protection',
    '{ vm_region: A, is: { protection: raed } }',
    'a.yaml:11:43: "raed" is not a protection; write none, read, write or read|write',
  ],
  [
    'an unknown key of an answer',
    '{ vm_region: A, is: { sise: 4 pages } }',
    'a.yaml:11:31: there is no key "sise" here; did you mean size?',
  ],
  [
    'a page outside the region',
    '{ vm_wire: A, page: 4, access: read }',
    'a.yaml:11:29: page 4 is outside region A; it has 4 pages, 0..3',
  ],
  [
    'a right on an object that nobody made',
    '{ mach_port_get_refs: A, right: send }',
    'a.yaml:11:31: there is no object "A"; none is defined',
  ],
  [
    'the end of a task that is no child',
    '{ task_terminate: pager }',
    'a.yaml:11:27: there is no task "pager"; known is editor',
  ],
];

test.each(wrong)('%s is an error', (_what, step, error) => {
  expect(problems(withLine(11, `      - ${step}`))).toEqual([error]);
});
