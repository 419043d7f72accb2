/** Devices of a scenario that are files which stay; a temporary one can be made in memory. */
import type { Scenario, ScenarioDevice } from './scenario';

export function keptFiles({ devices }: Scenario): readonly ScenarioDevice[] {
  return devices.filter(
    ({ options, path }) => path !== null && Reflect.get(Object(options), 'temporary') !== true,
  );
}
