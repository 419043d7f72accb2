/** The matchers as a user's test has them, and what they say when they fail. */
import { describe, expect, test } from '@jest/globals';
import {
  definePager,
  defineScenario,
  runScenario,
  runScenarioFile,
  sendPage,
  transcriptText,
} from '../../../index';
import { addTo } from '../../../jest/expecting';
import { lostData } from '../../../scenarios/run/lost_data';
import type { RunOptions, ScenarioResult } from '../../../scenarios/run/run';

function run(options: RunOptions = {}, more: object = {}): ScenarioResult {
  const scenario = defineScenario({
    host: { frames: 64 },
    pagers: { pager: { type: 'memory' } },
    objects: { A: { pager: 'pager', size: '64 pages' } },
    tasks: {
      editor: {
        steps: [
          { map: 'A' },
          { write: 'A', page: 0, value: 7 },
          { touch: 'A' },
          { read: 'A', page: 0 },
        ],
      },
    },
    ...more,
  });
  return runScenario(scenario, options);
}

/** The message of a matcher that fails. */
function failure(work: () => void): string {
  try {
    work();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  throw new Error('the matcher passes');
}

const returned = { memory_object_data_return: 'A', page: 0, dirty: true };

describe('toSend', () => {
  test('passes for messages in their order', () => {
    const result = run();
    expect(result).toSend(returned);
    expect(result).toSend(['memory_object_init', returned, { memory_object_data_request: 'A' }]);
    expect(result).not.toSend([returned, 'memory_object_init']);
    expect(result).not.toSend({ memory_object_data_return: 'A', page: 1 });
  });

  test('names the nearest message, what differs and what the run did', () => {
    const text = failure(() => expect(run()).toSend({ ...returned, dirty: false }));
    expect(text).toContain(
      'Expected the run to send memory_object_data_return of A, offset 0, dirty false; it did not.',
    );
    expect(text).toMatch(/The nearest at tick \d+: .* it has dirty true instead of false/);
    expect(text).toContain('What the run did (12 of ');
    expect(text).toMatch(/\|----- data_return ------> A #\d+ page 0, dirty T kernel_copy F/);
    const after = failure(() => expect(run()).toSend([returned, 'memory_object_init']));
    expect(after).toContain(
      'after memory_object_data_return of A, offset 0, dirty true; it did not',
    );
    const none = failure(() => expect(run()).toSend('memory_object_terminate'));
    expect(none).toContain('No message is like it.');
    const never = failure(() => expect(run()).not.toSend(returned));
    expect(never).toContain('Expected the run not to send memory_object_data_return of A');
  });

  test.each<[unknown, unknown, string]>([
    [7, 'memory_object_init', 'toSend needs what runScenario returns; it got number'],
    [Promise.resolve(), 'memory_object_init', 'it got a promise; await it first'],
    [run({ level: 'none' }), 'memory_object_init', 'this run kept none'],
    [run(), 'memory_object_int', 'there is no message or event "memory_object_int"'],
    [run(), { memory_object_init: 'B' }, 'there is no object "B"'],
    [run(), { memory_object_data_return: 'A', durty: true }, 'did you mean dirty?'],
  ])('refuses what it cannot look at: %#', (received, pattern, message) => {
    const given = pattern as string; // brand: what the matcher must refuse
    expect(failure(() => expect(received).toSend(given))).toContain(message);
  });
});

test('toNeverSend names the message that came', () => {
  expect(run()).toNeverSend('memory_object_data_error');
  const text = failure(() => expect(run()).toNeverSend({ memory_object_data_return: 'A' }));
  expect(text).toMatch(
    /never to send memory_object_data_return of A; it did .*, first at tick \d+/,
  );
});

describe('toLoseNothing', () => {
  const forgetful = definePager({
    on: {
      memory_object_data_request: (task, _self, { body }) =>
        sendPage(task, body.memory_control, body.offset, null),
    },
  });

  test('passes where each load gives what was stored last', () => {
    expect(run()).toLoseNothing();
    expect(failure(() => expect(run()).not.toLoseNothing())).toContain('it lost nothing');
  });

  test('names the load that gave something else', () => {
    const files = { pager: () => forgetful };
    const result = run({ files }, { pagers: { pager: { type: './forgetful' } } });
    const text = failure(() => expect(result).toLoseNothing());
    expect(text).toContain('editor: read A at offset 0 (step 4) loaded 0; it had stored 7');
  });

  test('names dirty pages that a flush discards, also without a transcript', async () => {
    const result = await runScenarioFile('discard', { level: 'none' });
    const text = failure(() => expect(result).toLoseNothing());
    expect(text).toContain('tick 1100: A page 0 was dirty, and a flush discarded it');
    expect(text.match(/a flush discarded it/g)).toHaveLength(8);
  });

  test('passes where a flush has dirty pages returned, and fails for precious ones', () => {
    const lost = (precious: boolean, access: object, should_return: string): readonly string[] =>
      lostData(
        run(
          {},
          {
            pagers: { pager: { type: 'memory', options: { precious } } },
            objects: { A: { pager: 'pager', size: '2 pages' } },
            tasks: { main: { steps: [{ map: 'A' }, access, { wait: '2ms' }] } },
            calls: [
              { memory_object_lock_request: 'A', at: '1ms', should_return, should_flush: true },
            ],
          },
        ),
      );
    const stores = { write: 'A', page: 1, value: 7 };
    expect(lost(false, stores, 'DIRTY')).toEqual([]);
    expect(lost(false, stores, 'NONE')).toEqual([
      'tick 1000000: A page 1 was dirty, and a flush discarded it',
    ]);
    expect(lost(true, { read: 'A', page: 1 }, 'ALL')).toEqual([]);
    expect(lost(true, { read: 'A', page: 1 }, 'DIRTY')).toEqual([
      'tick 1000000: A page 1 was precious, and a flush discarded it',
    ]);
  });

  test('names a page that has nowhere to go once', async () => {
    const lost = lostData(await runScenarioFile('gnu_dead_pager'));
    const pages = lost.filter((text) => text.includes('nowhere to go (vm_page.data_lost)'));
    expect(pages.length).toBe(new Set(pages).size);
    expect(pages).toContainEqual(expect.stringMatching(/: \S+ page 219 had nowhere to go/));
  });

  test('names a pager that crashes', () => {
    const crashing = definePager({
      on: {
        memory_object_data_request: () => {
          throw new Error('no luck');
        },
      },
    });
    const result = run(
      { files: { pager: () => crashing } },
      { pagers: { pager: { type: './crashing' } } },
    );
    expect(failure(() => expect(result).toLoseNothing())).toContain('pager pager crashed: no luck');
  });
});

test('toHoldAllLaws needs a checked run', () => {
  expect(run({ check: true })).toHoldAllLaws();
  expect(failure(() => expect(run()).toHoldAllLaws())).toContain('{ check: true }');
  const broken = {
    ...run({ check: true }),
    violations: [{ law: '17', text: 'a supply overwrote A/0', tick: 5, host: 0 }],
  };
  expect(failure(() => expect(broken).toHoldAllLaws())).toContain(
    'law 17, tick 5: a supply overwrote A/0',
  );
});

describe('toConformTo', () => {
  test('compares messages by meaning', () => {
    const result = run();
    expect(result).toConformTo(transcriptText(run().lines));
    expect(result).toConformTo(run());
    expect(result).not.toConformTo(run({}, { host: { frames: 128 } }));
  });

  test('shows the first difference and the counts', () => {
    const other = run({}, { host: { frames: 128 } });
    const text = failure(() => expect(run()).toConformTo(other.lines));
    expect(text).toMatch(/\d+ lines differ\. The first, in /);
    expect(text).toContain('received: ');
    expect(text).toMatch(/memory_object_data_return: expected 0, received \d+/);
  });

  test('refuses what is no transcript', () => {
    expect(failure(() => expect(run()).toConformTo('nowhere.jsonl'))).toContain(
      'nowhere.jsonl: no such file; machvm run FILE --transcript OUT writes one',
    );
    expect(failure(() => expect(run()).toConformTo(7))).toContain('needs a transcript');
    expect(failure(() => expect(run()).toConformTo('{ "a": 1 }'))).toContain('no "ev"');
  });
});

test('a snapshot of a run is its chart, on every terminal', () => {
  process.env['COLUMNS'] = '60';
  const small = runScenario(
    defineScenario({
      host: { frames: 64 },
      pagers: { pager: { type: 'memory' } },
      objects: { A: { pager: 'pager', size: '1 page' } },
      tasks: { reader: { steps: [{ map: 'A' }, { read: 'A', page: 0, is: 3 }] } },
    }),
  );
  // Whatever the terminal.
  process.env['COLUMNS'] = '60';
  expect(small).toMatchInlineSnapshot(`
scenario: done

      time  task           kernel                     port, pager
----------  -------------- -------------------------- ----------------------------------------------
      0 ns                 |--------- init ---------> A #0 pages of 4 KiB
      0 ns                 <-- change_attributes ---| A
      0 ns                 |----- data_request -----> A #1 page 0, to read
      0 ns                 <----- data_supply ------| A page 0

failed: reader: read A (step 2) loaded 0; expected 3
`);
  delete process.env['COLUMNS'];
});

test('addTo refuses what is no expect', () => {
  expect(() => Reflect.apply(addTo, null, [7])).toThrow('addTo needs the expect of jest or vitest');
});
