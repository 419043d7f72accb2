/** The table of calls, walked: each entry is in each surface that it should be in. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { CallDef } from '../../../../kernel/mach/call_def';
import { controlCalls, taskCalls, verbOf } from '../../../../kernel/mach/call_table';
import { messageDefs } from '../../../../kernel/mach/message_table';
import { readArgs } from '../../../../scenarios/language/call_forms';
import { controlCallShapes, taskCallShapes } from '../../../../scenarios/language/call_shapes';
import { Resolving } from '../../../../scenarios/language/resolving';
import { jsonSchema } from '../../../../scenarios/language/schema';
import { callShapes, stepShapes } from '../../../../scenarios/language/schema_steps';
import { callPage } from '../../../../tools/man';

const ROOT = join(__dirname, '../../../..');
const schema = JSON.stringify(jsonSchema());

describe.each([
  ['a call of a task', taskCalls, stepShapes],
  ['a call of a pager', controlCalls, callShapes],
] as const)('%s', (_what, calls, shapes) => {
  test.each(Object.entries(calls))(
    '%s is in the language, the schema and the manual',
    (name, def) => {
      const verb = verbOf(name, def);
      if (verb !== null) {
        expect([verb, Object.hasOwn(shapes, verb)]).toEqual([verb, true]);
        expect(schema).toContain(`"required":["${verb}"`);
      }
      expect([name, existsSync(join(ROOT, `docs/man/${name}.md`))]).toEqual([name, true]);
    },
  );

  test('no verb begins two of them', () => {
    const verbs = Object.entries(calls).flatMap(([name, def]) => verbOf(name, def) ?? []);
    expect(new Set(verbs).size).toBe(verbs.length);
    expect(verbs.filter((verb) => !Object.hasOwn(shapes, verb))).toEqual([]);
  });
});

test('each call of a pager is a message, or a call on its port', () => {
  const others = Object.keys(controlCalls).filter((name) => !Object.hasOwn(messageDefs, name));
  expect(others.every((name) => Object.hasOwn(taskCalls, name))).toBe(true);
});

/** A call that no kernel has. */
const vm_fake: CallDef = {
  verb: 'fake',
  summary: 'Does nothing.',
  offer: 'oldProtocol',
  args: {
    address: { form: 'region', key: 'fake', text: 'where' },
    size: { form: 'extent', text: 'how much', pages: ['page', 'pages'] },
    how: { form: 'choice', text: 'fast or slow', names: ['FAST', 'SLOW'], otherwise: 0 },
    loud: { form: 'flag', key: 'noise', field: 'isLoud', text: 'whether it is heard' },
  },
};

describe('an entry more is all that it takes:', () => {
  const step = { fake: 'A', pages: '1..2', how: 'slow', noise: true };

  test('the language accepts the call, and refuses what does not fit', () => {
    const { fake } = taskCallShapes({ vm_fake });
    expect(fake?.safeParse(step).success).toBe(true);
    expect(fake?.safeParse({ fake: 'A' }).error?.issues[0]?.path).toEqual(['noise']);
    expect(fake?.safeParse({ ...step, quick: 1 }).error?.issues[0]?.code).toBe('unrecognized_keys');
    expect(fake?.description).toBe('Does nothing; in profile cmu only.');
    expect(Object.keys(controlCallShapes({ vm_fake }))).toEqual(['fake']);
  });

  test('the step has its arguments', () => {
    const resolving = new Resolving();
    const names = {
      objects: new Map(),
      made: new Map(),
      hasManager: false,
      pagers: [],
      devices: [],
      traces: [],
      labels: [],
    };
    const regions = new Map([['A', 4 * 4096]]);
    const reading = { resolving, given: step, path: [], names, regions, args: vm_fake.args };
    expect(readArgs(reading)).toEqual({
      region: 'A',
      offset: 4096,
      size: 8192,
      how: 1,
      isLoud: true,
    });
    readArgs({ ...reading, given: { ...step, pages: '3..4', how: 'loud' } });
    expect(resolving.findings.map(({ what }) => what)).toEqual([
      'page 4 is outside region A',
      'there is no "loud" here',
    ]);
  });

  test('the manual has a page of it', () => {
    const text = 'export function vmFake(): void {}';
    const sources = [{ path: 'kernel/vm/user/vm_fake.ts', text }];
    const page = callPage(ROOT, sources, 'vm_fake', vm_fake, undefined);
    expect(page).toContain('| `how` | number | Fast or slow: 0 fast, 1 slow. |');
    expect(page).toContain('## Profiles\n\nOnly in cmu (switch oldProtocol).');
    expect(page).toContain('`vmFake` in [kernel/vm/user/vm_fake.ts]');
  });
});
