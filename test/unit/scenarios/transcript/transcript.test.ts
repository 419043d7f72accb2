/** Transcripts: order of keys, levels, labels, and that two runs write the same bytes. */
import { describe, expect, test } from '@jest/globals';
import { VERSION } from '../../../../kernel/mach/version';
import { defineScenario, scenarioOf } from '../../../../scenarios/language/language';
import type { ScenarioInput } from '../../../../scenarios/language/schema';
import type { Level } from '../../../../scenarios/run/recorder';
import { runScenario } from '../../../../scenarios/run/run';
import type { Line } from '../../../../scenarios/transcript/line';
import {
  asVersion1,
  isVersion1,
  overridesOfHeader,
  transcriptHeader,
  transcriptText,
} from '../../../../scenarios/transcript/transcript';
import {
  readTranscript,
  readTranscriptHeader,
} from '../../../../scenarios/transcript/transcript_text';
import { newInVersion2 } from '../../../../scenarios/transcript/transcript_version';
import { lineWords } from '../../../../views/line_words';

const input: ScenarioInput = {
  host: { frames: 48 },
  devices: { disk: { type: 'memory', latency: '1ms' } },
  pagers: {
    pageserver: { type: 'default', default: true, device: 'disk' },
    pager: { type: 'memory', options: { except: { 1: 'error' } } },
  },
  objects: { A: { pager: 'pager', size: '2 pages' } },
  tasks: {
    editor: {
      steps: [
        { map: 'A' },
        { read: 'A', page: 0 },
        { read: 'A', page: 1, fails: 'KERN_MEMORY_ERROR' },
        { allocate: 'heap', size: '40 pages' },
        { touch: 'heap', write: true },
        { read: 'heap', page: 0 },
      ],
    },
  },
};

function lines(level: Level, seed = '1'): readonly Line[] {
  const result = runScenario(defineScenario({ ...input, seed }), { level });
  expect(result.failures).toEqual([]);
  return result.lines;
}

describe('the header of a transcript', () => {
  const text = JSON.stringify(input);
  const set = [
    { path: 'host.frames', value: '64', flag: '--set host.frames=64' },
    { path: 'seed', value: '"a b"', flag: '--seed a b' },
  ];

  test('has what was set, so that it can be run again', () => {
    const header = transcriptHeader(scenarioOf(text, 'a.yaml', set));
    expect(JSON.stringify(header)).toBe(
      '{"machvm":2,"scenario":"a","seed":"a b","profile":"osf","set host.frames":"64",' +
        `"set seed":"\\"a b\\"","version":"${VERSION}"}`,
    );
    const again = scenarioOf(text, 'a.yaml', overridesOfHeader(header));
    expect([again.host.frames, again.seed]).toEqual([64, 'a b']);
    expect(transcriptHeader(again)).toEqual(header);
  });

  test('has nothing of the kind without that', () => {
    const header = transcriptHeader(scenarioOf(text, 'a.yaml'));
    expect(Object.keys(header)).toEqual(['machvm', 'scenario', 'seed', 'profile', 'version']);
    expect(overridesOfHeader(header)).toEqual([]);
  });
});

