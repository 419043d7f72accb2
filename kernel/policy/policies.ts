/**
 * The registry of policies. What it lists is what the command line offers, what tests run over and
 * what documents show; nothing else in the kernel knows a policy by name.
 */
import type { ProfileName } from '../mach/switches';
import { fifo } from './fifo';
import { gnu } from './gnu';
import { lru } from './lru';
import { mach } from './mach';
import type { PolicySpec } from './policy';

export const policies = { mach, gnu, fifo, lru } as const satisfies Readonly<
  Record<string, PolicySpec>
>;

export type PolicyName = keyof typeof policies;

/** The policy that a profile's kernel has. */
export const profilePolicies = {
  osf: 'mach',
  cmu: 'mach',
  gnu: 'gnu',
} as const satisfies Readonly<Record<ProfileName, PolicyName>>;
