/** A scenario that is right, line by line, and what is wrong when one of its lines is another. */
import { parseScenario } from '../../../scenarios/language/language';
import { problemText } from '../../../scenarios/language/yaml_file';

/** The lines that reading a text gives; none if it is right. */
export function problems(text: string): readonly string[] {
  return parseScenario(text, 'a.yaml').problems?.map(problemText) ?? [];
}

/** A scenario that is right, with one line put in place of another. */
export const lines = [
  'lesson: { title: T, watch: W }',
  'seed: 7',
  'host: { frames: 64 }',
  'devices: { disk: { type: memory } }',
  'pagers: { pager: { type: memory } }',
  'objects: { A: { pager: pager, size: 4 pages } }',
  'tasks:',
  '  editor:',
  '    steps:',
  '      - map: A',
  '      - { read: A, page: 0 }',
  'calls:',
  '  - { memory_object_lock_request: A, at: 5ms }',
  'limits: { steps: 100, time: 1s }',
  'expect: { counts: { memory_object_data_request: 1 } }',
];

export function withLine(number: number, text: string): string {
  return lines.map((line, i) => (i + 1 === number ? text : line)).join('\n');
}
