/** Transcripts: order of keys, levels, labels, and that two runs write the same bytes. */
import { describe, expect, test } from '@jest/globals';
import { defineScenario } from '../../../scenarios/language';
import type { Line } from '../../../scenarios/line';
import { runScenario } from '../../../scenarios/run';
import type { ScenarioInput } from '../../../scenarios/schema';
import { transcriptText } from '../../../scenarios/transcript';

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

function lines(level: 'messages' | 'all', seed = '1'): readonly Line[] {
  const result = runScenario(defineScenario({ ...input, seed }), { level });
  expect(result.failures).toEqual([]);
  return result.lines;
}

describe('a transcript', () => {
  test('has a fixed order of keys, a line for sending and one for receiving', () => {
    const [sent, received, called] = lines('messages');
    expect(JSON.stringify(sent)).toBe(
      '{"t":0,"n":0,"thread":"editor","ev":"ipc_mqueue.sent","msg":"memory_object_init",' +
        '"serial":0,"port":"A","msgcount":1,"task":"kernel","page_size":4096}',
    );
    expect(JSON.stringify(received)).toBe(
      '{"t":0,"n":1,"thread":"pager.0","ev":"ipc_mqueue.received","msg":"memory_object_init",' +
        '"serial":0,"port":"A","seqno":0,"task":"pager","page_size":4096}',
    );
    expect(JSON.stringify(called)).toBe(
      '{"t":0,"n":2,"thread":"pager.0","ev":"ipc_kobject.called",' +
        '"msg":"memory_object_change_attributes","serial":1,"port":"A.control","task":"pager",' +
        '"flavor":14,"copy_strategy":"DELAY","cluster_size":4096,"may_cache_object":true,' +
        '"temporary":false}',
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
    expect(text).toContain('"ev":"vm_fault.pushed","object":"A.copy","page":0');
  });

  test('shows anonymous memory by task and region, pages by their number, codes by name', () => {
    const text = transcriptText(lines('all'));
    expect(text).toContain('"ev":"vm_fault.zero_fill","object":"editor.heap","page":39}');
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

  test('an empty one has no line', () => {
    expect(transcriptText([])).toBe('');
  });
});
