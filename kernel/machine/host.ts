/**
 * host: one kernel: its frames, objects, policy, daemon and clock. Several hosts may share a
 * machine, and a pager. This file joins the rooms; what happens in them is theirs.
 * @mach kern/host.h kern/startup.c
 */
import type { Ipc } from '../ipc/ipc';
import type { IpcPort } from '../ipc/ipc_port';
import { must } from '../kern/assert';
import { VmStatistics } from '../kern/counters';
import type { Step, Thread, WaitQueue } from '../kern/thread';
import { assertWait, clearWait, RunQueue, WaitQueueFor } from '../kern/thread';
import type { Trace } from '../kern/trace';
import { refuse } from '../mach/given';
import type { KernReturn } from '../mach/kern_return';
import { kernReturns } from '../mach/kern_return';
import type { Switches } from '../mach/switches';
import type { PageId, Plain, Tick } from '../mach/types';
import { tick } from '../mach/types';
import type { Future, PageKey, Policy, PolicyView } from '../policy/policy';
import { policyProblem } from '../policy/policy_parts';
import type { VmFault } from '../vm/fault/vm_fault';
import { vmFault } from '../vm/fault/vm_fault';
import { VmMap } from '../vm/map/vm_map';
import type { VmMapEntry } from '../vm/map/vm_map_entry';
import type { DataSupply } from '../vm/memory_object/memory_object_data_supply';
import { VmObjects } from '../vm/object/vm_object';
import { Phys } from '../vm/page/phys';
import { PmapSystem, pmapClearReference, pmapIsModified, pmapIsReferenced } from '../vm/page/pmap';
import type { VmPage } from '../vm/page/vm_page';
import { VmPageKeys } from '../vm/page/vm_page_keys';
import { vmPageEmitDequeued } from '../vm/page/vm_page_queues';
import { VmPageSegs } from '../vm/page/vm_page_seg';
import { VmResident } from '../vm/page/vm_resident';
import { PageoutState } from '../vm/pageout/vm_pageout';
import type { HostOptions, Tunables } from './host_options';
import { segmentsOf, tunablesOf } from './host_options';
import type { Machine } from './machine';

/** How many touches an exact policy is told of at a time. */
const TOUCH_BATCH = 4096;

export class Host {
  readonly id: number;
  readonly name: string;
  readonly machine: Machine;
  readonly ipc: Ipc;
  readonly trace: Trace;
  readonly options: HostOptions;
  readonly tunables: Tunables;
  readonly switches: Switches;
  readonly pageSize: number;
  /** 1 / pageSize, exactly: page numbers are products, since a division takes much longer. */
  readonly pagesPerByte: number;
  /** Pages behind which addresses and offsets begin again at 0. */
  readonly addressPages: number;
  /** Memory that a task asks for anywhere is at the lowest place, whatever else there is. */
  readonly allocatesLow: boolean;
  /** True if pages leave when room is needed, false if the daemon sees to it. */
  readonly demand: boolean;
  readonly runQueue: RunQueue;
  /** This processor's time, in ticks. */
  clock: Tick = tick(0);

  readonly phys: Phys;
  readonly pmapSystem: PmapSystem;
  readonly resident: VmResident;
  readonly objects = new VmObjects();
  readonly pageout: PageoutState;
  /** Memory's segments, if the daemon watches over each; null if memory is one. */
  readonly segments: VmPageSegs | null;
  readonly statistics = new VmStatistics();
  /** How often a fault, or a copy, has started over without a wait. @ours law 53 counts events */
  faultRestarts = 0;
  readonly mapEntryPool: VmMapEntry[] = [];
  readonly supplyPool: DataSupply[] = [];
  readonly maps: VmMap[] = [];
  readonly policy: Policy;
  readonly pageKeys = new VmPageKeys();
  /** The policy wants every touch. */
  readonly exact: boolean;
  /** An access that brings a page in sets its reference bit. */
  readonly loadCounts: boolean;
  /** References between two intervals of the policy, 0 if it has none; and how many are left. */
  private readonly interval: number;
  private untilInterval: number;
  /** References of a thread that has the processor until its quantum ends. */
  private readonly quantum: number;
  readonly touched = new Int32Array(TOUCH_BATCH);
  /** False sends all the long way, as a trace listener does: for tests and readers. @internal */
  shortWays = true;
  /** Called when a reference has ended: after each one while a listener hears references. */
  referenceEnded: (() => void) | null = null;

