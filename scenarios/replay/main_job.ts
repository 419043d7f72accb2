/**
 * The main job: a real program's references on a small machine with real files behind it, and the
 * proof that nothing was lost. Pages that the program only reads are one mapped file, half of those
 * it writes a second one, the rest anonymous memory on the default pager's paging file. Each write
 * stores its own number in its page, so that every version of every page can be told from another.
 * What lives here: the machine and the checks; what a person sees of it is the command line's.
 */
import { dressDevice } from '../../devices/devices';
import type { IpcPort } from '../../kernel/ipc/ipc_port';
import type { DeviceDriver } from '../../kernel/mach/device';
import { eventKinds } from '../../kernel/mach/event_defs';
import { MEMORY_OBJECT_RETURN_DIRTY } from '../../kernel/mach/memory_object_types';
import { profiles } from '../../kernel/mach/switches';
import { MACH_PORT_NULL } from '../../kernel/mach/types';
import { VM_PROT_DEFAULT, VM_PROT_NO_CHANGE, VM_PROT_READ } from '../../kernel/mach/vm_prot';
import type { Host } from '../../kernel/machine/host';
import { Machine } from '../../kernel/machine/machine';
import type { PagerHandle } from '../../kernel/machine/machine_pagers';
import { addPager, setDefaultManager } from '../../kernel/machine/machine_pagers';
import { policies } from '../../kernel/policy/policies';
import type { Environment, ProgramStep } from '../../kernel/tasks/program';
import { Program } from '../../kernel/tasks/program';
import type { ReferenceSource } from '../../kernel/vm/fault/vm_reference';

import { pagers, storedPages } from '../../pagers/pagers';
import type { Trace } from '../../traces/trace';
import { chance } from './chance';

/** Where each page of the trace lives. */
export type Home = 'text' | 'data' | 'anonymous';

/** What the trace says of its pages. */
export interface Layout {
  readonly home: readonly Home[];
  /** Page number within its home, by page of the trace. */
  readonly place: readonly number[];
  readonly counts: Readonly<Record<Home, number>>;
  /** Number of the last write to each page, 0 for none. */
  readonly lastWrite: Uint32Array;
}

/** Words that mark the initial contents of the mapped files: no write ever stores such a number. */
const INITIAL = 0x80000000;

/** One pass over the trace: who is written, and when last. */
export function layoutOf(trace: Trace): Layout {
  const lastWrite = new Uint32Array(trace.distinctPages);
  let number = 0;
  for (const chunk of trace.chunks()) {
    for (const reference of chunk) {
      number += 1;
      if (reference & 1) lastWrite[reference >>> 1] = number;
    }
  }
  const home: Home[] = [];
  const place: number[] = [];
  const counts = { text: 0, data: 0, anonymous: 0 };
  let written = 0;
  for (let page = 0; page < trace.distinctPages; page += 1) {
    let where: Home = 'text';
    if (lastWrite[page] !== 0) {
      where = written % 2 === 0 ? 'data' : 'anonymous';
      written += 1;
    }
    home.push(where);
    place.push(counts[where]);
    counts[where] += 1;
  }
  return { home, place, counts, lastWrite };
}

/** What the end of the job found. */
export interface Proof {
  /** Pages read back through the program's own map, and those that were wrong. */
  readonly readBack: number;
  readonly wrong: readonly string[];
  /** Pages of the mapped files, and blocks of the paging file, that were looked at on disk. */
  readonly filePages: number;
  readonly blocks: number;
  readonly stale: readonly string[];
}

/** The real files of the job, as whoever runs it keeps them. */
export interface MainJobFiles {
  write(name: string, bytes: Uint8Array): void;
  read(name: string): Uint8Array;
  /** The file as a device with records of `pageSize` bytes; it is made if it is not there. */
  device(name: string, pageSize: number): DeviceDriver;
}

export interface MainJobOptions {
  readonly trace: Trace;
  /** Where text.file, data.file and paging.file are. */
  readonly files: MainJobFiles;
  readonly frames: number;
  readonly seed: string;
  /** True if the devices take as long as a disk does. */
  readonly disk: boolean;
}

export class MainJob {
  readonly machine = new Machine();
  readonly host: Host;
  readonly layout: Layout;
  readonly trace: Trace;
  private readonly files: MainJobFiles;
  private readonly filePager: PagerHandle;
  private readonly defaultPager: PagerHandle;
  private readonly objects: Readonly<Record<'text' | 'data', IpcPort>>;
  readonly regions = new Map<string, { address: number; size: number }>();
  /** Word 0 of what each paging-file record was last sent, by `port id/page`. */
  private readonly returned = new Map<string, number>();

