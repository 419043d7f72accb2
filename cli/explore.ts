/**
 * `machvm explore NAME --out FILE`: a scenario as one HTML file in which its run is looked at,
 * forwards and back.
 */
import { pageScenario, pageTraces } from './explored';
import { explorerPage } from './explorer_page';
import { print, UsageError } from './output';
import { readScenario, scenarioPath } from './scenario_files';
import { readTextFile, STANDARD } from './text_file';
import { refuseUnwritable, writeWhole } from './written_file';

export interface ExploreFlags {
  readonly out?: string;
}

const FLAG = '--out ';

/** Writes the page of a scenario; answers the exit status. */
export function exploreCommand(file: string, { out }: ExploreFlags): number {
  if (out === undefined) throw new UsageError('explore: name a file to write with --out');
  if (out === STANDARD) throw new UsageError('explore: --out -: name a file');
  refuseUnwritable(out, FLAG);
  const path = scenarioPath(file);
  const scenario = readScenario(path);
  const { name, lesson } = scenario;
  const page = explorerPage({
    title: `machvm: ${lesson?.title ?? name}`,
    scenarios: [pageScenario(scenario, readTextFile(path))],
    first: name,
    traces: pageTraces([scenario]),
    recordings: new Map(),
  });
  writeWhole(out, page, FLAG);
  print(`${name}: ${out}, open it in a browser`);
  return 0;
}
