/** Settings beside a text do what flags of the command line do. */
import { describe, expect, test } from '@jest/globals';
import { Edit } from '../../../../explorer/model/edit';
import type { Settings } from '../../../../explorer/model/settings';
import {
  AS_IN_FILE,
  commandText,
  isSameSettings,
  overridesOf,
  settingsOf,
  settingsWords,
} from '../../../../explorer/model/settings';
import { parseScenario } from '../../../../scenarios/language/language';

const ONE = 'host: { frames: 64 }\ntasks: { t: { steps: [{ wait: 1s }] } }\n';
const TWO = 'hosts: { west: {}, east: {} }\ntasks: { t: { steps: [{ wait: 1s }] } }\n';
const ALL: Settings = { policy: 'clock', frames: '80', seed: 'it is 7', profile: 'cmu' };

describe('settings', () => {
  test('change the host of the file', () => {
    const { scenario } = parseScenario(ONE, 'a.yaml', overridesOf(ONE, ALL));
    expect(scenario?.host).toMatchObject({ policy: 'clock', frames: 80, profile: 'cmu' });
    expect(scenario?.seed).toBe('it is 7');
  });

  test('change the first host of several', () => {
    const { scenario } = parseScenario(TWO, 'a.yaml', overridesOf(TWO, ALL));
    expect(scenario?.hosts.map(({ name, policy }) => [name, policy])).toEqual([
      ['west', 'clock'],
      ['east', 'mach'],
    ]);
  });

  test('are named by their flag where they are wrong', () => {
    const given = overridesOf(ONE, { ...AS_IN_FILE, frames: 'many' });
    const { problems } = parseScenario(ONE, 'a.yaml', given);
    expect(problems).toMatchObject([{ file: '--set host.frames=many', line: 0, endLine: 0 }]);
  });

  test('are found again in what was set, whatever else was', () => {
    expect(settingsOf(ONE, overridesOf(ONE, ALL))).toEqual(ALL);
    expect(settingsOf(TWO, overridesOf(TWO, ALL))).toEqual(ALL);
    const other = { path: 'host.free_min', value: '3', flag: '--set host.free_min=3' };
    expect(settingsOf(ONE, [other])).toBe(AS_IN_FILE);
    expect(settingsOf(ONE, [{ path: 'seed', value: '7', flag: '--seed 7' }]).seed).toBe('7');
    expect(isSameSettings(ALL, { ...ALL })).toBe(true);
    expect(isSameSettings(ALL, { ...ALL, frames: null })).toBe(false);
  });

  test('are none unless one is set', () => {
    expect(overridesOf(ONE, AS_IN_FILE)).toEqual([]);
    expect(settingsWords(AS_IN_FILE)).toBeNull();
    expect(settingsWords(ALL)).toBe('profile cmu, policy clock, 80 frames, seed it is 7');
  });

  test('are a command, with words that a shell takes as they are', () => {
    expect(commandText('run', 'my file.yaml', overridesOf(ONE, ALL))).toBe(
      "machvm run 'my file.yaml' --set host.profile=cmu --set host.policy=clock " +
        "--set host.frames=80 --seed 'it is 7'",
    );
    const quote = overridesOf(ONE, { ...AS_IN_FILE, seed: "it's" });
    expect(commandText('run', 'a', quote)).toBe("machvm run a --seed 'it'\\''s'");
  });
});

describe('an edited scenario', () => {
  test('is the file of its name in its command, a lesson as soon as its text differs', () => {
    expect(new Edit('mine', ONE).command.value).toBe('machvm run mine.yaml');
    const edit = new Edit('lesson', ONE, AS_IN_FILE, 'lesson');
    edit.set('policy', 'clock');
    expect(edit.command.value).toBe('machvm run lesson --set host.policy=clock');
    edit.text.value = `${ONE}# more\n`;
    expect(edit.command.value).toBe('machvm run lesson.yaml --set host.policy=clock');
  });

  test('is its own again after reset, and after the last setting is taken away', () => {
    const edit = new Edit('lesson', ONE);
    expect(edit.isOwn.value).toBe(true);
    edit.set('seed', '7');
    expect(edit.isOwn.value).toBe(false);
    edit.set('seed', '');
    expect(edit.isOwn.value).toBe(true);
    edit.text.value = TWO;
    edit.set('frames', '9');
    edit.reset();
    expect([edit.text.value, edit.overrides.value, edit.isOwn.value]).toEqual([ONE, [], true]);
  });
});
