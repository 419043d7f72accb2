/** What is made from another run of a scenario, or from two recordings, in another worker. */
import type { DifferencesRequest, MadeReply, MadeRequest, NextRequest } from './protocol';
import { keepWorker, takeWorker } from './workers';

/** Throws an Error that says why the scenario cannot be run, or that `signal` has ended it. */
export function made(
  request: MadeRequest | NextRequest | DifferencesRequest,
  signal?: AbortSignal,
): Promise<MadeReply> {
  const worker = takeWorker();
  return new Promise<MadeReply>((resolve, reject) => {
    const broken = (why: string): void => {
      worker.onmessage = null;
      worker.terminate();
      reject(new Error(why));
    };
    const leave = (): void => broken('not wanted any more');
    signal?.addEventListener('abort', leave);
    worker.onmessage = ({ data }: MessageEvent<MadeReply>) => {
      signal?.removeEventListener('abort', leave);
      keepWorker(worker);
      if (data.kind === 'failed') reject(new Error(data.problem));
      else resolve(data);
    };
    worker.onerror = ({ message }) => broken(message);
    worker.postMessage(request);
  });
}