  constructor(options: MainJobOptions) {
    const { trace, files, seed } = options;
    this.trace = trace;
    this.files = files;
    this.layout = layoutOf(trace);
    const host = this.machine.addHost({
      name: 'host',
      frames: options.frames,
      pageSize: trace.pageSize,
      pageout: 'daemon',
      contents: 'bytes',
      policy: policies.mach,
      policyOptions: {},
      switches: profiles.osf,
      tunables: {},
      random: chance(seed, 'policy'),
    });
    this.host = host;
    this.writeFiles();
    const device = (name: string): IpcPort =>
      this.machine.addDevice(name, this.open(name, options.disk));
    this.defaultPager = addPager(this.machine, host, {
      name: 'default_pager',
      pager: pagers.default,
      options: { blocks: this.layout.counts.anonymous + 64 },
      random: chance(seed, 'default_pager'),
      devices: { paging: device('paging.file') },
    });
    setDefaultManager(host, this.defaultPager.open('default', { default_port: true }));
    this.filePager = addPager(this.machine, host, {
      name: 'file_pager',
      pager: pagers.file,
      options: {},
      random: chance(seed, 'file_pager'),
      devices: { text: device('text.file'), data: device('data.file') },
    });
    this.objects = {
      text: this.filePager.open('text', { device: 'text', read_only: true }),
      data: this.filePager.open('data', { device: 'data' }),
    };
    this.start('program', this.mapSteps());
    this.watchReturns();
  }

  /** Devices by name, opened where the files were written. */
  private open(name: string, disk: boolean): DeviceDriver {
    const { pageSize } = this.trace;
    const latency = disk ? { latency: { model: 'disk' } } : {};
    const device = this.files.device(name, pageSize);
    return dressDevice(device, latency, { pageSize, contents: 'bytes' });
  }

  private writeFiles(): void {
    const { counts } = this.layout;
    const { pageSize } = this.trace;
    for (const home of ['text', 'data'] as const) {
      const bytes = new Uint8Array(counts[home] * pageSize);
      const words = new DataView(bytes.buffer);
      for (let page = 0; page < counts[home]; page += 1) {
        words.setUint32(page * pageSize, INITIAL + page, true);
      }
      this.files.write(`${home}.file`, bytes);
    }
  }

  private mapSteps(): ProgramStep[] {
    const { counts } = this.layout;
    const { pageSize } = this.trace;
    const map = (as: 'text' | 'data', protection: number): ProgramStep => ({
      op: 'vm_map',
      as,
      object: as,
      offset: 0,
      size: counts[as] * pageSize,
      protection,
    });
    return [
      map('text', VM_PROT_READ),
      map('data', VM_PROT_DEFAULT),
      { op: 'vm_allocate', as: 'anonymous', size: counts.anonymous * pageSize },
      { op: 'replay', source: 'trace' },
    ];
  }

  private start(name: string, steps: readonly ProgramStep[]): Program {
    const task = this.machine.tasks.find((known) => known.name === name);
    const program = new Program(steps, this.environment());
    const owner = task ?? this.machine.addTask(this.host, name, true);
    this.machine.clients.push(this.machine.addThread(owner, name, program));
    return program;
  }

  private environment(): Environment {
    return {
      regions: this.regions,
      object: (name) => (name === 'text' || name === 'data' ? this.objects[name] : null),
      control: () => null,
      source: (_name, regions) => this.source(regions),
      awaitEvent: () => undefined,
    };
  }

  /** The trace's references at the addresses where its pages live. */
  private source(regions: Environment['regions']): ReferenceSource {
    const { home, place } = this.layout;
    const vpn = Uint32Array.from(home, (where, page) => {
      const address = regions.get(where)?.address ?? 0;
      return address / this.trace.pageSize + (place[page] ?? 0);
    });
    const chunks = this.trace.chunks()[Symbol.iterator]();
    return {
      name: this.trace.name,
      origin: 0,
      next() {
        const { done, value } = chunks.next();
        if (done === true) return null;
        return value.map((reference) => ((vpn[reference >>> 1] ?? 0) << 1) | (reference & 1));
      },
    };
  }

