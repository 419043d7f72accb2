/** Who waits for whom at any moment: nodes, edges with their reasons, and circles. */
import { describe, expect, test } from '@jest/globals';
import { defineScenario } from '../../../../scenarios/language/language';
import type { ScenarioInput } from '../../../../scenarios/language/schema';
import { ScenarioRun } from '../../../../scenarios/run/run';
import type { WaitGraph } from '../../../../scenarios/run/wait_graph';
import { waitGraphOf } from '../../../../scenarios/run/wait_graph_maker';

/** The graph after each step; the last one of a run that is over. */
function graphs(input: ScenarioInput): readonly WaitGraph[] {
  const run = new ScenarioRun(defineScenario({ ...input, expect: { end: 'stuck' } }));
  const found: WaitGraph[] = [];
  for (let over = false; !over; ) {
    over = run.step() !== null;
    found.push(run.waitGraph());
  }
  return found;
}

const texts = ({ edges }: WaitGraph): readonly string[] =>
  edges.filter(({ idle }) => !idle).map(({ text }) => text);

const silent: ScenarioInput = {
  objects: { A: { pager: 'memory', size: '4 pages', options: { except: { 3: 'silent' } } } },
  tasks: { editor: { steps: [{ map: 'A' }, { read: 'A', page: 3 }] } },
};

describe('a page that its pager has to supply', () => {
  test('is waited for by way of the message, then by way of the pager that owes the answer', () => {
    const all = graphs(silent);
    const asked = all.map(texts).filter((each) => each.length > 1);
    expect(asked[0]).toEqual([
      'editor waits until A is ready',
      "A's pager has not received init yet",
      'memory.0 has init in hand',
    ]);
    expect(asked.map((each) => each.join('; '))).toContain(
      'editor waits for page 3 of A; ' + "A's pager owes data_supply for data_request seqno 1",
    );
    expect(all.slice(-1).flatMap(texts)).toEqual([
      'editor waits for page 3 of A',
      "A's pager never answered data_request seqno 1",
    ]);
  });

  test('has the same reason as data, with rows of the state', () => {
    const [last] = graphs(silent).slice(-1);
    expect(last?.nodes.find(({ kind }) => kind === 'page')).toMatchObject({
      id: 'page:0/1/3',
      name: 'page 3 of A',
      host: 0,
      row: 1,
    });
    expect(last?.edges.find(({ reason }) => reason === 'owes_answer')).toEqual({
      from: 'page:0/1/3',
      to: 'pager:1',
      reason: 'owes_answer',
      text: "A's pager never answered data_request seqno 1",
      idle: false,
      facts: {
        message: 'memory_object_data_request',
        answer: 'memory_object_data_supply',
        serial: expect.any(Number),
        seqno: 1,
      },
    });
  });
});

test('a pager that waits for memory which it holds itself is a circle, and named', () => {
  const run = new ScenarioRun(
    defineScenario({
      host: { frames: 48 },
      objects: { A: { pager: 'memory', size: '60 pages', options: { keep: true } } },
      tasks: { editor: { steps: [{ map: 'A' }, { touch: 'A', write: true }] } },
      expect: { end: 'stuck' },
    }),
  );
  const { stuck } = run.finish();
  const { cycles, edges } = run.waitGraph();
  expect(cycles).toEqual([
    {
      nodes: ['thread:1', 'memory:0', 'pager:1'],
      text: 'memory.0 -> memory -> pager memory -> memory.0',
    },
  ]);
  expect(edges.find(({ reason }) => reason === 'pages_carried')?.text).toMatch(
    /^\d+ pages are in messages to memory$/,
  );
  expect(stuck[stuck.length - 1]).toBe(
    'in a circle: memory.0 -> memory -> pager memory -> memory.0',
  );
});

test('a thread that sleeps waits for its tick, and a graph needs nothing but a state', () => {
  const run = new ScenarioRun(defineScenario({ tasks: { editor: { steps: [{ wait: '5ms' }] } } }));
  while (run.state().threads.every(({ until }) => until === null)) run.step();
  const state = JSON.parse(JSON.stringify(run.state())) as ReturnType<typeof run.state>; // parsed
  const edge = waitGraphOf(state).edges.find(({ reason }) => reason === 'time');
  expect(edge).toMatchObject({
    text: 'editor waits until tick 5000000',
    to: 'time:5000000',
    facts: { tick: 5_000_000 },
  });
});
