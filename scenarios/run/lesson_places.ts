/**
 * Counts how often the places of a lesson come while it runs. A place that never comes is an error
 * of the file, with its line and column.
 */
import type { Path } from '../language/finding';
import type { Place } from '../language/lesson';
import { placeText } from '../language/lesson_text';
import type { Scenario } from '../language/scenario';
import type { ScenarioError } from '../language/scenario_error';
import { misfit } from '../language/scenario_error';
import type { BuiltScenario } from './build';
import type { Watch } from './recorder';

/** The places of a scenario's lesson, each with where it stands in the file. */
export function placesOf({ lesson }: Pick<Scenario, 'lesson'>): readonly {
  readonly place: Place;
  readonly path: Path;
}[] {
  const keys = ['marks', 'questions'] as const;
  return keys.flatMap((key) =>
    (lesson?.[key] ?? []).map(({ at }, i) => ({ place: at, path: ['lesson', key, i, 'at'] })),
  );
}

export class LessonPlaces {
  private readonly scenario: Scenario;
  private readonly watches: readonly {
    readonly place: Place;
    readonly path: Path;
    readonly watch: Watch;
  }[];

  constructor({ scenario, recorder }: BuiltScenario) {
    this.scenario = scenario;
    this.watches = placesOf(scenario).map((each) => ({
      ...each,
      watch: recorder.watch(each.place.pattern),
    }));
  }

  /** A line for each place that has not come. */
  failures(): string[] {
    return this.watches.flatMap(({ place, path, watch }) => {
      const problem = placeProblem(this.scenario, place, path, watch.seen);
      return problem === null ? [] : [problem.message];
    });
  }
}

/** The error for a place that came `seen` times only, or null if it came often enough. */
export function placeProblem(
  scenario: Scenario,
  place: Place,
  path: Path,
  seen: number,
): ScenarioError | null {
  if (seen >= place.nth) return null;
  const kind = placeText(place, scenario.host.pageSize);
  const what =
    seen === 0
      ? `the run has no ${kind}`
      : `the run has ${kind} ${seen === 1 ? 'once' : `${seen} times`} only`;
  const meant = seen === 0 ? 'name one that the run has' : `write nth: ${seen} or less`;
  return misfit(scenario, [path], what, meant);
}
