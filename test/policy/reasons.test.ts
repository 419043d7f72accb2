/**
 * What every policy says of its victims, on one reference string. The snapshot is there to be read:
 * each phrase must be true of the string, and plain to a student who works it out on paper.
 */
import { describe, expect, test } from '@jest/globals';
import { flatTrace } from '../../bench/measure';
import { eventKinds } from '../../kernel/mach/event_defs';
import type { EvictionReason, PlacedPage } from '../../kernel/mach/pageout_reasons';
import { policies } from '../../kernel/policy/policies';
import type { PolicyOptions, PolicySpec } from '../../kernel/policy/policy';
import { buildReplay } from '../../scenarios/replay/replay';
import { needText, reasonText } from '../../views/reason_words';

const STRING = '1 2 3w 1 4 2 5 1w 6 2 1 7w 3 1 8 2 4 4 1 5 2 9 1 3w 3 6 1 2';
const PAGES = 10;
const FRAMES = 4;

const references = STRING.split(' ').map(
  (each) => (Number.parseInt(each, 10) << 1) | (each.endsWith('w') ? 1 : 0),
);

const variants: readonly (readonly [string, PolicyOptions])[] = [
  ['clock', { bits: 2 }],
  ['clock', { sweep: 'clear_all' }],
  ['nru', { interval: 5 }],
  ['aging', { interval: 4 }],
  ['lfu', { tie: 'fifo' }],
  ['mfu', { tie: 'frame' }],
  ['working-set', { tau: 4 }],
  ['wsclock', { tau: 4 }],
  ['lirs', { hir: 0.5 }],
  ['w-tinylfu', { window: 0.5 }],
];
const all = [...Object.keys(policies).map((name) => [name, {}] as const), ...variants];

interface Chosen {
  readonly reference: number;
  readonly reason: EvictionReason;
}

function chosenBy(name: string, policyOptions: PolicyOptions): readonly Chosen[] {
  const specs: Readonly<Record<string, PolicySpec>> = policies;
  const policy = specs[name];
  if (policy === undefined) throw new Error(`no policy ${name}`);
  const { machine } = buildReplay(flatTrace('string', Uint32Array.from(references), PAGES), {
    frames: FRAMES,
    policy,
    policyOptions,
    pageout: 'demand',
    contents: 'stamps',
    store: 'object',
    seed: 'reasons',
  });
  const host = machine.hosts[0];
  const found: Chosen[] = [];
  machine.trace.listen((columns, row) => {
    if (columns.kind[row] !== eventKinds['vm_pageout.chosen']) return;
    const reason = host?.pageout.records.chosen;
    const reference = host?.statistics.references ?? -1;
    if (reason !== null && reason !== undefined) found.push({ reference, reason });
  });
  expect(machine.run()).toBe('done');
  return found;
}

const pageName = ({ offset }: PlacedPage): string => String(offset);

function line({ reference, reason }: Chosen): string {
  const page = STRING.split(' ')[reference] ?? '';
  const choice = reasonText(reason, pageName);
  const why = reason.need === 'full' ? choice : `${choice}; ${needText(reason)}`;
  return `${page.padStart(2)} takes the frame of ${pageName(reason.victim)}: ${why}`;
}

describe('the reasons', () => {
  test.each(all)('of %s %j', (name, options) => {
    const lines = chosenBy(name, options).map(line);
    expect(lines.length).toBeGreaterThan(0);
    expect(lines.join('\n')).toMatchSnapshot();
  });
});
