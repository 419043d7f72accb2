/** Waits a while: answers what ends the wait. */
export function wait(callback: () => void, ms: number): () => void {
  const timer = setTimeout(callback, ms);
  return () => clearTimeout(timer);
}
