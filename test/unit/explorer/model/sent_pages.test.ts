/** Which page the memory of a message was, by the event that says that it was sent. */
import { expect, test } from '@jest/globals';
import { sentPage } from '../../../../explorer/model/sent_pages';
import { recordRun } from '../../../../recording/record_run';
import { lessonNamed } from '../../../support/recorded_lesson';

const lesson = lessonNamed('burst');
const reference = recordRun(lesson);
/** The first page that went into each object of a message, in the order of events. */
const sent = Array.from({ length: reference.events }, (_, event) => reference.eventAt(event))
  .filter(({ name }) => name === 'vm_pageout.page_sent')
  .filter(
    ({ args }, i, all) => all.findIndex((one) => one.args['transit'] === args['transit']) === i,
  );

test('each object of a message is known from the event on, in whatever order one asks', () => {
  const recording = recordRun(lesson);
  expect(sent.length).toBeGreaterThan(3);
  for (const { args, event, host } of sent.toReversed()) {
    const transit = args['transit'] ?? -1;
    const { object, offset } = { object: args['object'], offset: args['offset'] };
    expect(sentPage(recording, host, transit, event)).toMatchObject({ event, object, offset });
    const before = (recording.firstEventOf(recording.stepOf(event)) ?? 0) - 1;
    expect(sentPage(recording, host, transit, before)).toBeNull();
  }
  const [first] = sent;
  expect(sentPage(recording, 0, first?.args['transit'] ?? -1, recording.events - 1)).toMatchObject({
    event: first?.event,
    objectName: 'A',
  });
});

test('any other object carries no page', () => {
  expect(sentPage(recordRun(lesson), 0, 1, reference.events - 1)).toBeNull();
});
