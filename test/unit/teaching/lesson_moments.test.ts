/** One run of a lesson has its moments, and its recording on a tape. */
import { expect, test } from '@jest/globals';
import { RunTape, recordRun } from '../../../recording/record_run';
import { runLesson } from '../../../teaching/lesson_moments';
import { lessonNamed } from '../../support/recorded_lesson';

test.each(['first_fault', 'eviction_race', 'second_chance'])(
  'the recording of the run that makes the questions of %s is that of any run',
  (name) => {
    const scenario = lessonNamed(name);
    const alone: Uint8Array[] = [];
    recordRun(scenario, { onChunk: (piece) => alone.push(piece) });
    const taped: Uint8Array[] = [];
    const tape = new RunTape(scenario, null, (piece) => taped.push(piece));
    const { moments } = runLesson(scenario, {}, tape);
    expect(moments).not.toContain(null);
    expect(Buffer.concat(taped).equals(Buffer.concat(alone))).toBe(true);
  },
);
