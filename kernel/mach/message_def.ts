/**
 * What the definition of a message says, and how a message changes when it crosses a port.
 *
 * A body exists in four forms, the same keys in each:
 *   as a user task sends it    ports are names, out-of-line memory a region of its map
 *   as the kernel holds it     ports are ports, out-of-line memory an object in transit
 *   as a user task receives it ports are names, out-of-line memory a region mapped for it
 *   as a trace shows it        scalars only, in the order of `scalars`
 * `cross` turns one form into another by asking a `Crossing` about each right and region; copyin,
 * the kernel's own sends, copyout and destruction are four implementations of that interface.
 */

/** Out-of-line memory in any form: at least its size in bytes is known. */
export interface Sized {
  readonly size: number;
}

/** What happens to each right and region of a body on its way. The names are dispositions. */
export interface Crossing<P, Q, M extends Sized, N extends Sized> {
  makeSend(port: P): Q;
  moveReceive(port: P): Q;
  moveSend(port: P): Q;
  /** Polymorphic: a send-once right made from a receive right, or the right that is there. */
  replyTo(port: P): Q;
  outOfLine(memory: M): N;
}

/** How a scalar argument is shown: bytes, page counts, booleans, codes and so on. */
export type ScalarForm =
  | 'number'
  | 'bytes'
  | 'boolean'
  | 'prot'
  | 'kern_return'
  | 'should_return'
  | 'copy_strategy'
  | 'port_name';

/** Who may send a message: it decides on which side of the port its handler lives. */
export type MessageSender = 'kernel' | 'pager' | 'device' | 'any';

/** The part of a definition that people read. */
export interface MessageText {
  /** The message id of the OSF interface, which machvm speaks by default. */
  readonly id: number;
  /** The id of CMU Mach and GNU Mach where it differs. */
  readonly idCmu?: number;
  readonly sender: MessageSender;
  /** The name of the message whose meaning it has, if it is an older form of one. */
  readonly formOf?: string;
  /** One sentence: what the message says. */
  readonly summary: string;
  /** Two to four sentences: when it is sent and what may follow. */
  readonly detail: string;
  readonly args: Readonly<Record<string, string>>;
}
