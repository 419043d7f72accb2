/** What is made from another run of a scenario, or from two recordings, in a worker of its own. */
import type { DifferencesRequest, MadeReply, MadeRequest, NextRequest } from './protocol';
import { workerOf } from './runner';

/** Throws an Error that says why the scenario cannot be run, or that `signal` has ended it. */
export function made(
  request: MadeRequest | NextRequest | DifferencesRequest,
  signal?: AbortSignal,
): Promise<MadeReply> {
  const worker = workerOf();
  return new Promise<MadeReply>((resolve, reject) => {
    signal?.addEventListener('abort', () => reject(new Error('not wanted any more')));
    worker.onmessage = ({ data }: MessageEvent<MadeReply>) => {
      if (data.kind === 'failed') reject(new Error(data.problem));
      else resolve(data);
    };
    worker.onerror = ({ message }) => reject(new Error(message));
    worker.postMessage(request);
  }).finally(() => worker.terminate());
}