  /** The port of the default pager. @mach vm/memory_object.c memory_manager_default */
  defaultManager: IpcPort | null = null;
  readonly defaultManagerWanted = new WaitQueueFor('default_manager', null);
  readonly freeWanted = new WaitQueueFor('memory', null);
  readonly terminateWanted = new WaitQueueFor('memory_object_terminate', null);
  readonly pageoutWanted = new WaitQueueFor('pageout', null);
  private readonly sleepers = new WaitQueueFor('time', null);

  constructor(machine: Machine, id: number, options: HostOptions) {
    this.id = id;
    this.name = options.name;
    this.machine = machine;
    this.ipc = machine.ipc;
    this.trace = machine.trace;
    this.options = options;
    this.tunables = tunablesOf(options);
    this.switches = options.switches;
    this.pageSize = options.pageSize;
    this.pagesPerByte = 1 / options.pageSize;
    this.addressPages = this.tunables.addressLimit / options.pageSize;
    this.allocatesLow = allocatesLow(this.switches, this.tunables);
    this.demand = options.pageout === 'demand';
    this.runQueue = new RunQueue(id, machine.trace);
    this.phys = new Phys(options.contents, options.pageSize);
    this.pmapSystem = new PmapSystem(this.switches.framesKeepReference);
    this.resident = new VmResident(options.frames);
    this.pageout = new PageoutState(this.tunables.burstWaitTicks);
    this.segments = options.pageout === 'segments' ? new VmPageSegs(segmentsOf(options)) : null;
    const view = new HostView(this);
    this.policy = options.policy.create(options.policyOptions, options.random, view);
    refuse(`policy of ${options.name}`, policyProblem(this.policy));
    this.exact = this.policy.touched !== undefined;
    this.loadCounts = this.policy.loadCounts ?? true;
    this.interval = this.policy.interval?.references ?? 0;
    this.untilInterval = this.interval;
    this.quantum = Math.ceil(this.tunables.quantumTicks / this.tunables.referenceTicks);
  }

  /** The daemon goes before the thread that runs. @mach kern/ast.h AST_BLOCK */
  get preempts(): boolean {
    return this.segments?.preempt === true;
  }

  /** True while short ways may be taken: no listener would miss an event. @internal */
  get unheard(): boolean {
    return this.shortWays && !this.trace.on;
  }

  now(): Tick {
    return this.clock;
  }

  /** Tells an exact policy of one touch that is not part of a run of hits. */
  touchedOne(id: number): void {
    this.touched[0] = id;
    this.policy.touched?.(this.touched, 1);
  }

  /** Tells the policy that a page's reference bit was set by what counts as no touch. */
  marked(id: number): void {
    if (this.policy.marked === undefined) return;
    const page = this.resident.pages[id];
    if (page?.queued === true) this.policy.marked(page.id);
  }

  /** The host on which a thread runs. */
  hostOf(thread: Thread): Host {
    return this.machine.hostOf(thread);
  }

  /** A fresh address space; `counted` as in VmMap. */
  createMap(counted: boolean): VmMap {
    const pmap = this.pmapSystem.create();
    const { mapMinPage, mapMaxPage } = this.tunables;
    const { smallestGapFirst } = this.switches;
    const map = new VmMap(
      this.maps.length,
      pmap,
      counted,
      mapMinPage,
      mapMaxPage,
      smallestGapFirst,
    );
    this.maps.push(map);
    return map;
  }

  /** The number of a code, for traces. */
  codeOf(code: KernReturn): number {
    return kernReturns[code].code;
  }

  /** A thread's result as the code that it is. */
  codeNamed(result: Plain): KernReturn {
    const known = typeof result === 'string' && result in kernReturns;
    return known ? (result as KernReturn) : 'KERN_FAILURE'; // parsed
  }

  /** How many references a thread may make before something else has to happen. */
  referenceLimit(): number {
    const next = this.machine.events.nextTick();
    if (next === Number.POSITIVE_INFINITY && this.interval === 0) return this.quantum;
    const { quantumTicks, referenceTicks } = this.tunables;
    const untilEvent = Math.max(referenceTicks, next - this.clock);
    const limit = Math.ceil(Math.min(quantumTicks, untilEvent) / referenceTicks);
    return this.interval === 0 ? limit : Math.min(limit, this.untilInterval);
  }

  /** Time passes for references made. */
  referencesMade(count: number): void {
    this.statistics.references += count;
    if (this.interval > 0) this.intervalPassed(count);
    this.clock = tick(this.clock + count * this.tunables.referenceTicks);
    this.trace.now = this.clock;
    this.referenceEnded?.();
  }

  private intervalPassed(count: number): void {
    this.untilInterval -= count;
    if (this.untilInterval > 0) return;
    this.untilInterval = this.interval;
    this.policy.interval?.passed();
  }

