/** Sessions of the explorer for tests: of a lesson, or of a scenario's text, run to its end. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Run } from '../../explorer/model/session';
import { Session } from '../../explorer/model/session';
import { recordRun } from '../../recording/record_run';
import { digestOf } from '../../recording/text_digest';
import { scenarioOf } from '../../scenarios/language/language';

const library = join(__dirname, '..', '..', 'scenarios', 'library');

/** A run as the page has it. */
export function runOfText(name: string, yaml: string): Run {
  const scenario = scenarioOf(yaml, `${name}.yaml`);
  const recording = recordRun(scenario, { source: yaml });
  return {
    name,
    title: scenario.lesson?.title ?? name,
    yaml,
    recording,
    scenario,
    set: [],
    digest: digestOf(yaml),
    version: recording.header.version,
  };
}

const lessons = new Map<string, Run>();

/** A session that shows a lesson of the library, before its first event. */
export function sessionOf(lesson: string): Session {
  const known = lessons.get(lesson);
  const run = known ?? runOfText(lesson, readFileSync(join(library, `${lesson}.yaml`), 'utf8'));
  lessons.set(lesson, run);
  const session = new Session();
  session.show(run);
  return session;
}
