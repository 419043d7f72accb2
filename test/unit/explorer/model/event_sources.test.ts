/** The table of who emits an event and which laws hear it is what the sources say. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { eventSources } from '../../../../explorer/model/event_sources';
import { lawStatements } from '../../../../explorer/model/law_statements';
import { isStateLaw } from '../../../../kernel/check/law';
import { laws } from '../../../../kernel/check/laws';
import { eventNames } from '../../../../kernel/mach/event_defs';
import {
  emittersOf,
  hearersOf,
  lawsAbout,
  STATES,
  TESTED,
  testedStatements,
} from '../../../../tools/event_sources';
import { loadSources } from '../../../../tools/tidy';

const root = join(__dirname, '..', '..', '..', '..');

test('the table is up to date: if not, run npm run event-sources', () => {
  const emitters = emittersOf(loadSources(root));
  const hearers = hearersOf(root);
  expect(Object.keys(eventSources)).toEqual(eventNames);
  for (const event of eventNames) {
    const { laws, routines } = eventSources[event];
    expect([event, routines]).toEqual([event, [...(emitters.get(event) ?? [])].sort()]);
    expect(laws).toEqual(lawsAbout(event, hearers.get(event) ?? new Set()));
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

test('each law of a state, and each that only tests check, has its events', () => {
  const states = laws.filter(isStateLaw).map(({ id }) => String(id));
  expect(new Set(Object.keys(STATES))).toEqual(new Set(states));
  expect(Object.keys(TESTED)).toEqual([...testedStatements(root).keys()]);
  for (const events of Object.values(STATES)) expect(events.length).toBeGreaterThan(0);
});