  /** Runs a fault that was just pushed on the thread's stack. */
  faultNow(thread: Thread, fault: VmFault): Step {
    return vmFault(this, thread, fault);
  }

  /** Does something after a number of ticks; at once if there are none. It completes `subject`. */
  after(ticks: number, what: string, run: () => void, subject: object | null = null): void {
    if (ticks <= 0) {
      run();
      return;
    }
    const there = (): void => {
      this.trace.hostId = this.id;
      run();
    };
    this.machine.events.schedule(tick(this.clock + ticks), { what, run: there, subject });
  }

  /** Lets a thread wait for a wake-up, at most for a time. */
  sleepUntil(thread: Thread, queue: WaitQueue, ticks: number, isDue: () => boolean): void {
    assertWait(thread, queue);
    const wakes = (): Thread | null => (thread.waitQueue === queue && isDue() ? thread : null);
    this.machine.events.schedule(tick(this.clock + ticks), {
      what: `${thread.name} sleeps`,
      daemon: thread.daemon,
      wakes,
      run: () => {
        this.trace.hostId = this.id;
        if (wakes() !== null) clearWait(thread);
      },
    });
  }

  /** Lets a thread wait for time to pass. */
  sleep(thread: Thread, ticks: number): void {
    this.sleepUntil(thread, this.sleepers, ticks, () => true);
  }
}

function allocatesLow(switches: Switches, { mapSizeLimit }: Tunables): boolean {
  const plain = !switches.smallestGapFirst && !switches.joinsEntries;
  return plain && mapSizeLimit === Number.MAX_SAFE_INTEGER;
}

/** What a policy sees of its host. */
class HostView implements PolicyView {
  private readonly host: Host;
  readonly segments: number;
  readonly frames: number;
  readonly future: Future | null;

  constructor(host: Host) {
    this.host = host;
    this.segments = host.segments?.all.length ?? 1;
    this.frames = host.tunables.cachedFrames;
    this.future = host.options.future ?? null;
  }

  private page(id: PageId): VmPage {
    return must(this.host.resident.pages[id], 'policy: no such page');
  }

  referenced(id: PageId): boolean {
    return pmapIsReferenced(this.host.pmapSystem, this.page(id));
  }

  used(id: PageId): boolean {
    return this.page(id).reference;
  }

  use(id: PageId): void {
    this.page(id).reference = true;
  }

  clearReference(id: PageId): void {
    const page = this.page(id);
    const { pmapSystem, trace } = this.host;
    const isSet = trace.on && (page.reference || pmapIsReferenced(pmapSystem, page));
    page.reference = false;
    pmapClearReference(pmapSystem, page);
    if (isSet) emitPage(this.host, 'vm_page.reference_cleared', page);
  }

  modified(id: PageId): boolean {
    const page = this.page(id);
    return page.dirty || pmapIsModified(this.host.pmapSystem, page);
  }

  settled(id: PageId): boolean {
    const page = this.page(id);
    return !page.busy && !page.absent;
  }

  busy(id: PageId): boolean {
    return this.page(id).busy;
  }

  movable(id: PageId): boolean {
    return isMovable(this.page(id));
  }

  external(id: PageId): boolean {
    return this.page(id).object?.internal === false;
  }

  segment(id: PageId): number {
    return this.host.segments?.of(this.page(id)).index ?? 0;
  }

  key(id: PageId): PageKey {
    const { object, offset } = this.page(id);
    return this.host.pageKeys.of(object?.id ?? -1, offset);
  }

  now(): Tick {
    return this.host.clock;
  }

  references(): number {
    return this.host.statistics.references;
  }

  deactivated(id: PageId): void {
    emitPage(this.host, 'vm_page.deactivated', this.page(id));
  }

  reactivated(id: PageId): void {
    const page = this.page(id);
    this.host.statistics.reactivations += 1;
    page.discardRequest = false;
    emitPage(this.host, 'vm_page.reactivated', page);
  }

  forgotten(id: PageId): void {
    const page = this.page(id);
    page.queued = false;
    vmPageEmitDequeued(this.host, page, 'forgotten');
  }
}

/** @mach vm/vm_page.c vm_page_can_move */
function isMovable(page: VmPage): boolean {
  // A placeholder stands in a queue only where the daemon is to free it.
  const asked = page.absent && !page.fictitious;
  return !page.busy && !page.wanted && !asked && page.object?.alive === true;
}

type PageEvent = 'vm_page.deactivated' | 'vm_page.reactivated' | 'vm_page.reference_cleared';

function emitPage(host: Host, name: PageEvent, page: VmPage): void {
  if (host.trace.on) host.trace.emit(name, page.id, page.object?.id ?? -1, page.offset);
}
