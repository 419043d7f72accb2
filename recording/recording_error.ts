/**
 * What is wrong with the bytes of a recording.
 */

/** Bytes that are not a recording, or one that is damaged; the message says which and where. */
export class RecordingError extends Error {
  override readonly name = 'RecordingError';
}
