/**
 * Three ways to run a machine, side by side: `step()`, `run(1)` over and over, and `run()` at a
 * stretch. At each step number all of them must have come to the same state. What happens inside
 * `run` shows where it stops: machines that are run several steps at a time stop at every number,
 * each at its own ones.
 */
import { digest } from '../../kernel/machine/digest';
import type { Machine, RunEnd } from '../../kernel/machine/machine';

/** Steps at a time, of the machines that are compared at every number. */
const STRIDE = 3;
/** A digest takes longer than a step: after the first steps it is made once in so many. */
const FIRST = 40;
const APART = 101;

/** What two machines have in common at one step number. */
function stateOf(machine: Machine, whole = false): string {
  const { steps, now, ipc, trace, hosts } = machine;
  const clocks = hosts.map(({ clock }) => clock).join();
  const serials = `message ${ipc.nextSerial}, event ${trace.count}`;
  const made = `step ${steps} at ${now} (${clocks}), ${serials}`;
  return whole || steps < FIRST || steps % APART === 0 ? `${made}, ${digest(machine)}` : made;
}

/** States by step number, and how the run ended. */
interface Reference {
  readonly states: ReadonlyMap<number, string>;
  readonly end: RunEnd | null;
  readonly last: string;
  readonly steps: number;
}

function stepped(machine: Machine, most: number): Reference {
  const states = new Map<number, string>();
  let end: RunEnd | null = null;
  while (end === null && machine.steps < most) {
    end = machine.step();
    states.set(machine.steps, stateOf(machine));
  }
  return { states, end, last: stateOf(machine, true), steps: machine.steps };
}

/** Why a machine that is run in pieces differs from the one that was stepped, or null. */
function differs(reference: Reference, machine: Machine, first: number, stride: number) {
  let piece = first;
  for (;;) {
    const left = reference.steps - machine.steps;
    // One that ended is asked for more than there is, the other stops where the first one did.
    const end = machine.run(reference.end === null ? Math.min(piece, left) : piece);
    const { steps } = machine;
    const isOver = end !== 'limit' || (reference.end === null && steps >= reference.steps);
    const want = isOver ? reference.last : reference.states.get(steps);
    const seen = stateOf(machine, isOver);
    if (seen !== want) return `run(${first}), run(${stride}): ${seen}\nstep(): ${want}`;
    if (!isOver) piece = stride;
    else if (end !== (reference.end ?? 'limit')) return `run ends ${end}, step ${reference.end}`;
    else return null;
  }
}

/**
 * Runs a machine, made anew for each, in all the ways, `most` steps at most; throws where two of
 * them differ. Answers how many steps it ran.
 */
export function runEachWay(make: () => Machine, most: number): number {
  const reference = stepped(make(), most);
  const ways = [[1, 1], ...Array.from({ length: STRIDE }, (_, i) => [i + 1, STRIDE])];
  for (const [first = 1, stride = 1] of [...ways, [Number.POSITIVE_INFINITY, 1]]) {
    const wrong = differs(reference, make(), first, stride);
    if (wrong !== null) throw new Error(wrong);
  }
  return reference.steps;
}
