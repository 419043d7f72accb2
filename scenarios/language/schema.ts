/**
 * The schema of scenario files: which keys there are and what kind of value each takes. zod checks
 * a file against it, and prints it as a JSON Schema for editors. What a value means (units, names
 * of other sections) is settled in resolve.ts.
 */
import { z } from 'zod';
import { tunableRanges, tunableTexts } from '../../kernel/machine/host_options';
import type { ControlCallInput } from './call_input';
import { machSpelling } from './mach_spelling';
import * as f from './schema_fields';
import { lessonShape } from './schema_lesson';
import type { ContentInput, StepInput } from './schema_steps';
import { callShapes, contentShapes, stepShapes } from './schema_steps';
import { traceShape } from './trace_reading';

/** One of the shapes, chosen by its verb. */
function oneOf<T>(shapes: Readonly<Record<string, z.ZodType>>): z.ZodType<T> {
  return z.union(Object.values(shapes)) as unknown as z.ZodType<T>; // parsed
}

/** What editors show for each tunable: its range, and that times take a unit. */
function tunableProperties(): Record<string, Record<string, unknown>> {
  const numbers = Object.entries(tunableRanges).map(([key, [minimum, maximum]]) => {
    const text = tunableTexts[key as keyof typeof tunableRanges]; // parsed
    const unit = key.endsWith('Ticks') ? ' ns' : '';
    const description = `${text}; from ${minimum} to ${maximum}${unit}`;
    const shape = key.endsWith('Ticks')
      ? { type: 'string', description }
      : { type: 'integer', minimum, maximum, description };
    return [machSpelling(key), shape];
  });
  const elsewhere = ['reference', 'cached_frames'];
  return Object.fromEntries([
    ...numbers.filter(([key]) => !elsewhere.includes(String(key))),
    ['deactivate_behind', { type: 'boolean', description: tunableTexts.deactivateBehind }],
  ]);
}

const hostShape = {
  frames: z
    .int()
    .min(1)
    .describe('the number of page frames: physical ones, or cached pages with pageout: demand')
    .optional(),
  page_size: f.size('the size of a page').optional(),
  pageout: z
    .enum(['daemon', 'segments', 'demand'])
    .describe(
      'daemon (the kernel keeps frames free), segments (it does so in each segment of memory) ' +
        'or demand (a page leaves for each new one)',
    )
    .optional(),
  segments: z
    .array(
      z.strictObject({
        name: f.ownName,
        frames: f.count('its number of frames'),
        min: f.count('below this many free frames only privileged threads get one').optional(),
        low: f.count('free frames at which the daemon wakes up').optional(),
        high: f.count('free frames at which the daemon stops').optional(),
      }),
    )
    .describe('the segments of memory, lowest first; their frames add up to frames')
    .optional(),
  policy: z
    .union([
      z.string(),
      z.strictObject({ name: f.name('a policy'), options: f.options('policy').optional() }),
    ])
    .describe('a policy, such as mach, or { name: mach, options: {} }')
    .optional(),
  contents: z
    .enum(['bytes', 'stamps'])
    .describe('bytes (a page holds all its bytes) or stamps (one number stands for them)')
    .optional(),
  profile: f.name('a profile: osf, cmu or gnu').optional(),
  switches: z
    .record(z.string(), z.boolean())
    .describe('single switches that override the profile, true or false')
    .optional(),
  tunables: z
    .record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
    .describe('tunables of the kernel')
    .meta({ properties: tunableProperties() })
    .optional(),
  reference_ticks: z
    .union([z.string(), z.number()])
    .describe('the time that a memory reference takes, such as 100ns')
    .optional(),
  halts_at: f.time('the time at which the host stops for good').optional(),
};

const host = z
  .strictObject({ name: f.ownName.optional(), ...hostShape })
  .describe('the host: one kernel and its memory');

const hosts = z
  .record(f.ownName, z.strictObject(hostShape))
  .describe('several hosts by name, instead of host');

const onHost = f.name('the host that it is on; by default the first one').optional();

