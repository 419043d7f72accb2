/** The schema of a lesson: what a person reads about a scenario, and what it asks them. */
import { z } from 'zod';
import { ASKS } from './lesson';
import * as f from './schema_fields';

const place = z
  .strictObject({
    event: f.name('a message or event; memory_object_ may be left out, as in data_return'),
    nth: z
      .int()
      .min(1)
      .describe('which of those that match, counted from 1; 1 by default')
      .optional(),
    page: f.name('its page, such as A/3').optional(),
    object: f.name('its object, port or device').optional(),
    thread: f.name('the thread in which it happens').optional(),
    host: f.name('the host on which it happens').optional(),
    from: f.name('the host that sent the message').optional(),
  })
  .describe(
    'the moment just before an event or message, such as { event: data_return, page: A/3 }',
  );
export type PlaceInput = z.infer<typeof place>;

const mark = z.strictObject({
  at: place,
  text: f.name('one sentence that the chart shows there'),
});

const question = z.strictObject({
  at: place,
  ask: z
    .enum(ASKS)
    .describe(
      'victim (which page leaves), message (which message comes), flags (dirty and kernel_copy ' +
        'of a data_return), seqno (the number that a message gets), wakes (which threads ' +
        'continue) or state (what is true of a page or thread)',
    ),
  of: f.name('with ask: state, a page such as A/3, or a task').optional(),
  host: f.name('the host on which the page of a state is; by default the first one').optional(),
  text: f.name('the question; machvm words it by default').optional(),
  options: z
    .array(z.union([z.string(), z.number(), z.array(z.string())]))
    .min(2)
    .describe('answers to choose from, one of them right; machvm makes them by default')
    .optional(),
  why: f.name('one to three sentences that explain the right answer'),
});
export type QuestionInput = z.infer<typeof question>;

export const lessonShape = z
  .strictObject({
    title: f.name('a title'),
    watch: f.name('two or three sentences on what to watch'),
    part: f.name('the part of the course that the lesson belongs to').optional(),
    needs: z.array(z.string()).describe('lessons to study before this one').optional(),
    marks: z.array(mark).describe('sentences in the chart').optional(),
    questions: z
      .array(question)
      .describe('questions about the run, in the order in which their places come')
      .optional(),
  })
  .describe('what the scenario teaches');
export type LessonInput = z.infer<typeof lessonShape>;
