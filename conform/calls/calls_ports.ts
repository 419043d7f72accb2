/**
 * The ports that a table of calls names. A name means the same port all through a setup:
 *
 *   null                         no port
 *   dead..., terminated          a dead name
 *   host, host..., task...       a port of the kernel's that is no memory object
 *   MO, or any other name        a port of the tester's, made when it is first named; MO is the
 *                                memory object of a setup that has one
 *   control port of NAME         the control port that came with NAME's init
 *   name port of NAME            the name port that came with it
 *   a number, "no such ...", "... does not exist"
 *                                a name of nothing
 */
import type { IpcPort } from '../../kernel/ipc/ipc_port';
import type { PortName } from '../../kernel/mach/types';
import type { Host } from '../../kernel/machine/host';
import * as user from '../../kernel/tasks/user_calls';

/** The tester and its host. */
interface Tester {
  readonly host: Host;
  make<T>(call: user.Call<T>): T;
}

/** A right of the tester's. */
export interface NamedPort {
  readonly name: PortName;
  readonly port: IpcPort;
}

/** A name of nothing. */
export const ABSENT = 'absent';

/** Names of nothing: a number, or words that say so. */
const NOTHING = /^(0x[0-9a-f]+|\d+)$|^(no|bogus|unknown|invalid|nonexistent|missing) |not exist/i;
const OF_KERNEL = /^(task|host)/;
const OF_OBJECT = /^(control|name) port of (.+)$/;

export class CallsPorts {
  private readonly tester: Tester;
  private readonly named = new Map<string, NamedPort>();

  constructor(tester: Tester) {
    this.tester = tester;
  }

  /** The port of the tester's with this name, a new one when it is first named. */
  own(name: string): NamedPort {
    return this.keep(name, () => this.tester.make(user.memoryObjectPort()));
  }

  /** A port of the kernel's that is no control port, such as that of a task. */
  ofKernel(name: string): NamedPort {
    return this.keep(name, () => this.tester.make(user.kernelPort(name)));
  }

  private keep(name: string, make: () => NamedPort): NamedPort {
    const known = this.named.get(name);
    if (known !== undefined) return known;
    const made = make();
    this.named.set(name, made);
    return made;
  }

  /** The port that a line names as an argument: null for none or a dead one. */
  find(name: string): IpcPort | typeof ABSENT | null {
    if (name === '' || name === 'null' || name === '0') return null;
    if (name.startsWith('dead') || name === 'terminated') return null;
    const [, which, of] = OF_OBJECT.exec(name) ?? [];
    if (of !== undefined) return this.ofObject(which === 'control', of);
    if (OF_KERNEL.test(name)) return this.ofKernel(name).port;
    return NOTHING.test(name) ? ABSENT : this.own(name).port;
  }

  /** The control or name port of a memory object that this host has mapped. */
  private ofObject(control: boolean, name: string): IpcPort | typeof ABSENT {
    const object = this.named.get(name)?.port;
    const { host } = this.tester;
    const known = host.objects.all.find((each) => each.alive && each.pager === object);
    if (object === undefined || known === undefined) return ABSENT;
    return (control ? known.pagerRequest : known.pagerName) ?? ABSENT;
  }
}
