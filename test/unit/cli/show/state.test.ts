/** What --state and --waits print, at the end of a run or at an event, as text and as JSON. */
import { describe, expect, test } from '@jest/globals';
import type { MachineState } from '../../../../kernel/inspect/machine_state';
import type { WaitGraph } from '../../../../scenarios/run/wait_graph';
import { ran } from '../../../support/ran';

interface Printed {
  readonly state: MachineState;
  readonly waits: WaitGraph;
}

describe('run --state', () => {
  test('prints the lists of the policy, and the message that an event has sent', async () => {
    const { out } = await ran('run', 'dirty_eviction', '--until', 'data_return', '--state');
    expect(out).toContain('host: 29 of 48 frames free, the daemon scans, 1 sent in this burst');
    expect(out).toMatch(/inactive, next victim first: B\/25 B\/24/);
    expect(out).toMatch(/active, next to become inactive first: B\/14:r/);
    expect(out).toMatch(/│ data_return +│ A +│ queued +│ +- │ offset 0, .*dirty true/);
    expect(out).toContain('carries transit.3/0:d');
    for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(100);
  });

  test('prints as JSON what it prints as text', async () => {
    const { out } = await ran('run', 'first_fault', '--state', '--waits', '--json');
    const { state, waits } = JSON.parse(out) as Printed; // parsed
    const page = state.pages.find(({ frame }) => frame === 0);
    const object = state.objects.find(({ id }) => id === page?.object);
    expect(object).toMatchObject({ name: 'A', tie: 'ready', pages: [page?.id] });
    expect(state.hosts[0]?.daemon.phase).toBe('sleeping');
    expect(waits.edges.every(({ idle }) => idle)).toBe(true);
  });

  test('prints transfers of devices with when their reply is due', async () => {
    const { out } = await ran('run', 'slow_pager', '--until', 'device.write', '--state', '--json');
    const { state } = JSON.parse(out) as Printed; // parsed
    const [device] = state.devices;
    expect(device?.transfers).toHaveLength(1);
    const [transfer] = device?.transfers ?? [];
    expect(transfer).toMatchObject({ id: 0, operation: 'write', since: state.tick, bytes: 4096 });
    expect(transfer?.due).toBeGreaterThan(state.tick);
    const text = await ran('run', 'slow_pager', '--until', 'device.write', '--state');
    expect(text.out).toMatch(/│ disk +│ write +│ +\d+ │ +4096 │/);
  });
});

describe('run --waits', () => {
  test('prints who waits for whom, and who is out of work', async () => {
    const { out } = await ran('run', 'silent_pager', '--waits');
    const [, waits = ''] = out.split('\nwaits\n');
    expect(waits.split('\n')).toEqual([
      '  host.pageout sleeps until memory is short (idle)',
      '  pager.0 waits for a message at port pager.set.2 (idle)',
      '  editor waits for page 3 of A',
      "      A's pager never answered data_request seqno 4",
      '',
    ]);
  });
});
