/** What a dropped file is, by its bytes and its name. */
import { describe, expect, test } from '@jest/globals';
import { droppedFile } from '../../../../explorer/model/dropped';
import { comparedWith, rerunOf } from '../../../../explorer/model/rerun';
import { recordRun } from '../../../../recording/record_run';
import { scenarioOf } from '../../../../scenarios/language/language';
import { runScenario } from '../../../../scenarios/run/run';
import { transcriptText } from '../../../../scenarios/transcript/transcript';

const YAML = `host: { frames: 64 }
pagers: { p: { type: memory } }
objects: { A: { pager: p, size: 4 pages } }
tasks: { t: { steps: [{ map: A }, { touch: A }] } }
`;
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const scenario = scenarioOf(YAML, 'a.yaml');
const { lines } = runScenario(scenario);
const pieces: Uint8Array[] = [];
const recording = recordRun(scenario, { source: YAML, onChunk: (p) => pieces.push(p.slice()) });
const kind = (name: string, text: string): string => droppedFile(name, bytes(text)).kind;

function wrong(name: string, content: string | Uint8Array): string {
  const dropped = droppedFile(name, typeof content === 'string' ? bytes(content) : content);
  return dropped.kind === 'wrong' ? dropped.what : dropped.kind;
}

describe('a file is known by what is in it', () => {
  test('a recording', () => {
    expect(droppedFile('x.bin', Buffer.concat(pieces)).kind).toBe('recording');
  });

  test.each([
    ['a.yaml', YAML],
    ['b.scenario.yml', '# mine\ntasks: {}'],
    ['c.json', '{ "tasks": {} }'],
    ['d', YAML],
    ['broken.yaml', 'host: ['],
  ])('a scenario: %s', (name, text) => {
    const given = { kind: 'scenario', name: name.split('.')[0], text };
    expect(droppedFile(name, bytes(text))).toEqual(given);
  });

  test('a transcript, with its header or without', () => {
    const text = transcriptText(lines, scenario);
    expect(droppedFile('t.txt', bytes(text))).toMatchObject({ kind: 'transcript', lines });
    expect(droppedFile('t.txt', bytes(text))).toMatchObject({ header: { scenario: 'a' } });
    expect(droppedFile('t.jsonl', bytes(transcriptText(lines)))).toMatchObject({ header: null });
    expect(kind('t.jsonl', transcriptText(lines))).toBe('transcript');
  });
});

describe('of another file is said what it is and what to do', () => {
  const open = 'Open a scenario (.yaml), a recording or a transcript (.jsonl) of machvm.';
  test.each([
    ['e.yaml', '', `e.yaml is empty. ${open}`],
    ['n.txt', 'hello', `n.txt has no tasks, so it is not a scenario. ${open}`],
    ['answers.txt', 'machvm-answers 1\n', /^answers.txt holds answers: `machvm grade-answers /],
    ['p.html', '<!doctype html>', 'p.html is a page: open it in the browser itself.'],
    ['mine.ts', 'export const x = 1;', /^mine.ts is a program: .*`machvm explore`[.]$/],
    ['refs.csv', '1,2', 'refs.csv is a trace: `machvm replay refs.csv` replays it.'],
    ['t.jsonl', '{"t":0', /^t.jsonl:1:\d+: this is not JSON; /],
    ['t.jsonl', '{"machvm":9}', /^t.jsonl:1:2: the transcript is of form 9; /],
  ])('%s with %j', (name, text, what) => {
    if (typeof what === 'string') expect(wrong(name, text)).toBe(what);
    else expect(wrong(name, text)).toMatch(what);
  });

  test('bytes that are no text', () => {
    const picture = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 1]);
    expect(wrong('x.png', picture)).toBe(`x.png is not a text, and not a recording. ${open}`);
    expect(wrong('x.dat', bytes('a\0b'))).toContain('is not a text');
    const json = JSON.stringify({ name: 'a', end: 'done', lines: [] }, null, 2);
    expect(wrong('run.json', json)).toBe(
      'run.json holds what `machvm run --json` prints: `machvm run --transcript FILE` writes ' +
        'a transcript.',
    );
    expect(wrong('run.jsonl', json)).toContain('holds what `machvm run --json` prints');
  });
});

describe('a transcript with a header is run again', () => {
  const known = [{ name: 'a', yaml: YAML }];

  test('with the seed and the profile of its header', () => {
    expect(rerunOf({ scenario: 'a', seed: '1', profile: 'osf' }, known)?.set).toEqual([]);
    const other = rerunOf({ scenario: 'a', seed: '7', profile: 'cmu' }, known);
    expect(other?.set.map(({ flag }) => flag)).toEqual(['--set host.profile=cmu', '--seed 7']);
    const set = rerunOf({ scenario: 'a', seed: '1', 'set host.frames': '48' }, known)?.set;
    expect(set).toEqual([{ path: 'host.frames', value: '48', flag: '--set host.frames=48' }]);
    expect(rerunOf({ scenario: 'b' }, known)).toBeNull();
    expect(rerunOf(null, known)).toBeNull();
  });

  test('and compared with the run', () => {
    const same = comparedWith(recording, 'a.jsonl', lines);
    expect(same.event).toBeNull();
    expect(same.words).toBe(
      `run again from the header of a.jsonl: its ${lines.length} lines are the same`,
    );
    const less = lines.filter(({ msg }, i) => msg !== 'memory_object_data_supply' || i < 6);
    const differs = comparedWith(recording, 'a.jsonl', less);
    expect(recording.eventAt(differs.event ?? -1).name).toBe('ipc_kobject.called');
    expect(differs.words).toContain('the file has "nothing", the run has "p');
  });
});
