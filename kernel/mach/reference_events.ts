/**
 * The events of references: each load and store of a task is one, a hit or a fault. Only listeners
 * that ask for references hear of them; their numbers are counted in any case.
 */
export const referenceEvents = {
  'vm_reference.hit': {
    args: ['page', 'object', 'offset', 'vpn', 'access'],
    text: 'A thread referenced a page that its map translates; the page has its bits.',
  },
  'vm_reference.fault': {
    args: ['vpn', 'object', 'offset', 'access'],
    text: 'A thread referenced an address that does not translate: the fault begins.',
  },
} as const;

export type ReferenceEventName = keyof typeof referenceEvents;
