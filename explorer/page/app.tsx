/** The whole page: opens what its file names, and gives its session to the shell. */
import { useEffect, useMemo } from 'preact/hooks';
import type { PageData } from '../model/page_data';
import { Session } from '../model/session';
import { Runner } from '../run/runner';
import { Shell } from './shell';

export function App({ data }: { readonly data: PageData }) {
  const session = useMemo(() => new Session(), []);
  const runner = useMemo(() => new Runner(session), [session]);
  useEffect(() => {
    const scenario = data.scenarios.find(({ name }) => name === data.first) ?? data.scenarios[0];
    if (scenario !== undefined) runner.start(scenario.name, scenario.yaml);
  }, [data, runner]);
  return <Shell session={session} runner={runner} />;
}
