/**
 * What a run has lost: data that the kernel had to drop, or that a pager told it to, pages that a
 * pager could not keep, and loads that gave something else than the task's last store. What a pager
 * does with the data that it gets is its own: only a load shows that it kept nothing.
 */
import type { ScenarioStep } from '../language/scenario';
import type { Line } from '../transcript/line';
import { objectOfLine } from '../transcript/match';
import type { ScenarioResult } from './run';

type Task = ScenarioResult['scenario']['tasks'][number];

const QUIET: readonly ScenarioStep['op'][] = ['map', 'allocate', 'wait', 'await', 'thread_wire'];

/** Loads of one task that gave something else than it stored last. */
function wrongLoads(
  { name, steps }: Task,
  results: ScenarioResult['results'][number]['steps'],
): string[] {
  const stored = new Map<string, number>();
  const wrong: string[] = [];
  for (const { step: index, code, value } of results) {
    const step = steps[index];
    if (step === undefined || QUIET.includes(step.op)) continue;
    if (step.op === 'touch' && !step.write) continue;
    if (step.op !== 'read' && step.op !== 'write') {
      stored.clear(); // It may have changed any page.
      continue;
    }
    const place = `${step.region} at offset ${step.offset}`;
    if (step.op === 'write') {
      stored.delete(place);
      if (code === 'KERN_SUCCESS') stored.set(place, step.value);
      continue;
    }
    const last = stored.get(place);
    if (last === undefined || value === last) continue;
    const got = code === 'KERN_SUCCESS' ? `loaded ${value}` : `got ${code}`;
    wrong.push(`${name}: read ${place} (step ${index + 1}) ${got}; it had stored ${last}`);
  }
  return wrong;
}

const pageOfLine = (line: Line): string => `${objectOfLine(line)} page ${line['page']}`;

/** Data that left the cache and went nowhere: `lossEvents` in the order in which they happened. */
function droppedPages(evidence: readonly Line[]): string[] {
  const dropped: string[] = [];
  let last: string | null = null;
  for (const line of evidence) {
    const page = pageOfLine(line);
    if (line['ev'] === 'vm_page.data_lost') {
      dropped.push(`tick ${line['t']}: ${page} had nowhere to go (vm_page.data_lost)`);
      last = page;
    } else if (line['ev'] === 'memory_object.flushed') {
      const data = line['dirty'] === true ? 'dirty' : 'precious';
      const isData = line['dirty'] === true || line['precious'] === true;
      // A page that had nowhere to go is flushed next, and is lost once.
      if (isData && last !== page) {
        dropped.push(`tick ${line['t']}: ${page} was ${data}, and a flush discarded it`);
      }
      last = null;
    }
  }
  return dropped;
}

/** A sentence for each thing that was lost; none if the run lost nothing. */
export function lostData(result: ScenarioResult): readonly string[] {
  const { scenario, built, ioErrors, crashes, results } = result;
  const writers = scenario.tasks.filter(({ steps }) =>
    steps.some((step) => step.op === 'write' || (step.op === 'touch' && step.write)),
  );
  // What two tasks store into one page depends on who is last.
  const loads = writers.length > 1 ? [] : writers;
  return [
    ...droppedPages(built.recorder.evidence),
    ...ioErrors.map(({ text }) => text),
    ...crashes.map(({ pager, error }) => `pager ${pager} crashed: ${error.message}`),
    ...loads.flatMap((task) => {
      const own = results.find(({ kind, name }) => kind === 'task' && name === task.name);
      return wrongLoads(task, own?.steps ?? []);
    }),
  ];
}
