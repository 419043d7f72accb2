/**
 * Each entry of the table of calls, in each profile: a scenario of that one call, made from the
 * forms of its arguments. Where the profile has the call, it comes to what the entry says; where
 * not, the kernel refuses it.
 */
import { describe, expect, test } from '@jest/globals';
import type { ArgDef, CallDef, FormName } from '../../kernel/mach/call_def';
import {
  controlCalls,
  profilesOf,
  taskCalls,
  verbOf,
  whereText,
} from '../../kernel/mach/call_table';
import { messageDefs } from '../../kernel/mach/message_table';
import type { ProfileName } from '../../kernel/mach/switches';
import { profiles } from '../../kernel/mach/switches';
import type { StepResult } from '../../kernel/tasks/program';
import { defineScenario } from '../../scenarios/language/language';
import { found } from '../../scenarios/language/scenario_error';
import type { ScenarioInput } from '../../scenarios/language/schema';
import { runScenario } from '../../scenarios/run/run';

type Fields = Readonly<Record<string, unknown>>;
type Step = ScenarioInput['tasks'][string]['steps'][number];
type PagerCall = NonNullable<ScenarioInput['calls']>[number];

const PROFILES = Object.keys(profiles) as readonly ProfileName[]; // parsed

/** What a form is, where every scenario has the same under that name. */
const FORMS: { readonly [F in FormName]?: unknown } = {
  region: 'A',
  target: 'B',
  place: 'new',
  object: 'O',
  created: 'fresh',
  made: 'kept',
  pager: 'none',
  device: 'spare',
  nothing: true,
  flag: true,
  size: '1 page',
  bytes: '1 page',
  length: '1 page',
  int: 1,
  count: 1,
  word: 1,
  prot: 'read',
  lock: 'write',
  code: 'KERN_FAILURE',
};

/** Names, which no form tells apart. */
const NAMES: Fields = { task_create: 'child', task_terminate: 't', to: 'none' };

/** Forms that come with another, or that are their pages, bits and values. */
const WITHOUT: readonly FormName[] = ['extent', 'start', 'part', 'supply', 'bits'];

/** The keys of one argument: itself, page 0, its first bit, the values of its page. */
function keysOf(name: string, arg: ArgDef): Fields {
  const { form, key = name, names = [], pages = [], bits = {} } = arg;
  const own = FORMS[form] ?? NAMES[key ?? ''] ?? names[0]?.toLowerCase();
  const listed = form === 'choice' ? names[0] : own;
  const said = key === null || arg.fixed !== undefined || WITHOUT.includes(form);
  return {
    ...(said ? {} : { [key]: listed }),
    ...Object.fromEntries(pages.map((page) => [page, page === 'pages' ? '0..0' : 0])),
    ...(pages.includes('page') && pages.includes('pages') ? { page: undefined } : {}),
    ...Object.fromEntries(
      Object.keys(bits)
        .slice(0, 1)
        .map((bit) => [bit, true]),
    ),
    ...(form === 'supply' ? { values: [7] } : {}),
  };
}

/** The call as a file has it: all its keys. */
function written(verb: string, { args }: CallDef): Fields {
  const keys = Object.entries(args).map(([name, arg]) => keysOf(name, arg));
  const given = Object.entries(Object.assign({ [verb]: 'O' }, ...keys));
  return Object.fromEntries(given.filter(([, value]) => value !== undefined));
}

/** What has to be there for the call to have something to name. */
const BEFORE: readonly Step[] = [
  { map: 'O' },
  { allocate: 'A', size: '2 pages' },
  { allocate: 'B', size: '2 pages' },
  { touch: 'O', write: true },
  { touch: 'A', write: true },
  { default_pager_object_create: 'kept', size: '1 page' },
];

const WORLD = {
  devices: { disk: { type: 'memory' }, spare: { type: 'memory' } },
  pagers: {
    pager: { type: 'memory' },
    server: { type: 'default', default: true, device: 'disk' },
  },
  objects: { O: { pager: 'pager', size: '2 pages' } },
} as const;

function ran(profile: ProfileName, steps: readonly Step[], calls: readonly PagerCall[] = []) {
  const tasks = {
    t: { steps: [...BEFORE, ...steps] },
    ...(steps.some((step) => 'task_create' in step) ? { child: { parent: 't', steps: [] } } : {}),
  };
  const input = { ...WORLD, host: { profile }, tasks, calls: [...calls] };
  return runScenario(defineScenario(input), { check: true });
}

/** What a call answers, in the form in which a step's result has it. */
function answered({ value, answer }: StepResult): readonly string[] | 'number' | 'nothing' {
  if (answer !== undefined && typeof answer !== 'number') return Object.keys(answer);
  return value === null ? 'nothing' : 'number';
}

function answerOf({ answer }: CallDef): ReturnType<typeof answered> {
  if (answer?.fields !== undefined) return Object.keys(answer.fields);
  if (answer?.form === 'pager') return ['manager'];
  return answer === undefined ? 'nothing' : 'number';
}

/** Codes of calls that cannot succeed here, by what their entries and pages say. */
const FAILS: Readonly<Record<string, string>> = {
  // The machine has no such caches.
  vm_machine_attribute: 'KERN_INVALID_ADDRESS',
  // A paging file has more than one page.
  default_pager_paging_file: 'KERN_INVALID_ARGUMENT',
};

describe.each(PROFILES)('profile %s:', (profile) => {
  const steps = Object.entries(taskCalls).filter(([name, def]) => verbOf(name, def) !== null);

  test.each(steps)('a step %s comes to what its entry says', (name, def) => {
    const step = written(verbOf(name, def) ?? '', def);
    const { results, failures } = ran(profile, [step as Step]); // parsed
    const result = found(results.find((each) => each.name === 't')?.steps.at(-1), name);
    const has = profilesOf(def).includes(profile);
    const code = has ? (FAILS[name] ?? 'KERN_SUCCESS') : 'KERN_INVALID_ARGUMENT';
    const answer = code === 'KERN_SUCCESS' ? answerOf(def) : 'nothing';
    expect([result.op, result.code, answered(result)]).toEqual([name, code, answer]);
    const said = `got ${code}; expected it to succeed${has ? '' : `; it is ${whereText(def)}`}`;
    const other = failures.map((failure) => failure.replace(/^.*[(]step 7[)] /, ''));
    expect(other).toEqual(code === 'KERN_SUCCESS' ? [] : [said]);
  });

  test.each(Object.entries(controlCalls))('a pager makes %s where there is one', (name, def) => {
    const call = { ...written(name, def), at: '5ms' } as PagerCall; // parsed
    const run = () => ran(profile, [{ wait: '9ms' }], [call]);
    if (!profilesOf(def).includes(profile)) {
      expect(run).toThrow(`calls[0].${name}: host host has no ${name}; it is ${whereText(def)}`);
      return;
    }
    const { failures, results, built } = run();
    const made = results
      .find(({ kind }) => kind === 'call')
      ?.steps.map(({ op, code }) => [op, code]);
    const isMessage = Object.hasOwn(messageDefs, name);
    expect(made?.at(-1)).toEqual([isMessage ? 'send' : name, 'KERN_SUCCESS']);
    expect(built.recorder.countOf(name) > 0).toBe(isMessage);
    expect(failures).toEqual([]);
  });
});

test('the calls that no step has are calls of a pager', () => {
  const others = Object.entries(taskCalls).filter(([name, def]) => verbOf(name, def) === null);
  expect(others.filter(([name]) => !Object.hasOwn(controlCalls, name))).toEqual([]);
});
