/** Calls with arguments of any types, as a program in JavaScript makes them. */

// biome-ignore lint/suspicious/noExplicitAny: what types would refuse is what is tried
type Anything = any;

/** The functions of a module, and other things, without their types. */
export function calls(module: object): Anything {
  return Object.assign((thing: unknown): Anything => thing, module);
}
