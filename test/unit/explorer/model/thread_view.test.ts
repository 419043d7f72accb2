/** Threads and what they wait for. */
import { expect, test } from '@jest/globals';
import { threadsView } from '../../../../explorer/model/thread_view';
import { waitView } from '../../../../explorer/model/wait_view';
import { waitGraphOf } from '../../../../scenarios/run/wait_graph_maker';
import { stopAt } from '../../../support/explored_moment';

test('a thread says what it waits for and who owes the answer', () => {
  const { moment } = stopAt('silent_pager', 120);
  const rows = threadsView(moment, waitGraphOf(moment.state));
  expect(rows.map(({ isIdle, name }) => [name, isIdle])).toEqual([
    ['host.pageout', true],
    ['pager.0', true],
    ['editor', false],
  ]);
  expect(rows[2]).toMatchObject({
    what: 'page A/3 (data)',
    owes: 'pager: data_supply for data_request #4 of A',
    about: { kind: 'page', host: 0, object: 1, offset: 3 },
    until: '',
  });
});

test('a wait has its end where there is one', () => {
  const { moment } = stopAt('shadow_chain', 130);
  const rows = threadsView(moment, waitGraphOf(moment.state));
  expect(rows.find(({ name }) => name === 'parent')).toMatchObject({
    state: 'waiting',
    until: '6.000 ms',
  });
});

test('who waits for a frame of paused segments is told so', () => {
  const { moment } = stopAt('gnu_deaf_default', 20_233);
  const rows = threadsView(moment, waitGraphOf(moment.state));
  expect(rows.find(({ name }) => name === 'worker')?.what).toBe(
    'a free frame (187 free, allocation is paused)',
  );
});

test('the drawing places each node right of those that wait for it, as the sentences say', () => {
  const { moment } = stopAt('silent_pager', 120);
  const view = waitView(waitGraphOf(moment.state, { ended: true }));
  expect(view.sentences.map(({ depth, text }) => `${depth} ${text}`)).toEqual([
    '0 editor waits for page 3 of A',
    "1 A's pager never answered data_request seqno 4",
  ]);
  expect(view.nodes.map(({ column, name }) => [name, column])).toEqual([
    ['editor', 0],
    ['page 3 of A', 1],
    ['pager pager', 2],
  ]);
  expect(view.circles).toEqual([]);
  expect(view.idle).toHaveLength(2);
});

test('a circle is named, and its edges are marked', () => {
  const { moment, signals } = stopAt('gnu_keeps', 75_429);
  const graph = signals.waits.value;
  const view = waitView(graph ?? waitGraphOf(moment.state));
  expect(view.circles.length).toBe(graph?.cycles.length);
  const marked = view.edges.filter(({ isCircular }) => isCircular).length;
  const nodes = graph?.cycles.reduce((sum, cycle) => sum + cycle.nodes.length, 0);
  expect(marked).toBe(nodes);
});
