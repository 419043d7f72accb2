/**
 * Expectations: patterns, counts by the names of messages and events, counters by Mach's names,
 * pages of objects, records of devices.
 */
import type { Path } from './finding';
import type { Names } from './resolve_names';
import { resolveName, resolvePattern } from './resolve_patterns';
import type { Resolving } from './resolving';
import type {
  CountRange,
  Expectations,
  PageExpectation,
  RecordExpectation,
  ScenarioDevice,
} from './scenario';
import type { ScenarioInput } from './schema';
import type { ContentInput } from './schema_steps';
import { statisticNames } from './statistics';

type ExpectInput = NonNullable<ScenarioInput['expect']>;

const PATH: Path = ['expect'];

function ranges(
  resolving: Resolving,
  given: Readonly<Record<string, string | number>> | undefined,
  path: Path,
  check: (name: string, path: Path) => void,
): Readonly<Record<string, CountRange>> {
  const read: Record<string, CountRange> = {};
  for (const [name, value] of Object.entries(given ?? {})) {
    const here = [...path, name];
    check(name, here);
    read[name] = resolving.countRange(value, here);
  }
  return read;
}

type ObjectContent = Extract<ContentInput, { object: string }>;

/** One expectation for each page that is named. */
function pageExpectations(
  resolving: Resolving,
  given: ObjectContent,
  path: Path,
  names: Names,
): PageExpectation[] {
  const { object, page, pages, lock, resident, dirty, precious, inactive, value } = given;
  resolving.known(object, names.objects.keys(), [...path, 'object'], 'object');
  if (page === undefined && pages === undefined) {
    resolving.report(path, 'no page is named', 'write page: 0 or pages: 0..3', true);
    return [];
  }
  const host = resolving.host(given.host, [...path, 'host']);
  const size = names.objects.get(object) ?? Number.MAX_SAFE_INTEGER;
  const limit = Math.max(1, size / host.pageSize);
  const numbers = resolving.pages(
    pages ?? page ?? 0,
    [...path, pages === undefined ? 'page' : 'pages'],
    limit,
    `object ${object}`,
  );
  return numbers.map((number) => ({
    object,
    host: host.name,
    page: number,
    ...(resident === undefined ? {} : { resident }),
    ...(dirty === undefined ? {} : { dirty }),
    ...(precious === undefined ? {} : { precious }),
    ...(inactive === undefined ? {} : { inactive }),
    ...(lock === undefined ? {} : { lock: resolving.prot(lock, [...path, 'lock'], 0) }),
    ...(value === undefined ? {} : { value }),
  }));
}

/** Counters of the only host by their names, those of several by host and name. */
function statistics(
  resolving: Resolving,
  given: NonNullable<ExpectInput['statistics']>,
): Expectations['statistics'] {
  const path = [...PATH, 'statistics'];
  const check = (name: string, at: Path): void => {
    resolving.known(name, statisticNames, at, 'counter', true);
  };
  const byHost: Record<string, Expectations['counts']> = {};
  const only: Record<string, string | number> = {};
  for (const [key, value] of Object.entries(given)) {
    const here = [...path, key];
    if (typeof value !== 'object') {
      only[key] = value;
      if (resolving.hosts.length > 1 && statisticNames.includes(key)) {
        const example = `${resolving.hosts[0]?.name}: { ${key}: ${value} }`;
        resolving.report(here, `${key} of which host`, `write ${example}`, true);
      }
      continue;
    }
    const names = resolving.hosts.map(({ name }) => name);
    if (resolving.known(key, names, here, 'host', true)) {
      byHost[key] = ranges(resolving, value, here, check);
    }
  }
  const { name } = resolving.host(undefined, path);
  if (Object.keys(only).length > 0) byHost[name] = ranges(resolving, only, path, check);
  return byHost;
}

export function resolveExpectations(
  resolving: Resolving,
  given: ExpectInput,
  names: Names,
  devices: readonly ScenarioDevice[],
): Expectations {
  const pages: PageExpectation[] = [];
  const records: RecordExpectation[] = [];
  for (const [i, content] of (given.contents ?? []).entries()) {
    const path = [...PATH, 'contents', i];
    if ('object' in content) {
      for (const page of pageExpectations(resolving, content, path, names)) pages.push(page);
    } else {
      const known = devices.map((device) => device.name);
      resolving.known(content.device, known, [...path, 'device'], 'device');
      records.push(content);
    }
  }
  return {
    end: given.end ?? 'done',
    ...(given.io_errors === undefined
      ? {}
      : { ioErrors: resolving.countRange(given.io_errors, [...PATH, 'io_errors']) }),
    messages: (given.messages ?? []).map((pattern, i) =>
      resolvePattern(resolving, pattern, [...PATH, 'messages', i], names.labels),
    ),
    never: (given.never ?? []).map((pattern, i) =>
      resolvePattern(resolving, pattern, [...PATH, 'never', i], names.labels),
    ),
    counts: ranges(resolving, given.counts, [...PATH, 'counts'], (name, path) =>
      resolveName(resolving, name, path, true),
    ),
    statistics: statistics(resolving, given.statistics ?? {}),
    pages,
    records,
  };
}
