/** Lessons, run and recorded. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { recordRun } from '../../recording/record_run';
import type { Recording } from '../../recording/recording';
import { scenarioOf } from '../../scenarios/language/language';
import type { Scenario } from '../../scenarios/language/scenario';

const library = join(__dirname, '..', '..', 'scenarios', 'library');

/** A lesson of the library by its name. */
export function lessonNamed(name: string): Scenario {
  return scenarioOf(readFileSync(join(library, `${name}.yaml`), 'utf8'), `${name}.yaml`);
}

const recorded = new Map<string, Recording>();

/** The recording of a lesson; each lesson is run once. */
export function recordedLesson(name: string): Recording {
  const known = recorded.get(name);
  if (known !== undefined) return known;
  const recording = recordRun(lessonNamed(name));
  recorded.set(name, recording);
  return recording;
}

/** The first event whose line says all this. Throws if there is none. */
export function eventWith(
  recording: Recording,
  wanted: Readonly<Record<string, string | number | boolean>>,
): number {
  for (let event = 0; event < recording.events; event += 1) {
    const line = recording.lineAt(event);
    if (line === null) continue;
    if (Object.entries(wanted).every(([key, value]) => line[key] === value)) return event;
  }
  throw new Error(`no event says ${JSON.stringify(wanted)}`);
}
