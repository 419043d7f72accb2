/** Steps in which a program asks the default pager. */
import { describe, expect, test } from '@jest/globals';
import { defineScenario } from '../../../../scenarios/language/language';
import type { ScenarioInput } from '../../../../scenarios/language/schema';
import { runScenario } from '../../../../scenarios/run/run';

type Steps = ScenarioInput['tasks'][string]['steps'];

/** What fails of a task's steps, in a machine with ten pages of paging space. */
function failures(steps: Steps, more: Partial<ScenarioInput> = {}): readonly string[] {
  const scenario = defineScenario({
    devices: { disk: { type: 'memory' }, spare: { type: 'memory' } },
    pagers: {
      pageserver: {
        type: 'default',
        default: true,
        device: ['disk', 'spare'],
        options: { device: 'disk', blocks: 10 },
      },
    },
    tasks: { editor: { steps } },
    ...more,
  });
  return runScenario(scenario, { level: 'none' }).failures;
}

const create = { default_pager_object_create: 'mine', size: '2 pages' };

describe('a call of the default pager', () => {
  test('makes an object that can be mapped; a page of it is stored when it comes home', () => {
    const steps: Steps = [
      create,
      { map: 'mine' },
      { write: 'mine', page: 1, value: 7 },
      { default_pager_object_pages: 'mine', is: 0 },
      { deallocate: 'mine' },
      { wait: '1ms' },
      { default_pager_object_pages: 'mine', is: 1 },
      { map: 'mine' },
      { read: 'mine', page: 1, is: 7 },
    ];
    expect(failures(steps)).toEqual([]);
  });

  test('says what it was told instead of what was expected', () => {
    const steps: Steps = [{ default_pager_info: 'free_space', is: '3 pages' }];
    expect(failures(steps)).toEqual([
      'editor: default_pager_info free_space (step 1) answered 40960; expected 12288',
    ]);
  });

  test('fails with the code of the reply', () => {
    const file = { default_pager_paging_file: 'disk', size: '2 pages', add: true };
    expect(failures([{ ...file, fails: 'KERN_INVALID_ARGUMENT' }])).toEqual([]);
    expect(failures([file])).toEqual([
      'editor: default_pager_paging_file disk (step 1) got KERN_INVALID_ARGUMENT; ' +
        'expected it to succeed',
    ]);
  });

  test('adds paging space', () => {
    const steps: Steps = [
      { default_pager_paging_file: 'spare', size: '2 pages', add: true },
      { default_pager_info: 'total_space', is: '12 pages' },
    ];
    expect(failures(steps)).toEqual([]);
  });

  test('is KERN_FAILURE on a host without a default pager', () => {
    const hosts = { near: { frames: 64 }, far: { frames: 64 } };
    const steps: Steps = [{ default_pager_info: 'total_space', fails: 'KERN_FAILURE' }];
    expect(failures([], { hosts, tasks: { editor: { host: 'far', steps } } })).toEqual([]);
  });
});

describe('an object that a task had made', () => {
  const gone: Steps = [create, { mach_port_deallocate: 'mine' }];

  test('ends with the right of the task: nobody can map it, its name means nothing', () => {
    const steps: Steps = [
      ...gone,
      { map: 'mine', fails: 'KERN_INVALID_ARGUMENT' },
      { mach_port_deallocate: 'mine', fails: 'KERN_INVALID_NAME' },
      { default_pager_object_pages: 'mine', fails: 'KERN_INVALID_ARGUMENT' },
    ];
    expect(failures(steps)).toEqual([]);
  });

  test('is of no use to a task that has no right on it', () => {
    const other = { at: '1ms', steps: [{ map: 'mine', fails: 'KERN_INVALID_ARGUMENT' }] };
    expect(failures([], { tasks: { editor: { steps: [create] }, other } })).toEqual([]);
  });

  test('lives on while the task has a right, though it asked for its pages', () => {
    const steps: Steps = [
      create,
      { default_pager_object_pages: 'mine', is: 0 },
      { mach_port_deallocate: 'mine' },
      { wait: '1ms' },
    ];
    const expects = { expect: { messages: [{ mach_notify_no_senders: 'mine' }] } };
    expect(failures(steps, expects)).toEqual([]);
  });
});
