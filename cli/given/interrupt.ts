/**
 * Ctrl-C. By itself a signal ends the program at once, in the middle of whatever it computes, and a
 * shell sees status 130. What must not stay behind, as a folder of temporary files, is put in order
 * first by who made it; such work lets the event loop have its turns, or the signal is not heard.
 */

const INTERRUPTED = 130;
const signals = ['SIGINT', 'SIGTERM'] as const;

/** Does `work`; if a signal comes meanwhile, `tidy` runs and the program ends with status 130. */
export async function unlessInterrupted<T>(tidy: () => void, work: () => Promise<T>): Promise<T> {
  const ended = (): void => {
    tidy();
    process.exit(INTERRUPTED);
  };
  for (const signal of signals) process.on(signal, ended);
  try {
    return await work();
  } finally {
    for (const signal of signals) process.off(signal, ended);
  }
}
