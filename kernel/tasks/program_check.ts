/**
 * Why something is not a program: a step that no kernel call is behind, a step without what its
 * call needs, an environment that cannot be asked. @ours errors of embedding programs
 */
import type { CallDef, FormName } from '../mach/call_def';
import { taskCalls } from '../mach/call_table';
import type { Form } from '../mach/given';
import {
  call,
  fieldsProblem,
  flag,
  list,
  made,
  maybe,
  oneOf,
  record,
  shown,
  text,
} from '../mach/given';

const NUMBER: Form = { meant: 'a number', fits: (value) => typeof value === 'number' };

const PAGES = list(NUMBER, 'a list of numbers of pages');

/** The fields that steps other than calls need. */
const OWN: Readonly<Record<string, Readonly<Record<string, Form>>>> = {
  read: { region: text, offset: NUMBER },
  write: { region: text, offset: NUMBER, value: NUMBER },
  touch: { region: text, pages: PAGES, loads: maybe(PAGES), times: NUMBER, write: flag },
  replay: { source: text },
  wait: { ticks: NUMBER },
  await: { event: text, count: NUMBER },
  send: { to: text, message: record('{ id, build }') },
};

/** Forms of arguments that are several fields of a step, or none. */
const SEVERAL: { readonly [F in FormName]?: Readonly<Record<string, Form>> } = {
  region: { region: text, offset: NUMBER },
  target: { to: text, toOffset: NUMBER },
  object: { object: text, offset: NUMBER },
  place: { as: text },
  created: { as: text },
  nothing: {},
  start: {},
};

/** Forms that are one field; the others are numbers. */
const SINGLE: { readonly [F in FormName]?: Form } = {
  made: text,
  device: text,
  name: text,
  flag,
  pager: { meant: 'the name of a pager, or null', fits: (of) => of === null || text.fits(of) },
};

/** What the step of a call needs, by its arguments. */
function callForms({ args }: CallDef): Readonly<Record<string, Form>> {
  const forms = Object.entries(args).map(([name, arg]) => {
    if (arg.fixed !== undefined) return {};
    const { form, names = [], field = name } = arg;
    const words = oneOf(names.map((each) => each.toLowerCase()));
    const one = form === 'word_of' ? words : (SINGLE[form] ?? NUMBER);
    return SEVERAL[form] ?? { [field]: arg.spare === true ? maybe(one) : one };
  });
  return Object.assign({}, ...forms);
}

const FORMS = new Map([
  ...Object.entries(taskCalls).map(([name, def]) => [name, callForms(def)] as const),
  ...Object.entries(OWN),
]);

const ENVIRONMENT: Readonly<Record<string, Form>> = {
  regions: made(Map, 'new Map()'),
  object: call,
  control: call,
  source: call,
  awaitEvent: call,
};

/** Why there can be no program of these, or null. @ours see the head of this file */
export function programProblem(steps: unknown, environment: unknown): string | null {
  if (!Array.isArray(steps)) return `steps is ${shown(steps)}; give a list of { op: ... }`;
  for (const [at, step] of steps.entries()) {
    const op: unknown = Reflect.get(Object(step), 'op');
    const forms = typeof op === 'string' ? FORMS.get(op) : undefined;
    if (forms === undefined) {
      return `steps[${at}] has op ${shown(op)}; give one of ${[...FORMS.keys()].join(', ')}`;
    }
    const problem = fieldsProblem(step, forms);
    if (problem !== null) return `steps[${at}] (${String(op)}): ${problem}`;
  }
  const problem = fieldsProblem(environment, ENVIRONMENT);
  return problem === null ? null : `environment: ${problem}`;
}
