/**
 * Workers of the page's own script, so that nothing is fetched. One that has done its work is kept
 * for the next: to begin a worker takes longer than most of what it is asked.
 */
import { SCRIPT_ID } from '../model/page_data';

/** Workers that are kept: a comparison has two runs. */
const KEPT = 2;

const free: Worker[] = [];
/** The address of the page's own script, which takes long to make; made once. */
let address: string | null = null;

/** A worker that does nothing yet. */
export function takeWorker(): Worker {
  const kept = free.pop();
  if (kept !== undefined) return kept;
  if (address === null) {
    const text = document.getElementById(SCRIPT_ID)?.textContent ?? '';
    address = URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));
  }
  return new Worker(address);
}

/** Keeps a worker that has answered the last of what it was asked. */
export function keepWorker(worker: Worker): void {
  worker.onmessage = null;
  worker.onerror = null;
  if (free.length < KEPT) free.push(worker);
  else worker.terminate();
}
