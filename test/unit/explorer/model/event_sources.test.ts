/** The table of who emits an event and which laws hear it is what the sources say. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { eventSources, lawStatements } from '../../../../explorer/model/event_sources';
import { eventNames } from '../../../../kernel/mach/event_defs';
import { emittersOf, hearersOf } from '../../../../tools/event_sources';
import { loadSources } from '../../../../tools/tidy';

const root = join(__dirname, '..', '..', '..', '..');

test('the table is up to date: if not, run npm run event-sources', () => {
  const emitters = emittersOf(loadSources(root));
  const hearers = hearersOf(root);
  expect(Object.keys(eventSources)).toEqual(eventNames);
  for (const event of eventNames) {
    const { laws, routines } = eventSources[event];
    expect([event, routines]).toEqual([event, [...(emitters.get(event) ?? [])].sort()]);
    expect(new Set(laws)).toEqual(new Set([...(hearers.get(event) ?? [])].map(String)));
  }
});

test('each routine stands in its file, and each law has a statement', () => {
  for (const { laws, routines } of Object.values(eventSources)) {
    expect(routines.length).toBeGreaterThan(0);
    for (const each of routines) {
      const [file = '', routine = ''] = each.split(' ');
      const name = routine.replace(/^.*\./, '');
      expect(readFileSync(join(root, 'kernel', file), 'utf8')).toContain(name);
    }
    for (const law of laws) expect(lawStatements[law]).toMatch(/^[A-Za-z]/);
  }
});
