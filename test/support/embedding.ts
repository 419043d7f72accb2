/** Calls with arguments of any types, as a program in JavaScript makes them. */

/** What types would refuse is what is tried. */
type Anything = ReturnType<typeof JSON.parse>;

/** The functions of a module, and other things, without their types. */
export function calls(module: object): Anything {
  return Object.assign((thing: unknown): Anything => thing, module);
}
