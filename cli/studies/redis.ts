/**
 * The Redis that holds the queue of a sweep. Its clients are packages that those install who use a
 * queue; they are loaded here and nowhere else: docs/decisions/0036-many-machines.md. The password
 * of a URL is never printed.
 */
import type { Redis } from 'ioredis';
import { peer } from '../given/version';
import { errorCode, printError, UsageError } from '../show/output';

/** The queue's library, and the client that it works by. */
export interface QueuePackages {
  readonly bullmq: typeof import('bullmq');
  readonly ioredis: typeof import('ioredis');
}

/** The packages. Throws a UsageError with the line that installs them. */
export function loadQueuePackages(): QueuePackages {
  try {
    return { bullmq: require('bullmq'), ioredis: require('ioredis') };
  } catch (error) {
    if (errorCode(error) !== 'MODULE_NOT_FOUND') throw error;
    const add = `npm install ${peer('bullmq')} ${peer('ioredis')}`;
    throw new UsageError(
      `--queue: a queue needs two packages that are not installed; run \`${add}\``,
    );
  }
}

interface RedisPlace {
  readonly host: string;
  readonly port: number;
  readonly db: number;
  readonly username?: string;
  readonly password?: string;
  readonly tls?: object;
}

interface RedisConnection extends RedisPlace {
  readonly maxRetriesPerRequest: null;
  readonly retryStrategy: () => number;
  readonly skipVersionCheck: true;
}

/** Where a Redis is. */
export interface RedisAddress {
  /** The URL as it may be printed: without user and password. */
  readonly shown: string;
  readonly options: RedisPlace;
}

const SHAPE = 'redis://HOST:PORT or rediss://USER:PASSWORD@HOST:PORT/DATABASE';
const RETRY_MS = 500;

/** Reads a URL of Redis. Throws a UsageError that does not repeat it: it may hold a password. */
export function redisAddress(text: string): RedisAddress {
  try {
    const { protocol, hostname, port, username, password, pathname, search, hash } = new URL(text);
    const [, database] = /^\/?(\d{0,9})$/.exec(pathname) ?? [];
    const isRedis = protocol === 'redis:' || protocol === 'rediss:';
    if (isRedis && hostname !== '' && database !== undefined && search + hash === '') {
      const path = database === '' ? '' : `/${database}`;
      return {
        shown: `${protocol}//${hostname}:${port || 6379}${path}`,
        options: {
          host: hostname.replace(/^\[(.*)\]$/, '$1'),
          port: Number(port || 6379),
          db: Number(database),
          ...(username === '' ? {} : { username: decodeURIComponent(username) }),
          ...(password === '' ? {} : { password: decodeURIComponent(password) }),
          ...(protocol === 'rediss:' ? { tls: {} } : {}),
        },
      };
    }
  } catch {
    // It is not a URL, or has a damaged escape.
  }
  throw new UsageError(`--queue: must be the URL of a Redis server, ${SHAPE}`);
}

/** The options of every connection: lost ones are made again, and commands wait for that. */
export function connectionOf({ options }: RedisAddress): RedisConnection {
  return {
    ...options,
    maxRetriesPerRequest: null,
    retryStrategy: () => RETRY_MS,
    // What it prints about versions and settings is for servers that hold nothing else.
    skipVersionCheck: true,
  };
}

/** What goes wrong with a server, by the words of the error, and what to do. */
const REASONS: readonly (readonly [RegExp, string])[] = [
  [/ECONNREFUSED/, 'refuses the connection; start redis-server there, or correct the URL'],
  [/ENOTFOUND|EAI_AGAIN/, 'the host is unknown; correct the URL'],
  [/EHOSTUNREACH|ENETUNREACH|ETIMEDOUT/, 'cannot be reached; correct the URL, or open the network'],
  [/NOAUTH/, 'needs a password; write redis://:PASSWORD@HOST:PORT'],
  [/WRONGPASS|invalid password|invalid username/i, 'rejects the user or the password of the URL'],
  [/without any password|no password is set/i, 'has no password; leave it out of the URL'],
  [/NOPERM/, 'does not let this user do what a queue needs; give it all commands and keys'],
  [/CERT|certificate/i, 'has a certificate that is not trusted; set NODE_EXTRA_CA_CERTS'],
  [/DB index|invalid DB/i, 'does not have the database of the URL; leave it out, or correct it'],
  [
    /Protocol error|RESP type|ECONNRESET|EPIPE|SSL|TLS|EPROTO/i,
    'does not answer as a Redis server; correct the URL',
  ],
  [/no answer|closed/i, 'does not answer as a Redis server; correct the URL'],
  [/LOADING/, 'is still loading its data'],
  [/OOM|MISCONF|READONLY/, 'does not take anything more'],
];

/** What is wrong with a server, in words without a secret. */
export function redisProblem({ shown, options }: RedisAddress, error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const all = `${errorCode(error)} ${message}`;
  const known = REASONS.find(([pattern]) => pattern.test(all))?.[1];
  if (known !== undefined) return `${shown}: ${known}`;
  const secrets = [options.password, options.username].flatMap((each) => each ?? []);
  const line = secrets.reduce(
    (text, each) => text.replaceAll(each, '...'),
    message.split('\n')[0] ?? '',
  );
  return `${shown}: ${line}`;
}

const PATIENCE_MS = 10_000;

/** The result of `work`, unless it takes too long. */
async function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('no answer')), PATIENCE_MS);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** The oldest Redis that the queue's library recommends. */
const OLDEST = [6, 2] as const;

async function refuseOld(client: Redis, { shown }: RedisAddress): Promise<void> {
  const found = /^redis_version:((\d+)\.(\d+)\S*)/m.exec(await client.info('server'));
  const [, version, major = '', minor = ''] = found ?? [];
  const [oldMajor, oldMinor] = OLDEST;
  const isNew = Number(major) - oldMajor || Number(minor) - oldMinor;
  if (version === undefined || isNew >= 0) return;
  throw new UsageError(`${shown}: is Redis ${version}; ${OLDEST.join('.')} or later is needed`);
}

/**
 * Connects to a server. From then on a lost connection is made again, with a line on stderr.
 * Throws a UsageError if there is no connection to begin with.
 */
export async function connectRedis(
  { ioredis }: QueuePackages,
  address: RedisAddress,
): Promise<Redis> {
  let isUp = false;
  let wrong: unknown = null;
  const client = new ioredis.Redis({
    ...connectionOf(address),
    lazyConnect: true,
    connectTimeout: PATIENCE_MS,
    retryStrategy: () => (isUp ? RETRY_MS : null),
  });
  client.on('error', (error) => {
    wrong = error;
  });
  try {
    await inTime(client.connect().then(() => client.ping()));
    // A database that does not exist is reported, and another one taken.
    if (wrong !== null) throw wrong;
    await refuseOld(client, address);
  } catch (error) {
    disconnectRedis(client);
    if (error instanceof UsageError) throw error;
    throw new UsageError(redisProblem(address, wrong ?? error));
  }
  isUp = true;
  let isLost = false;
  client.on('close', () => {
    if (!isLost) printError(`${address.shown}: the connection is lost; trying again`);
    isLost = true;
  });
  client.on('ready', () => {
    if (isLost) printError(`${address.shown}: connected again`);
    isLost = false;
  });
  return client;
}

/** Ends a connection that is needed no more. */
export function disconnectRedis(client: Redis): void {
  client.removeAllListeners('close');
  // On a connection that is over it would wait 2 s for an end that has been.
  if (client.status !== 'end') client.disconnect();
}