  /** Remembers what each page held when it left for the paging file. */
  private watchReturns(): void {
    const sent = eventKinds['vm_pageout.page_sent'];
    this.machine.trace.listen((columns, row) => {
      if (columns.kind[row] !== sent) return;
      const [pages, objects, offsets] = columns.args;
      const version = this.host.phys.loadWord(pages[row] ?? 0, 0);
      this.returned.set(`${objects[row]}/${offsets[row]}`, version);
    });
  }

  /** References made so far. */
  get done(): number {
    return this.host.statistics.references;
  }

  /** The program's own memory against its last writes; then the files and the paging file. */
  prove(): Proof {
    const wrong = this.readBack();
    this.flush();
    const stale = [...this.staleFilePages(), ...this.staleBlocks()];
    return {
      readBack: this.layout.home.length,
      wrong,
      filePages: this.layout.counts.text + this.layout.counts.data,
      blocks: storedPages(this.defaultPager.owner.state).length,
      stale,
    };
  }

  private expected(page: number): number {
    const { home, lastWrite, place } = this.layout;
    const last = lastWrite[page] ?? 0;
    if (last !== 0 || home[page] === 'anonymous') return last;
    return INITIAL + (place[page] ?? 0);
  }

  private readBack(): string[] {
    const { home, place } = this.layout;
    const { pageSize } = this.trace;
    const steps = home.map(
      (region, page): ProgramStep => ({
        op: 'read',
        region,
        offset: (place[page] ?? 0) * pageSize,
      }),
    );
    const reader = this.start('program', steps);
    this.machine.run();
    const wrong: string[] = [];
    home.forEach((region, page) => {
      const got = reader.results[page];
      const want = this.expected(page);
      if (got?.code === 'KERN_SUCCESS' && got.value === want) return;
      const found = got === undefined ? 'nothing' : `${got.value} (${got.code})`;
      wrong.push(`page ${place[page]} of ${region}: holds ${found}, last write ${want}`);
    });
    return wrong;
  }

  /** The file pager asks for everything that was modified, and that nothing be kept. */
  private flush(): void {
    const { owner } = this.filePager;
    const steps = (['text', 'data'] as const).map(
      (object): ProgramStep => ({
        op: 'send',
        to: object,
        message: {
          id: 'memory_object_lock_request',
          build: () => ({
            offset: 0,
            size: this.layout.counts[object] * this.trace.pageSize,
            should_return: MEMORY_OBJECT_RETURN_DIRTY,
            should_flush: true,
            lock_value: VM_PROT_NO_CHANGE,
            reply_to: MACH_PORT_NULL,
          }),
        },
      }),
    );
    const environment: Environment = {
      ...this.environment(),
      control: (name) => {
        const port = name === 'text' || name === 'data' ? this.objects[name].object : null;
        const control = port?.pagerRequest ?? null;
        return control === null ? null : (owner.task.space.reverse(control)?.name ?? null);
      },
    };
    const thread = this.machine.addThread(
      owner.task,
      'file_pager.flush',
      new Program(steps, environment),
    );
    this.machine.clients.push(thread);
    this.machine.run();
  }

  private words(name: string): DataView {
    const bytes = this.files.read(name);
    return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  private staleFilePages(): string[] {
    const { home, place } = this.layout;
    const { pageSize } = this.trace;
    const stale: string[] = [];
    for (const file of ['text', 'data'] as const) {
      const bytes = this.words(`${file}.file`);
      home.forEach((where, page) => {
        if (where !== file) return;
        const at = (place[page] ?? 0) * pageSize;
        const found = bytes.getUint32(at, true);
        const want = this.expected(page);
        if (found !== want) stale.push(`${file}.file page ${at / pageSize}: ${found}, not ${want}`);
      });
    }
    return stale;
  }

  /** Each block in use holds what its page held when it last left. */
  private staleBlocks(): string[] {
    const { pageSize } = this.trace;
    const bytes = this.words('paging.file');
    const { owner } = this.defaultPager;
    const stale: string[] = [];
    for (const { page, port, record } of storedPages(owner.state)) {
      const object = owner.task.space.lookup(port)?.port?.object ?? null;
      const want = this.returned.get(`${object?.id ?? -1}/${page}`);
      const found = bytes.getUint32(record * pageSize, true);
      if (found !== want) stale.push(`paging.file block ${record}: ${found}, not ${want}`);
    }
    return stale;
  }
}
