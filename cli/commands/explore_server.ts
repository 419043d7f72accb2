/**
 * The server of `machvm explore`: the page, and runs that only Node can make. It listens on this
 * machine alone, and answers only requests with the token of its address; the Host header
 * is checked, so that a page of another site (DNS rebinding) gets no answer.
 */
import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Override } from '../../scenarios/language/override';
import { errorCode, flagError } from '../show/output';

const LOCAL = '127.0.0.1';
/** The longest text of a scenario that is taken, in bytes. */
const MOST_BYTES = 1 << 22;

/** What the page sends when it wants a run. */
export interface WantedRun {
  readonly name: string;
  readonly yaml: string;
  /** Values that stand in the place of the file's. */
  readonly set: readonly Override[];
}

export interface Served {
  readonly page: string;
  /** Makes a run; throws an error whose message says what is wrong with the scenario. */
  readonly run: (
    wanted: WantedRun,
    write: (bytes: Uint8Array) => void,
    isLeft: () => boolean,
  ) => Promise<void>;
  /** Which page of each host leaves next at an event of a run. */
  readonly next: (
    wanted: WantedRun,
    event: number,
    isLeft: () => boolean,
  ) => Promise<readonly number[]>;
}

const HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy': "frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

function answer(response: ServerResponse, status: number, text: string, type = 'text/plain'): void {
  response.writeHead(status, { ...HEADERS, 'content-type': `${type}; charset=utf-8` });
  response.end(text);
}

function isSame(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)];
  return a.length === b.length && timingSafeEqual(a, b);
}

async function bodyOf(request: IncomingMessage): Promise<string | null> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of request) {
    const buffer = Buffer.from(piece);
    bytes += buffer.length;
    if (bytes > MOST_BYTES) return null;
    pieces.push(buffer);
  }
  return Buffer.concat(pieces).toString('utf8');
}

function isSet(set: unknown): set is readonly Override[] {
  const isOverride = (each: unknown): boolean =>
    ['path', 'value', 'flag'].every((key) => typeof Reflect.get(Object(each), key) === 'string');
  return Array.isArray(set) && set.every(isOverride);
}

/** A run, and the event about which one asks; -1 if a body has none. */
interface Wanted {
  readonly run: WantedRun;
  readonly event: number;
}

function wantedOf(body: string | null): Wanted | null {
  try {
    const { name, yaml, set = [], event = -1 } = Object(JSON.parse(body ?? ''));
    const isFit = typeof name === 'string' && typeof yaml === 'string' && isSet(set);
    return isFit && Number.isInteger(event) ? { run: { name, yaml, set }, event } : null;
  } catch {
    return null;
  }
}

/** A server that goes on until it is closed. */
export class ExploreServer {
  private readonly token = randomBytes(16).toString('hex');
  private readonly served: Served;
  private readonly server: Server;

  constructor(served: Served) {
    this.served = served;
    this.server = createServer((request, response) => {
      void this.serve(request, response).catch((error: unknown) => {
        if (response.headersSent) response.destroy();
        else answer(response, 400, error instanceof Error ? error.message : String(error));
      });
    });
  }

  /** Begins to listen, at a port or, with 0, at any; answers the address with its token. */
  async listen(port: number): Promise<string> {
    const { server } = this;
    await new Promise<void>((resolve, reject) => {
      server.once('error', (error) => {
        const code = errorCode(error);
        const why = code === 'EADDRINUSE' ? 'another program listens there' : code;
        reject(flagError('explore: --port', `${port}`, `${why}; leave --port out for a free one`));
      });
      server.listen(port, LOCAL, resolve);
    });
    return `http://${this.host}/?token=${this.token}`;
  }

  /** Ends at once, with whatever it was about to answer. */
  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  private get host(): string {
    const { port } = this.server.address() as AddressInfo; // parsed
    return `${LOCAL}:${port}`;
  }

  private isOurs({ headers }: IncomingMessage, address: URL): boolean {
    const { host, origin } = headers;
    if (host !== this.host) return false;
    if (origin !== undefined && origin !== `http://${this.host}`) return false;
    return isSame(address.searchParams.get('token') ?? '', this.token);
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const address = new URL(request.url ?? '/', `http://${this.host}`);
    if (!this.isOurs(request, address)) {
      answer(response, 403, 'Open the address that machvm explore has printed.\n');
    } else if (request.method === 'GET' && address.pathname === '/') {
      answer(response, 200, this.served.page, 'text/html');
    } else if (request.method === 'POST' && ['/run', '/next'].includes(address.pathname)) {
      await this.make(address.pathname === '/next', request, response);
    } else answer(response, 404, 'There is the page, /run and /next.\n');
  }

  private async make(
    isNext: boolean,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const wanted = wantedOf(await bodyOf(request));
    if (wanted === null) {
      answer(response, 400, 'Send { name, yaml } as JSON.\n');
      return;
    }
    let isLeft = false;
    response.once('close', () => {
      isLeft = true;
    });
    const write = (bytes: Uint8Array): void => {
      if (!response.headersSent) {
        response.writeHead(200, { ...HEADERS, 'content-type': 'application/octet-stream' });
      }
      response.write(bytes);
    };
    if (isNext) {
      const pages = await this.served.next(wanted.run, wanted.event, () => isLeft);
      answer(response, 200, JSON.stringify(pages), 'application/json');
      return;
    }
    await this.served.run(wanted.run, write, () => isLeft);
    response.end();
  }
}
