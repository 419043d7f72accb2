/** `machvm explain` knows each name that the rest of machvm prints, takes or documents. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { Command } from 'commander';
import { allMeanings, meaningsOf } from '../../../../cli/commands/explain';
import { commandMeanings } from '../../../../cli/commands/explained_commands';
import { program } from '../../../../cli/program';
import { reportColumns } from '../../../../cli/show/report';
import { latencies } from '../../../../devices/latency';
import { eventNames } from '../../../../kernel/mach/event_defs';
import { ipcProfiles } from '../../../../kernel/mach/ipc_switches';
import { messageDefs } from '../../../../kernel/mach/message_table';
import { profiles } from '../../../../kernel/mach/switches';
import { countNames } from '../../../../kernel/mach/vm_statistics';
import { tunableTexts } from '../../../../kernel/machine/host_options';
import { policies } from '../../../../kernel/policy/policies';
import type { PolicySpec } from '../../../../kernel/policy/policy';
import { pagerOptions } from '../../../../pagers/pagers';
import { machSpelling } from '../../../../scenarios/language/mach_spelling';
import { jsonSchema } from '../../../../scenarios/language/schema';
import { statisticNames } from '../../../../scenarios/language/statistics';
import { ROW_KEYS } from '../../../../studies/study_row';
import { traceFormats } from '../../../../traces/formats';
import { ran } from '../../../support/ran';

const root = join(__dirname, '..', '..', '..', '..');
const machvm = program(() => {});
const all = allMeanings(commandMeanings(machvm));

/** The names that are unknown, or known by no more than their kind. */
function unexplained(names: Iterable<string>): readonly string[] {
  const isReal = (text: string): boolean => /[a-z]{2}/.test(text) && text.includes(' ');
  return [...new Set(names)].filter((name) => {
    const found = meaningsOf(name, all);
    const texts = found.flatMap(({ summary, facts }) => [summary, ...Object.values(facts)]);
    return !texts.some(isReal) || found.some(({ summary }) => !isReal(summary) && summary === '');
  });
}

/** Keys of all properties of a schema. */
function keysOf(schema: unknown): readonly string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  return Object.entries(schema).flatMap(([key, value]) => [
    ...(key === 'properties' ? Object.keys(value) : []),
    ...keysOf(value),
  ]);
}

function flagsOf(command: Command): readonly string[] {
  const own = command.options.flatMap(({ long }) => long ?? []);
  return [command.name(), ...own, ...command.commands.flatMap(flagsOf)];
}

/** The heads of the tables that a command prints. */
async function headsOf(args: readonly string[]): Promise<readonly string[]> {
  const { out } = await ran(...args);
  const heads = out.matchAll(/^┌.*┐\n│(.*)│$/gm);
  return [...heads].flatMap(([, head = '']) => head.split('│').map((cell) => cell.trim()));
}

