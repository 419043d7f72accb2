/**
 * What the page asks the server that has sent it, for a scenario that no browser can run: the
 * address of the page has the token that the server wants.
 */
import type { RunRequest } from './protocol';

/** Sends a scenario to a path of the server, with what else is wanted of it. */
export function askServer(
  path: 'run' | 'next',
  wanted: Omit<RunRequest, 'run' | 'traces'> & { readonly event?: number },
  signal: AbortSignal,
): Promise<Response> {
  const body = JSON.stringify(wanted);
  return fetch(`/${path}${location.search}`, { method: 'POST', body, signal });
}
