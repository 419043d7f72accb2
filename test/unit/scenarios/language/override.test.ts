/** Values of a scenario changed from outside. */
import { describe, expect, test } from '@jest/globals';
import { parseScenario } from '../../../../scenarios/language/language';
import type { Override } from '../../../../scenarios/language/override';
import {
  overridden,
  overridesOfSettings,
  parseOverride,
  settingsOf,
} from '../../../../scenarios/language/override';
import { problemText } from '../../../../scenarios/language/yaml_file';
import { lines, withLine } from '../scenario_text';

function set(...texts: readonly string[]): readonly Override[] {
  return texts.flatMap((text) => parseOverride(text) ?? []);
}

/** What is wrong with the scenario that is right, once values are set. */
function problems(...texts: readonly string[]): readonly string[] {
  const { problems: wrong } = parseScenario(lines.join('\n'), 'a.yaml', set(...texts));
  return wrong?.map(problemText) ?? [];
}

describe('an override', () => {
  test('is a key, an equals sign and a value that may hold more of them', () => {
    const flag = '--set host.frames=64';
    expect(parseOverride('host.frames=64')).toEqual({ path: 'host.frames', value: '64', flag });
    expect(parseOverride('a=b=c')).toMatchObject({ path: 'a', value: 'b=c' });
    expect(parseOverride('frames')).toBeNull();
    expect(parseOverride('=64')).toBeNull();
  });

  test('replaces a value, adds a key, reaches into lists', () => {
    const data = { host: { frames: 48 }, tasks: [{ name: 'a' }] };
    const changed = overridden(
      data,
      set('host.frames=64', 'host.policy=lru', 'tasks.0.name=b', 'tasks.1={ name: c }', 'x.y=[1]'),
    );
    expect(changed).toEqual({
      data: {
        host: { frames: 64, policy: 'lru' },
        tasks: [{ name: 'b' }, { name: 'c' }],
        x: { y: [1] },
      },
      problems: [],
    });
    expect(data).toEqual({ host: { frames: 48 }, tasks: [{ name: 'a' }] });
  });

  test('changes one of the places in which a value is repeated', () => {
    const shared = { size: 1 };
    const { data } = overridden({ a: shared, b: shared }, set('b.size=2'));
    expect(data).toEqual({ a: { size: 1 }, b: { size: 2 } });
  });

  test.each([
    [
      'host.frames.x=1',
      'host.frames is 64, which has no key x; set host.frames itself, or a key that has keys',
    ],
    [
      'tasks.editor.steps.9=x',
      'tasks.editor.steps is a list without an item 9; write a number from 0 to 2',
    ],
    [
      'tasks.editor.steps.last=x',
      'tasks.editor.steps is a list without an item last; write a number from 0 to 2',
    ],
    [
      'host.frames=*x',
      'no value before *x has the anchor &x; write the value out, or put a text with * in quotes',
    ],
    ['host=[', 'a [ before this place has no ]; write ] where it ends'],
    [
      'host.frames=many',
      'frames cannot be "many"; it is the number of page frames: ' +
        'physical ones, or cached pages with pageout: demand',
    ],
    ['host.policy=fifoo', 'there is no policy "fifoo"; did you mean fifo?'],
    ['hots.frames=64', 'there is no key "hots" here; did you mean hosts?'],
    [
      'objects.B.pager=pager',
      '"size" is missing; it is the size of the object, such as 4 pages or 16KiB',
    ],
  ])('%s names itself in the error', (text, message) => {
    expect(problems(text)).toEqual([`--set ${text}: ${message}`]);
  });

  test('names itself where it makes another value wrong, the first that does', () => {
    const text = withLine(11, '      - { read: A, page: 2 }');
    const wrongWith = (...texts: readonly string[]): readonly string[] =>
      parseScenario(text, 'a.yaml', set(...texts)).problems?.map(problemText) ?? [];
    const small = 'objects.A.size=1 page';
    const wrong =
      `--set ${small}: tasks.editor.steps[1].page: page 2 is outside region A; ` +
      'it has one page, 0';
    expect(wrongWith(small)).toEqual([wrong]);
    expect(wrongWith('host.frames=100', small, 'seed=7')).toEqual([wrong]);
    expect(wrongWith(small, 'tasks.editor.steps.1.page=0')).toEqual([]);
    expect(wrongWith('host.page_size=16KiB', 'objects.A.size=16KiB')).toEqual([
      wrong.replace(small, 'objects.A.size=16KiB'),
    ]);
    const both = wrongWith(small, 'host.policy=fifoo');
    expect(both).toHaveLength(2);
    expect(both).toContain(wrong);
  });

  test('leaves its line to what another mistake in the file had hidden', () => {
    const text = withLine(11, '      - { read: A, page: 9 }').replace('frames: 64', 'frames: many');
    const { problems: wrong } = parseScenario(text, 'a.yaml', set('host.frames=64'));
    expect(wrong?.map(problemText)).toEqual([
      'a.yaml:11:26: page 9 is outside region A; it has 4 pages, 0..3',
    ]);
  });

  test('leaves what is wrong in the file its line', () => {
    expect(
      problems('host.frames=100', 'objects.A.size=1 page', 'tasks.editor.steps.1.page=1'),
    ).toEqual([
      '--set tasks.editor.steps.1.page=1: page 1 is outside region A; it has one page, 0',
    ]);
    const text = `${lines.join('\n')}\nlimit: {}\n`;
    const { problems: wrong } = parseScenario(
      text,
      'a.yaml',
      set('host.frames=100', 'lesson={ title: T, watch: W }'),
    );
    expect(wrong?.map(problemText)).toEqual([
      'a.yaml:16:1: there is no key "limit" here; did you mean limits?',
    ]);
  });
});

test('values that were set are kept by path, the last one behind the others', () => {
  const settings = settingsOf(set('host.frames=3', 'seed=2', 'host.frames=4'));
  expect(Object.entries(settings)).toEqual([
    ['seed', '2'],
    ['host.frames', '4'],
  ]);
  expect(overridesOfSettings(settings)).toEqual(set('seed=2', 'host.frames=4'));
});