describe('a transcript', () => {
  test('has a fixed order of keys, a line for sending and one for receiving', () => {
    const [sent, received, called] = lines('messages');
    expect(JSON.stringify(sent)).toBe(
      '{"t":0,"n":0,"event":26,"thread":"editor","tid":7,"ev":"ipc_mqueue.sent",' +
        '"msg":"memory_object_init","serial":0,"port":"A","port_id":9,"msgcount":1,' +
        '"task":"kernel","space_id":0,"page_size":4096}',
    );
    expect(JSON.stringify(received)).toBe(
      '{"t":0,"n":1,"event":34,"thread":"pager.0","tid":6,"ev":"ipc_mqueue.received",' +
        '"msg":"memory_object_init","serial":0,"port":"A","port_id":9,"seqno":0,' +
        '"task":"pager","space_id":3,"page_size":4096}',
    );
    expect(JSON.stringify(called)).toBe(
      '{"t":0,"n":2,"event":36,"thread":"pager.0","tid":6,"ev":"ipc_kobject.called",' +
        '"msg":"memory_object_change_attributes","serial":1,"port":"A.control","port_id":10,' +
        '"task":"pager","space_id":3,"flavor":14,"copy_strategy":"DELAY","cluster_size":4096,' +
        '"may_cache_object":true,"temporary":false}',
    );
  });

  test('numbers its lines, and time never goes back', () => {
    const all = lines('all');
    expect(all.map((line) => line['n'])).toEqual(all.map((_, i) => i));
    const times = all.map((line) => Number(line['t']));
    expect([...times].sort((a, b) => a - b)).toEqual(times);
  });

  test('the level messages is what the level all says of messages and exceptions', () => {
    const strip = ({ n: _n, ...rest }: Line): Line => rest;
    const messages = lines('messages').map(strip);
    const kinds = new Set(messages.map((line) => line['ev']));
    expect(kinds).toContain('thread.exception');
    expect(kinds).not.toContain('vm_fault.request');
    const all = lines('all').map(strip);
    expect(all.filter((line) => kinds.has(line['ev'] ?? ''))).toEqual(messages);
  });

  test('calls a copy object after what it is a copy of', () => {
    const { host: _small, ...rest } = input;
    const steps = [
      { map: 'A' },
      { map: 'A', as: 'B', copy: true },
      { write: 'A', page: 0, value: 1 },
    ];
    const copying = defineScenario({ ...rest, tasks: { editor: { steps } } });
    const text = transcriptText(runScenario(copying, { level: 'all' }).lines);
    expect(text).toContain('"ev":"vm_object.copy_delayed","object":"A.copy"');
    expect(text).toMatch(
      /"ev":"vm_fault.pushed","page_id":\d+,"object":"A.copy","object_id":\d+,"page":0/,
    );
  });

  test('shows anonymous memory by task and region, pages by their number, codes by name', () => {
    const text = transcriptText(lines('all'));
    expect(text).toMatch(
      /"ev":"vm_fault.zero_fill","page_id":\d+,"object":"editor.heap","object_id":2,"page":39}/,
    );
    expect(text).toContain('"msg":"memory_object_data_return","serial":');
    expect(text).toContain('"port":"editor.heap"');
    expect(text).toContain('"ev":"thread.exception","address":');
    expect(text).toContain('"code":"KERN_MEMORY_ERROR"');
    expect(text).toContain('"thread":"clock"');
    expect(text).toContain('"desired_access":"read"');
    expect(text).not.toMatch(/"object":"object\.|"port":"anonymous/);
  });

  test('two runs write the same bytes', () => {
    expect(transcriptText(lines('all'))).toBe(transcriptText(lines('all')));
  });

  test('an empty one has a header', () => {
    const { lines: none, scenario } = runScenario(defineScenario({ tasks: {}, seed: '7' }));
    expect(none).toEqual([]);
    const text = transcriptText(none, scenario);
    const [name] = [JSON.stringify(scenario.name)];
    expect(text).toBe(
      `{"machvm":2,"scenario":${name},"seed":"7","profile":"osf","version":"${VERSION}"}\n`,
    );
    expect(readTranscript('a.jsonl', text)).toEqual([]);
    expect(readTranscriptHeader('a.jsonl', text)).toMatchObject({ machvm: 2, seed: '7' });
  });

  test('is read back as the lines that were written, with a header or without', () => {
    const all = lines('all');
    const scenario = defineScenario(input);
    expect(readTranscript('a.jsonl', transcriptText(all, scenario))).toEqual(all);
    expect(readTranscript('a.jsonl', transcriptText(all))).toEqual(all);
    expect(readTranscriptHeader('a.jsonl', transcriptText(all))).toBeNull();
  });

  test.each([
    ['{"machvm":3,"scenario":"a"}', 'a.jsonl:1:2: the transcript is of form 3; this machvm reads'],
    ['{"machvm":2,"scenario":null}', 'a.jsonl:1:13: scenario is neither text nor number'],
    ['{"t":0,"ev":"a"}\n{"machvm":2}', 'a.jsonl:2:1: the line has no "ev"'],
  ])('a header that is wrong is an error: %s', (text, message) => {
    expect(() => readTranscript('a.jsonl', text)).toThrow(message);
  });

  test('version 1 has neither numbers of events nor ids nor events that came later', () => {
    const old = asVersion1(lines('all'));
    expect(isVersion1(old)).toBe(true);
    expect(isVersion1(lines('all'))).toBe(false);
    const names = new Set(old.map(({ ev }) => ev));
    expect(newInVersion2.filter((name) => names.has(name))).toEqual([]);
    expect(transcriptText(old)).not.toMatch(/"(event|\w+_id|tid)":\d/);
    expect(JSON.stringify(old[0])).toBe(
      '{"t":0,"n":0,"thread":"clock","ev":"ipc_port.created","port":"disk","task":"kernel",' +
        '"name":0}',
    );
  });

  test('the level references has a line for each hit and fault, numbered as level all', () => {
    const all = lines('all');
    const more = lines('references');
    const isReference = ({ ev }: Line): boolean => String(ev).startsWith('vm_reference.');
    expect(all.filter(isReference)).toEqual([]);
    const strip = ({ n: _n, ...rest }: Line): Line => rest;
    expect(more.filter((line) => !isReference(line)).map(strip)).toEqual(all.map(strip));
    const numbers = more.map(({ event }) => Number(event));
    expect(numbers.every((number, i) => number > (numbers[i - 1] ?? -1))).toBe(true);
    const fault = more.find(({ ev }) => ev === 'vm_reference.fault');
    expect(lineWords(fault ?? {})).toBe(
      'editor vm_reference.fault vpn 1 object A page 0 access read',
    );
  });

  test('a wait names what is waited for, and a wake-up whom it wakes', () => {
    const shown = lines('all').filter(({ ev }) => ev === 'thread.waits' || ev === 'thread.woken');
    const words = shown.map(lineWords);
    expect(words).toContain('editor thread.waits for page object A page 0');
    expect(words).toContain('pager.0 thread.woken thread_id editor for page object A page 0');
    expect(words).toContain('pager.0 thread.waits for port_receive queue pager.set.2');
    expect(words).toContain(
      'editor thread.woken thread_id pager.0 for port_receive queue pager.set.2',
    );
  });
});

test('what run --json prints is not a transcript, and the error names run --transcript', () => {
  const text = JSON.stringify({ name: 'a', end: 'done' }, null, 2);
  expect(() => readTranscript('run.json', text)).toThrow(
    'run.json:1:1: the file is one value of JSON, not a line for each event; ' +
      '`machvm run --transcript FILE` writes a transcript',
  );
});
