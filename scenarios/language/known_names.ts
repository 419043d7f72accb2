/** The names that scenarios may use without defining them: pagers, devices and policies. */
import { devices } from '../../devices/devices';
import { policies } from '../../kernel/policy/policies';
import { pagers } from '../../pagers/pagers';

/** A name, and one line on what it stands for. */
export interface KnownName {
  readonly name: string;
  readonly text: string;
}

function summaries(
  registry: Readonly<Record<string, { readonly summary?: string }>>,
): readonly KnownName[] {
  return Object.entries(registry).map(([name, { summary = '' }]) => ({ name, text: summary }));
}

export const knownPolicies = (): readonly KnownName[] => summaries(policies);
export const knownPagers = (): readonly KnownName[] => summaries(pagers);
export const knownDevices = (): readonly KnownName[] => [
  ...summaries(devices),
  { name: 'file', text: 'your file' },
];
