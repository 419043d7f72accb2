/**
 * Arguments that messages of several families have: the form and the text of each.
 * @ours the text stands once
 */

/** Of messages from the kernel. @ours see the head of this file */
export const CONTROL = [
  'makeSend',
  'The control port of the sending kernel; answers go there.',
] as const;
/** Of messages about pages. @ours see the head of this file */
export const OFFSET = [
  'bytes',
  'Byte offset in the memory object; a multiple of the page size.',
] as const;
/** Of a supply. @ours see the head of this file */
export const PAGES = ['outOfLine', 'The pages; a multiple of the page size.'] as const;
/** Of a supply. @ours see the head of this file */
export const LOCK = [
  'prot',
  'Accesses that stay forbidden until a lock request allows them.',
] as const;
/** Of a lock request. @ours see the head of this file */
export const LOCKED_SIZE = ['bytes', 'Bytes; rounded up to pages.'] as const;
/** Of a lock request. @ours see the head of this file */
export const SHOULD_FLUSH = ['boolean', 'True if the pages must leave the cache.'] as const;
/** Of a lock request. @ours see the head of this file */
export const NEW_LOCK = [
  'prot',
  'Accesses to forbid from now on; 8 leaves the locks unchanged.',
] as const;
/** Of a call that is completed. @ours see the head of this file */
export const REPLY_TO = ['replyTo', 'Where the completion goes; null for none.'] as const;
/** Of a return. @ours see the head of this file */
export const RETURNED = ['outOfLine', 'The pages, mapped into the pager at receive.'] as const;
/** Of a request that is answered. @ours see the head of this file */
export const REPLY_PORT = ['replyTo', 'Where the reply goes.'] as const;
/** Of an answer. @ours see the head of this file */
export const REFUSED = ['kern_return', 'KERN_INVALID_ARGUMENT if the call is refused.'] as const;
