/** What the kernel says to a policy when a page comes to its queues and when it leaves them. */

/** Where a page belongs; `inactive_head` is the next to leave. */
export const queueHints = ['active', 'inactive', 'inactive_head'] as const;

export type QueueHint = (typeof queueHints)[number];

/** Why the policy does not have a page any more; one that is `forgotten` was busy. */
export const leaveReasons = ['evicted', 'freed', 'wired', 'forgotten'] as const;

export type LeaveReason = (typeof leaveReasons)[number];
