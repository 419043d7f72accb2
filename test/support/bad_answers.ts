/** What a bad argument is answered, in one profile or in each. */
import type { KernReturn, MachMsgReturn } from '../../kernel/mach/kern_return';
import type { ProfileName } from '../../kernel/mach/switches';

export const profileNames = ['osf', 'cmu', 'gnu'] as const satisfies readonly ProfileName[];

/** What a call can come to. */
export type Code = KernReturn | MachMsgReturn | 'waiting';

/** A code, and the messages that a pager was sent then. */
export type Told = Code | `${Code}, then ${string}`;

/** One outcome, or one for each profile. */
export type Answer = Told | Readonly<Record<ProfileName, Told>>;

/** Shorthand for the commonest difference: CMU's call is OSF's. */
export const gnuOnly = (others: Told, gnu: Told): Answer => ({ osf: others, cmu: others, gnu });
export const osfOnly = (osf: Told, others: Told): Answer => ({ osf, cmu: others, gnu: others });

/**
 * What the row does beside its answer: `changes` takes effect, as the good call does; `unseen`
 * leaves marks in the kernel that no task can see, such as an entry that was cut; `told` sends the
 * pager the messages that its answer names, and leaves no other marks.
 */
export type Effect = 'changes' | 'unseen' | 'told';

/** What is answered in a profile. */
export function answerIn(profile: ProfileName, answer: Answer): Told {
  return typeof answer === 'string' ? answer : answer[profile];
}
