/** A moment as a line of YAML, to be put under `expect: messages:` of its scenario. */
import { formsOf } from '../../scenarios/language/resolve_patterns';
import type { Line } from '../../scenarios/transcript/line';
import { isArrival, objectOfLine } from '../../scenarios/transcript/match';
import type { Run } from './session';

/** What a value is in YAML: a text is quoted where it would not be one. */
function yamlValue(value: string | number | boolean): string {
  if (typeof value !== 'string') return String(value);
  const isPlain = /^[A-Za-z_][\w.|]*$/.test(value) && !/^(true|false|null|yes|no)$/i.test(value);
  return isPlain ? value : JSON.stringify(value);
}

/** What changes with anything else of the scenario, or says who and not what. */
const LEFT_OUT = ['serial', 'thread', 'task'];

/** The line that expects what a line of the run says; null for one that nothing can expect. */
function expectation(
  line: Line,
  pageSize: number,
  hasHosts: boolean,
  known: readonly string[],
): string | null {
  const name = isArrival(line) ? String(line['msg']) : String(line['ev']);
  // Expectations do not hear of references.
  if (name.startsWith('vm_reference.')) return null;
  const forms = formsOf(name, hasHosts);
  const own = objectOfLine(line);
  // Other labels are not known before the run.
  if (!known.includes(own.replace(/[.]copy$/, ''))) return null;
  const fields = Object.keys(forms).flatMap((key) => {
    const value = line[key];
    if (value === undefined || LEFT_OUT.includes(key)) return [];
    if (key !== 'offset') return [`${key}: ${yamlValue(value)}`];
    const page = Number(value) / pageSize;
    return Number.isInteger(page) ? [`page: ${page}`] : [`offset: ${value}`];
  });
  return `- { ${[`${name}: ${yamlValue(own)}`, ...fields].join(', ')} }`;
}

/** The line for what happens at an event; null where nothing can be expected. */
export function expectLine({ recording, scenario }: Run, event: number): string | null {
  if (scenario === null || event < 0 || event >= recording.events) return null;
  const line = recording.lineAt(event);
  if (line === null) return null;
  const host = line['from'] ?? line['host'];
  const { pageSize } = scenario.hosts.find(({ name }) => name === host) ?? scenario.host;
  const known = scenario.objects.map(({ name }) => name);
  return expectation(line, pageSize, scenario.hosts.length > 1, known);
}
