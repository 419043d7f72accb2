/**
 * The registry of policies. What it lists is what the command line offers, what tests run over and
 * what documents show; nothing else in the kernel knows a policy by name.
 */
import type { ProfileName } from '../mach/switches';
import { aging } from './aging';
import { arc } from './arc';
import { car } from './car';
import { clock } from './clock';
import { enhancedSecondChance } from './enhanced_second_chance';
import { fifo } from './fifo';
import { gnu } from './gnu';
import { lfu } from './lfu';
import { lifo } from './lifo';
import { lirs } from './lirs';
import { lru } from './lru';
import { mach } from './mach';
import { mfu } from './mfu';
import { mru } from './mru';
import { nru } from './nru';
import { opt } from './opt';
import type { PolicySpec } from './policy';
import { random } from './random';
import { s3Fifo } from './s3_fifo';
import { secondChance } from './second_chance';
import { sieve } from './sieve';
import { twoQueue } from './two_queue';
import { wTinyLfu } from './w_tinylfu';
import { workingSet } from './working_set';
import { wsclock } from './wsclock';

export const policies = {
  mach,
  gnu,
  fifo,
  lru,
  mru,
  lifo,
  random,
  clock,
  'second-chance': secondChance,
  'enhanced-second-chance': enhancedSecondChance,
  nru,
  aging,
  lfu,
  mfu,
  'working-set': workingSet,
  wsclock,
  '2q': twoQueue,
  arc,
  car,
  lirs,
  's3-fifo': s3Fifo,
  sieve,
  'w-tinylfu': wTinyLfu,
  opt,
} as const satisfies Readonly<Record<string, PolicySpec>>;

export type PolicyName = keyof typeof policies;

/** The policy that a profile's kernel has. */
export const profilePolicies = {
  osf: 'mach',
  cmu: 'mach',
  gnu: 'gnu',
} as const satisfies Readonly<Record<ProfileName, PolicyName>>;
