/** Questions at any event: the right answer is what the recording has next. */
import { describe, expect, test } from '@jest/globals';
import { GivenError } from '../../../kernel/mach/given';
import { recordRun } from '../../../recording/record_run';
import { defineScenario } from '../../../scenarios/language/language';
import { askedHere } from '../../../teaching/asked_here';

const recording = recordRun(
  defineScenario({
    host: { frames: 3, pageout: 'demand', policy: 'clock' },
    objects: { A: { pager: 'memory', size: '6 pages' } },
    tasks: { student: { steps: [{ map: 'A' }, { touch: 'A', pages: [1, 2, 3, 1, 4, 5] }] } },
  }),
);
const first = recording.next('vm_pageout.chosen', -1) ?? -1;

describe('the next victim', () => {
  test('is that of the next eviction, with the reason of its policy', () => {
    const before = recording.previous('vm_reference.hit', first) ?? -1;
    const asked = askedHere(recording, before, 'victim');
    const right = asked?.options.find((option) => option.right);
    expect(right?.text).toBe('A/1');
    expect(asked?.options.map(({ text }) => text).toSorted()).toEqual(['A/1', 'A/2', 'A/3']);
    expect(asked?.answer).toBe(first);
    expect(asked?.why).toContain(`A/1 is chosen at event ${first}: the hand passed A/1, A/2 and`);
  });

  test('is never the page that an event up to there has chosen, nor is that an option', () => {
    let count = 0;
    for (let event = first; event < recording.events - 1; event += 1) {
      const asked = askedHere(recording, event, 'victim');
      if (asked === null) continue;
      count += 1;
      const last = recording.lineAt(recording.previous('vm_pageout.chosen', event + 1) ?? -1);
      const texts = asked.options.map(({ text }) => text);
      expect(texts).not.toContain(`${last?.['object']}/${last?.['page']}`);
      expect(asked.answer).toBeGreaterThan(event);
      expect(recording.nameAt(asked.answer)).toBe('vm_pageout.chosen');
      const events = [...asked.why.matchAll(/event (\d+)/g)].map(([, number]) => Number(number));
      expect(events).toEqual([asked.answer]);
    }
    expect(count).toBeGreaterThan(10);
  });

  test('is not asked where no page leaves any more, or the page has not come', () => {
    expect(askedHere(recording, recording.events - 1, 'victim')).toBeNull();
    expect(askedHere(recording, -1, 'victim')).toBeNull();
  });
});

describe('the next message', () => {
  test('is the next that is sent, at each event of the run', () => {
    for (let event = -1; event < recording.events - 1; event += 1) {
      const asked = askedHere(recording, event, 'message');
      if (asked === null) continue;
      const line = recording.lineAt(asked.answer);
      expect(asked.answer).toBeGreaterThan(event);
      expect(asked.options.find(({ right }) => right)?.text).toBe(line?.['msg']);
      expect(asked.options.length).toBeGreaterThanOrEqual(2);
    }
  });

  test('is not one that an event has named, but the one after it', () => {
    const request = recording.next('vm_fault.request', -1) ?? -1;
    const asked = askedHere(recording, request, 'message');
    expect(asked?.text).toBe(
      'Which message is sent to the kernel next, after memory_object_data_request?',
    );
    const sent = recording.next('ipc_mqueue.sent', request) ?? -1;
    expect(asked?.answer).toBe(recording.next('ipc_kobject.called', sent));
    const before = askedHere(recording, request - 1, 'message');
    expect(before?.text).toBe('Which message is sent to port A next?');
    expect(before?.answer).toBe(sent);
  });

  test('has its options in an order that the seed draws', () => {
    const orders = ['1', '2', '3', '4'].map((seed) =>
      askedHere(recording, 20, 'message', seed)?.options.map(({ text }) => text),
    );
    expect(new Set(orders.map((order) => order?.toSorted().join())).size).toBe(1);
    expect(new Set(orders.map((order) => order?.join())).size).toBeGreaterThan(1);
  });
});

test.each([
  [{}, 0, 'victim', 'askedHere: recording is an object; give a Recording'],
  [recording, -2, 'victim', 'askedHere: event is -2; give a whole number from -1 to '],
  [recording, 0, 'victm', 'askedHere: ask is "victm"; give one of victim, message'],
])('of %p at %p it refuses %p', (given, event, ask, problem) => {
  const call = () => askedHere(given as never, event, ask as never); // parsed
  expect(call).toThrow(GivenError);
  expect(call).toThrow(problem);
});
