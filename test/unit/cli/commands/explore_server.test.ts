/** The server of the explorer: who gets an answer, and which. */
import type { IncomingHttpHeaders } from 'node:http';
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ExploreServer } from '../../../../cli/commands/explore_server';

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

interface Asked {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

let address = new URL('http://127.0.0.1/');
const server = new ExploreServer({
  page: '<p>the page</p>',
  run: async ({ name, yaml }, write) => {
    if (yaml === 'bad') throw new Error('mine.yaml:1:1: bad');
    write(Buffer.from(`${name}:`));
    write(Buffer.from(yaml));
  },
  next: async ({ yaml }, event) => {
    if (yaml === 'bad') throw new Error('mine.yaml:1:1: bad');
    return [event, -1];
  },
});

beforeAll(async () => {
  address = new URL(await server.listen(0));
});
afterAll(() => server.close());

/** Asks for a path; the token is the server's unless the path has one. */
function ask(path: string, { method = 'GET', headers = {}, body = '' }: Asked = {}) {
  return new Promise<Answer>((resolve, reject) => {
    const options = { host: address.hostname, port: address.port, path, method, headers };
    const asking = request(options, (response) => {
      let text = '';
      response.on('data', (piece) => {
        text += String(piece);
      });
      const { statusCode: status = 0, headers: got } = response;
      response.on('end', () => resolve({ status, headers: got, text }));
    });
    asking.on('error', reject);
    asking.end(body);
  });
}

const own = (path: string): string => `${path}${address.search}`;

describe('the page', () => {
  test('is given to who has the token, and kept by nobody', async () => {
    expect(address.href).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?token=[0-9a-f]{32}$/);
    const { status, headers, text } = await ask(own('/'));
    expect([status, text]).toEqual([200, '<p>the page</p>']);
    expect(headers['cache-control']).toBe('no-store');
    expect(headers['referrer-policy']).toBe('no-referrer');
  });

  test.each(['/', '/?token=', `/?token=${'0'.repeat(32)}`, '/run', '/nothing'])(
    'is refused without it: %s',
    async (path) => {
      expect((await ask(path)).status).toBe(403);
    },
  );

  test('is refused to another name of this machine, and to pages of others', async () => {
    const { port } = address;
    const hosts = ['evil.example', `evil.example:${port}`, `localhost:${port}`];
    for (const host of hosts) {
      expect((await ask(own('/'), { headers: { host } })).status).toBe(403);
    }
    const headers = { origin: 'http://evil.example' };
    expect((await ask(own('/run'), { method: 'POST', headers, body: '{}' })).status).toBe(403);
  });

  test('is all that there is, but for runs', async () => {
    expect((await ask(own('/nothing'))).status).toBe(404);
    expect((await ask(own('/run'))).status).toBe(404);
    expect((await ask(own('/'), { method: 'POST' })).status).toBe(404);
  });
});

describe('a run', () => {
  const post = (body: string) => ask(own('/run'), { method: 'POST', body });

  test('is answered piece by piece', async () => {
    const { status, text } = await post(JSON.stringify({ name: 'mine', yaml: 'host: {}' }));
    expect([status, text]).toEqual([200, 'mine:host: {}']);
  });

  test('that cannot be made is answered with what is wrong', async () => {
    const { status, text } = await post(JSON.stringify({ name: 'mine', yaml: 'bad' }));
    expect([status, text]).toEqual([400, 'mine.yaml:1:1: bad']);
  });

  test.each(['', 'x', '{}', '{"name":1,"yaml":""}', 'null', '{"name":"a","yaml":"","set":[1]}'])(
    'needs a name and a text: %p',
    async (body) => {
      expect(await post(body)).toMatchObject({
        status: 400,
        text: 'Send { name, yaml } as JSON.\n',
      });
    },
  );

  test('of a text of more than four megabytes is refused', async () => {
    const yaml = ' '.repeat(2 ** 22);
    expect((await post(JSON.stringify({ name: 'mine', yaml }))).status).toBe(400);
  });
});

describe('which page leaves next', () => {
  const post = (body: unknown) => ask(own('/next'), { method: 'POST', body: JSON.stringify(body) });

  test('is answered for an event of a run, as JSON', async () => {
    const { headers, status, text } = await post({ name: 'mine', yaml: '', event: 7 });
    expect([status, text]).toEqual([200, '[7,-1]']);
    expect(headers['content-type']).toBe('application/json; charset=utf-8');
  });

  test('needs the token, a whole number, and a scenario that runs', async () => {
    expect((await ask('/next', { method: 'POST', body: '{}' })).status).toBe(403);
    expect((await post({ name: 'mine', yaml: '', event: 1.5 })).status).toBe(400);
    expect(await post({ name: 'mine', yaml: 'bad', event: 7 })).toMatchObject({
      status: 400,
      text: 'mine.yaml:1:1: bad',
    });
  });
});

test('a port that is taken is an error of use', async () => {
  const second = new ExploreServer({
    page: '',
    run: async () => undefined,
    next: async () => [],
  });
  await expect(second.listen(Number(address.port))).rejects.toThrow(
    `explore: --port ${address.port}: another program listens there`,
  );
});
