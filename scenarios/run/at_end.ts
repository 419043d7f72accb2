/**
 * `at_end: sync`: what a run still does when it would end as done. For each object of the scenario,
 * in order of name, and on each host that knows it and has its pager, one lock_request has the
 * dirty pages returned without a flush; the next one goes out when the pager has its
 * lock_completed. The requests are part of the run: they have steps, time and lines of the
 * transcript.
 */
import { objectOfPort } from '../../kernel/machine/machine_inspect';
import { Program } from '../../kernel/tasks/program';
import { found } from '../language/scenario_error';
import type { BuiltScenario } from './build';
import { ProgramMaker } from './programs';

/** One request: the object, and whose kernel is asked. */
interface Sync {
  readonly object: string;
  readonly host: string;
}

export class AtEnd {
  private readonly built: BuiltScenario;
  private readonly left: Sync[];

  constructor(built: BuiltScenario) {
    this.built = built;
    const { objects, hosts, atEnd } = built.scenario;
    const names = atEnd === 'sync' ? objects.map(({ name }) => name).sort() : [];
    this.left = names.flatMap((object) => hosts.map(({ name: host }) => ({ object, host })));
  }

  /** Begins the next request; false if there is none left. */
  next(): boolean {
    for (;;) {
      const sync = this.left.shift();
      if (sync === undefined) return false;
      if (this.begin(sync)) return true;
    }
  }

  /** False if the object is gone, or has no pager to which its pages could go. */
  private begin({ object: name, host: on }: Sync): boolean {
    const { machine, objects, pagers, recorder, scenario } = this.built;
    const host = machine.hosts.find((candidate) => candidate.name === on);
    const port = objects.get(name);
    const object = scenario.objects.find((entry) => entry.name === name);
    if (host === undefined || port === undefined || object === undefined) return false;
    if (objectOfPort(host, port) === null) return false;
    const { owner } = found(pagers.get(object.pager), `pager ${object.pager}`);
    const world = { host, recorder, objects, managers: new Map(), traces: new Map() };
    const maker = new ProgramMaker(world, owner.task);
    if (maker.control(name) === null) return false;
    const from: Readonly<Record<string, string>> = machine.hosts.length > 1 ? { from: on } : {};
    maker.addSync(name, Math.ceil(object.size / host.pageSize) * host.pageSize, from);
    const program = new Program(maker.steps, maker);
    machine.clients.push(machine.addThread(owner.task, `at_end sync of ${name}`, program));
    return true;
  }
}