const device = z
  .strictObject({
    type: f.name('a type of device: memory or file'),
    host: onHost,
    path: f.name('the path of a file').optional(),
    latency: f.plain
      .describe('none, a time such as 1ms, disk, or { model: disk, seek_max: 12ms }')
      .optional(),
    faults: z
      .array(z.record(z.string(), f.plain))
      .describe('a list of faults, such as { fault: fail, operation: read, first: 3 }')
      .optional(),
    options: f.options('device').optional(),
  })
  .describe('a backing store');

const pager = z
  .strictObject({
    type: f.name('a type of pager, such as memory, or a file such as ./mine.ts'),
    host: onHost,
    device: z
      .union([z.string(), z.array(z.string())])
      .describe('a device, or a list of devices')
      .optional(),
    default: f.flag('whether it backs anonymous memory').optional(),
    privileged: f.flag('whether its threads may use reserved frames').optional(),
    options: f.options('pager').optional(),
  })
  .describe('a pager: a task that provides memory objects');

const object = z
  .strictObject({
    pager: f.name('a pager of the pagers section, a type of pager, or a file such as ./mine.ts'),
    size: f.size('the size of the object'),
    options: f.options('object').optional(),
  })
  .describe('a memory object');

const task = z
  .strictObject({
    host: onHost,
    ...f.start,
    parent: f.name('the task that starts this one by a step task_create').optional(),
    privileged: f.flag('whether it may use reserved frames').optional(),
    steps: z.array(oneOf<StepInput>(stepShapes)).describe('a list of steps'),
  })
  .describe('a task and its steps');

const expect = z
  .strictObject({
    end: z
      .enum(['done', 'stuck', 'limit', 'circling'])
      .describe('how the run ends: done, stuck, limit or circling')
      .optional(),
    io_errors: f.range
      .describe('the number of I/O errors that no configured fault caused, a count or a range')
      .optional(),
    messages: z.array(f.pattern).describe('messages in the order in which they come').optional(),
    never: z.array(f.pattern).describe('messages that must not come').optional(),
    counts: z
      .record(z.string(), f.range)
      .describe('how often messages or events happen, by their name')
      .optional(),
    statistics: z
      .record(z.string(), z.union([f.range, z.record(z.string(), f.range)]))
      .describe('counters of vm_statistics, by their name; with several hosts, by host first')
      .optional(),
    contents: z
      .array(oneOf<ContentInput>(contentShapes))
      .describe('what pages and records hold at the end')
      .optional(),
  })
  .describe('what the run must produce');

/** The shape of a scenario file. */
export const scenarioShape = z
  .strictObject({
    name: f.name('the name of the scenario').optional(),
    lesson: lessonShape.optional(),
    seed: z.union([z.string(), z.number()]).describe('a seed: any text or number').optional(),
    golden: z
      .enum(['messages', 'counts'])
      .describe('what its golden file holds: messages, or only counts where messages are too many')
      .optional(),
    host: host.optional(),
    hosts: hosts.optional(),
    devices: z.record(f.ownName, device).describe('backing stores by name').optional(),
    traces: z.record(f.ownName, traceShape).describe('traces by name').optional(),
    pagers: z.record(f.ownName, pager).describe('pagers by name').optional(),
    objects: z.record(f.ownName, object).describe('memory objects by name').optional(),
    tasks: z.record(f.ownName, task).describe('tasks by name'),
    calls: z
      .array(oneOf<ControlCallInput>(callShapes))
      .describe('calls that pagers make on their own, a list')
      .optional(),
    limits: z
      .strictObject({
        steps: z.int().min(1).describe('the most dispatches and events, a number').optional(),
        still: z.int().min(1).describe('the most steps at one instant, 1 or more').optional(),
        time: f.time('the longest virtual time').optional(),
      })
      .describe('where a run is cut off')
      .optional(),
    at_end: z
      .enum(['sync', 'leave'])
      .describe(
        'sync (return the dirty pages of all objects to their pagers before the end) or leave',
      )
      .optional(),
    expect: expect.optional(),
  })
  .describe('a scenario');

/** A scenario in the form of its file; what `defineScenario` takes. */
export type ScenarioInput = z.infer<typeof scenarioShape>;

/** The schema for editors, JSON Schema 2020-12. */
export function jsonSchema(): Readonly<Record<string, unknown>> {
  const schema = z.toJSONSchema(scenarioShape, { io: 'input', reused: 'inline' });
  const title = 'machvm scenario';
  return { $schema: schema.$schema, title, ...schema };
}
