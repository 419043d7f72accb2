/**
 * The recoverable pager against crashes: a program of transactions is stopped at every event, and
 * after every write, whole or torn in the middle. A new machine gets the devices as they were then.
 * What its pager recovers is the state after some transaction, and after none that came before the
 * last one that was committed. Recovery itself is stopped in the same way, and the recovery after
 * it, until no new state of the devices comes up. A pager that writes its data before the log is
 * caught.
 */
import { describe, expect, test } from '@jest/globals';
import { defineScenario } from '../../scenarios/language/language';
import type { ScenarioInput } from '../../scenarios/language/schema';
import type { BuiltScenario } from '../../scenarios/run/build';
import { runScenario } from '../../scenarios/run/run';

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

/** Devices that hold the same have the same key. */
function keyOf(image: Image): string {
  const records = Object.values(image).flat();
  return records.map((bytes) => Buffer.from(bytes).toString('latin1')).join('');
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

/** What the devices hold after a crash, and how many transactions had ended. */
interface Crash {
  readonly image: Image;
  readonly key: string;
  readonly event: string;
  readonly committed: number;
}

interface Run {
  /** What the last steps loaded. */
  readonly held: number[];
  readonly crashes: readonly Crash[];
}

/** Runs steps on devices that hold an image; a crash for every event, and within every write. */
function run(image: Image | null, steps: readonly object[], careless = false): Run {
  const crashes: Crash[] = [];
  let built: BuiltScenario | null = null;
  let committed = 0;
  const { results, failures } = runScenario(scenario(careless, steps), {
    onStart: (made) => {
      built = made;
      for (const [name, records] of Object.entries(image ?? {})) {
        for (const [i, bytes] of records.entries()) {
          made.drivers.get(name)?.write(i, { stamp: 0, bytes }, PAGE);
        }
      }
    },
    onEvent: (columns, row) => {
      if (built === null) return;
      const done = built.actors[0]?.program.results.length ?? 0;
      while (committed < TRANSACTIONS && done > endOf(committed + 1)) committed += 1;
      const event = `event ${columns.kind[row]} at ${columns.tick[row]}`;
      const [now, last] = [imageOf(built), crashes.at(-1)];
      const key = keyOf(now);
      if (last !== undefined && last.key !== key) {
        for (const part of torn(last.image, now)) {
          crashes.push({ image: part, key: keyOf(part), event: `torn before ${event}`, committed });
        }
      }
      crashes.push({ image: now, key, event, committed });
    },
  });
  expect(failures).toEqual([]);
  return { held: (results[0]?.steps ?? []).slice(-PAGES).map(({ value }) => value ?? -1), crashes };
}

/** Recoveries by the key of the image that they start from. */
class Recoveries {
  private readonly known = new Map<string, Run>();

  of({ image, key }: Crash): Run {
    const known =
      this.known.get(key) ??
      run(
        image,
        pages.map((page) => ({ read: 'A', page })),
      );
    this.known.set(key, known);
    return known;
  }
}

/** What is wrong after the crashes of a run. */
function wrongOf(crashes: readonly Crash[], recoveries: Recoveries): string[] {
  return crashes.flatMap((crash) => {
    const { held } = recoveries.of(crash);
    const t = Math.floor((held[0] ?? 0) / 10);
    const whole = pages.every((page) => held[page] === balance(t, page));
    const { event, committed } = crash;
    return whole && t >= committed ? [] : [`${event}: ${held} after ${committed} commits`];
  });
}

describe('a crash at every event and within every write', () => {
  const { crashes } = run(null, transactions);

  test('leaves the old state or the new one, and the new one once it is committed', () => {
    expect(wrongOf(crashes, new Recoveries())).toEqual([]);
    expect(crashes.at(-1)?.committed).toBe(TRANSACTIONS);
    expect(crashes.length).toBeGreaterThan(300);
  });

  test('of recovery, and of the recovery after it, changes nothing of the outcome', () => {
    const recoveries = new Recoveries();
    const wrong: string[] = [];
    const work = [...crashes];
    const seen = new Set<string>();
    let writing = 0;
    for (let crash = work.pop(); crash !== undefined; crash = work.pop()) {
      if (seen.has(crash.key)) continue;
      seen.add(crash.key);
      const { held, crashes: again } = recoveries.of(crash);
      for (const next of again) {
        const after = recoveries.of(next).held;
        if (`${after}` !== `${held}`)
          wrong.push(`${crash.event}, ${next.event}: ${after}, ${held}`);
        if (next.key !== crash.key) writing += 1;
        work.push(next);
      }
    }
    expect(wrong).toEqual([]);
    expect(writing).toBeGreaterThan(100); // Crashes after recovery began to write.
  });

  test('is noticed if the data are written before the log', () => {
    const careless = run(null, transactions, true).crashes;
    expect(wrongOf(careless, new Recoveries()).length).toBeGreaterThan(0);
  });
});
