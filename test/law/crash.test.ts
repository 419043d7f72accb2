/**
 * The recoverable pager against crashes: a program of transactions is stopped at every event, and
 * after every write, whole or torn in the middle. A new machine gets the devices as they were then.
 * What its pager recovers is the state after some transaction, and after none that came before the
 * last one that was committed. A pager that writes its data before the log is caught.
 */
import { describe, expect, test } from '@jest/globals';
import type { BuiltScenario } from '../../scenarios/build';
import { defineScenario } from '../../scenarios/language';
import { runScenario } from '../../scenarios/run';
import type { ScenarioInput } from '../../scenarios/schema';

const PAGE = 4096;
const PAGES = 3;
const TRANSACTIONS = 4;
const RECORDS = PAGES + 1;
type Image = Readonly<Record<string, readonly Uint8Array[]>>;

/** After transaction t each page holds 10 t plus its number. */
const balance = (t: number, page: number): number => (t === 0 ? 0 : 10 * t + page);

function scenario(careless: boolean, steps: readonly object[]) {
  const made = {
    host: { contents: 'bytes' },
    devices: { log: { type: 'memory', latency: '1ms' }, disk: { type: 'memory', latency: '2ms' } },
    pagers: { pager: { type: 'recoverable', device: ['log', 'disk'], options: { careless } } },
    objects: {
      A: { pager: 'pager', size: `${PAGES} pages` },
      commit: { pager: 'pager', size: '1 page', options: { of: 'A' } },
    },
    tasks: { client: { steps: [{ map: 'A' }, { map: 'commit' }, ...steps] } },
  };
  return defineScenario(made as ScenarioInput); // parsed
}

const pages = [...Array(PAGES).keys()];
const transactions = Array.from({ length: TRANSACTIONS }, (_, i) => [
  ...pages.map((page) => ({ write: 'A', page, value: balance(i + 1, page) })),
  { write: 'commit', page: 0, value: i + 1 },
]).flat();
/** The step that ends each transaction, behind the two that map. */
const endOf = (t: number): number => 2 + t * (PAGES + 1) - 1;

function imageOf({ drivers }: BuiltScenario): Image {
  const images = [...drivers].map(([name, driver]) => {
    const records = Array.from({ length: RECORDS }, (_, record) => {
      const bytes = new Uint8Array(PAGE);
      driver.read(record, { stamp: 0, bytes });
      return bytes;
    });
    return [name, records];
  });
  return Object.fromEntries(images);
}

/** What each page holds after a new machine was started with these devices. */
function recovered(image: Image): number[] {
  const reads = pages.map((page) => ({ read: 'A', page }));
  const { results, failures } = runScenario(scenario(false, reads), {
    onStart: ({ drivers }) => {
      for (const [name, records] of Object.entries(image)) {
        for (const [i, bytes] of records.entries()) {
          drivers.get(name)?.write(i, { stamp: 0, bytes }, PAGE);
        }
      }
    },
  });
  expect(failures).toEqual([]);
  return (results[0]?.steps ?? []).slice(-PAGES).map(({ value }) => value ?? -1);
}

/** The images between an old one and a new one: torn, with some of the new bytes. */
function torn(before: Image, after: Image): Image[] {
  return [1, 4, 8, 10, PAGE / 2, PAGE - 1].flatMap((bytes) =>
    [true, false].map((isFirst) => {
      const mixed = Object.entries(after).map(([name, records]) => {
        const old = before[name] ?? [];
        const parts = records.map((record, i) => {
          const [head, tail] = isFirst ? [record, old[i]] : [old[i], record];
          const part = Uint8Array.from(tail ?? record);
          part.set((head ?? record).subarray(0, bytes));
          return part;
        });
        return [name, parts];
      });
      return Object.fromEntries(mixed) as Image; // parsed
    }),
  );
}

/** Crashes at every event; what is wrong after any of them, and how many there were. */
function crashes(careless: boolean): { readonly wrong: string[]; readonly points: number } {
  const wrong: string[] = [];
  const known = new Map<string, number[]>();
  let points = 0;
  let committed = 0;
  let last: Image | null = null;
  let built: BuiltScenario | null = null;
  const judge = (image: Image, event: string): void => {
    points += 1;
    const key = Object.values(image)
      .flat()
      .map((b) => Buffer.from(b).toString('latin1'))
      .join('');
    const held = known.get(key) ?? recovered(image);
    known.set(key, held);
    const t = Math.floor((held[0] ?? 0) / 10);
    const whole = pages.every((page) => held[page] === balance(t, page));
    if (!whole || t < committed) wrong.push(`${event}: ${held} after ${committed} commits`);
  };
  const crash = (event: string): void => {
    if (built === null) return;
    const image = imageOf(built);
    if (last !== null) for (const part of torn(last, image)) judge(part, `torn before ${event}`);
    judge(image, event);
    last = image;
  };
  const { failures } = runScenario(scenario(careless, transactions), {
    onStart: (made) => {
      built = made;
    },
    onEvent: (columns, row) => {
      const done = built?.actors[0]?.program.results.length ?? 0;
      while (committed < TRANSACTIONS && done > endOf(committed + 1)) committed += 1;
      crash(`event ${columns.kind[row]} at ${columns.tick[row]}`);
    },
  });
  expect(failures).toEqual([]);
  expect(committed).toBe(TRANSACTIONS);
  return { wrong, points };
}

describe('a crash at every event and within every write', () => {
  test('leaves the old state or the new one, and the new one once it is committed', () => {
    const { wrong, points } = crashes(false);
    expect(wrong).toEqual([]);
    expect(points).toBeGreaterThan(300);
  });

  test('is noticed if the data are written before the log', () => {
    expect(crashes(true).wrong.length).toBeGreaterThan(0);
  });
});
