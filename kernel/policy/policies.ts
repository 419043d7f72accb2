/**
 * The registry of policies. What it lists is what the command line offers, what tests run over and
 * what documents show; nothing else in the kernel knows a policy by name.
 */
import { fifo } from './fifo';
import { lru } from './lru';
import { mach } from './mach';
import type { PolicySpec } from './policy';

export const policies = { mach, fifo, lru } as const satisfies Readonly<Record<string, PolicySpec>>;

export type PolicyName = keyof typeof policies;