describe('machvm explain knows', () => {
  const options = [
    ...Object.values<PolicySpec>(policies).map((spec) => spec.options),
    ...Object.values(pagerOptions).flatMap(({ pager, object }) => [pager, object]),
    ...Object.values(latencies).map((spec) => spec.options),
  ];
  test.each<[string, readonly string[]]>([
    ['messages', Object.keys(messageDefs)],
    ['their arguments', Object.values(messageDefs).flatMap(({ args }) => Object.keys(args))],
    ['events', eventNames],
    ['statistics', [...countNames, ...statisticNames, ...reportColumns.flat()]],
    ['columns of CSV', ROW_KEYS],
    ['keys of scenarios', keysOf(jsonSchema())],
    [
      'tunables',
      Object.keys(tunableTexts)
        .map(machSpelling)
        .filter((key) => !['reference', 'cached_frames'].includes(key)),
    ],
    ['switches', Object.keys({ ...profiles.osf, ...ipcProfiles.osf })],
    ['profiles', Object.keys(profiles)],
    ['policies', Object.keys(policies)],
    ['pagers', Object.keys(pagerOptions)],
    ['options', options.flatMap((table) => Object.keys(table))],
    ['formats of traces', Object.keys(traceFormats)],
    ['commands and flags', flagsOf(machvm).slice(1)],
    ['ends of a run', ['done', 'stuck', 'limit', 'circling', 'stopped']],
    ['columns of a trace', ['id', 'address', 'size', 'op', 'object', 'count', 'unit', 'hex']],
  ])('all %s', (_, names) => {
    expect(names.length).toBeGreaterThan(2);
    expect(unexplained(names)).toEqual([]);
  });

  test('each name in code type of a man page', () => {
    const folder = join(root, 'docs', 'man');
    const pages = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
    const names = pages.flatMap((page) => {
      const prose = page.replace(/^```[\s\S]*?^```/gm, '');
      return [...prose.matchAll(/`([^`\s]+)`/g)].map(([, name = '']) => name);
    });
    expect(new Set(names).size).toBeGreaterThan(100);
    expect(unexplained(names)).toEqual([]);
  });

  test('each word of the chart', async () => {
    const words = ['evicts', 'untouched', 'first in the queue', 'wakes', 'second chance'];
    expect(unexplained([...words, 'returned', 'waits', 'daemon pauses', 'wanted'])).toEqual([]);
    const { out } = await ran('run', 'dirty_eviction', '--why', 'A/0');
    for (const word of ['evicts', 'untouched', 'wanted']) expect(out).toContain(word);
  });

  test('each head of a table', async () => {
    const heads: string[] = [];
    for (const args of [
      ['run', 'first_fault', '--state'],
      ['replay', 'sort_mini', '--frames', '16', '--policy', 'lru'],
      ['replay', 'sort_mini', '--frames', '64', '--pageout', 'daemon', '--policy', 'mach'],
      ['curve', 'sort_mini'],
      ['diff', 'first_fault', 'dirty_eviction'],
      ['policies'],
      ['pagers'],
    ]) {
      heads.push(...(await headsOf(args)));
    }
    expect(heads).toContain('next seqno');
    expect(heads).toContain('miss %');
    expect(unexplained(heads.filter((head) => head !== ''))).toEqual([]);
  }, 60_000);
});

describe('machvm explain', () => {
  test('prints each meaning of a name', async () => {
    const { status, out } = await ran('explain', 'copy');
    expect(status).toBe(0);
    expect(out).toMatch(/^copy {2}\(argument\)$/m);
    expect(out).toMatch(/^copy {2}\(key\)$/m);
    expect(out).toMatch(/^memory_object_copy$/m);
    const json: unknown = JSON.parse((await ran('explain', 'gnu', '--json')).out);
    expect(json).toMatchObject([{ kind: 'word' }, { kind: 'policy' }, { kind: 'value' }]);
  });

  test.each([
    ['vm_map', 'Maps an object, or some pages of it, or a copy of it, as a region.'],
    ['reactivated', 'statistic  reactivations'],
    ['host.frames', 'host.frames, hosts.NAME.frames'],
    ['at_end', 'return the dirty pages of all objects to their pagers before the end'],
    ['copyKeepsSource', 'profiles  osf false, cmu false, gnu false'],
    ['qlimitMax', 'profiles             osf 16, cmu 16, gnu 16'],
    ['bits', 'policy clock  How many bits a counter has.'],
    ['free_min', 'below this many free frames the daemon wakes up; from 0 to 67108864'],
    ['--until', 'machvm run <event>'],
    ['until', 'machvm run <event>'],
    ['first_fault', 'run  machvm run first_fault'],
    ['vmMapCall', 'kernel/vm/user/vm_user_map.ts'],
    ['5', 'KERN_FAILURE'],
  ])('explains %s', async (name, text) => {
    const { status, out, err } = await ran('explain', name);
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(out).toContain(text);
  });

  test('fits 60 columns, the list and each meaning', async () => {
    process.env['COLUMNS'] = '60';
    try {
      for (const args of [
        [],
        ['frames'],
        ['memory_object_data_return'],
        ['host'],
        ['D1'],
        ['lock'],
      ]) {
        const { out } = await ran('explain', ...args);
        expect(out.split('\n').filter((line) => line.length > 60)).toEqual([]);
      }
    } finally {
      delete process.env['COLUMNS'];
    }
  });
});
