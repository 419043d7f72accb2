/**
 * The rules of policies, followed word by word: a student who does what the text says gets the
 * answers of the policy. Each model below is its text as a program, and knows nothing else.
 */
import { describe, expect, test } from '@jest/globals';
import { choosePolicy } from '../../../scenarios/language/policy_choice';
import { chance } from '../../../scenarios/replay/chance';
import { answerOf, rowsOf } from '../../../teaching/string_question';
import { ruleOf } from '../../../teaching/string_rules';

/** A use of a page: true for a hit, else the page that left, or null while a frame is free. */
type Model = (frames: number) => (page: string, written: boolean) => true | string | null;

const take = (queue: string[], page: string | undefined): boolean => {
  const at = page === undefined ? -1 : queue.indexOf(page);
  if (at >= 0) queue.splice(at, 1);
  return at >= 0;
};

const car: Model = (frames) => {
  const [t1, t2, b1, b2]: [string[], string[], string[], string[]] = [[], [], [], []];
  const bits = new Set<string>();
  let p = 0;
  const makeRoom = (): string => {
    for (;;) {
      const first = (t1.length >= p && t1.length >= 1) || t2.length === 0;
      const page = (first ? t1 : t2).shift() ?? '';
      if (bits.delete(page)) t2.push(page);
      else {
        (first ? b1 : b2).push(page);
        return page;
      }
    }
  };
  return (page) => {
    if (t1.includes(page) || t2.includes(page)) {
      bits.add(page);
      return true;
    }
    const victim = t1.length + t2.length === frames ? makeRoom() : null;
    if (b1.includes(page)) {
      p = Math.min(frames, p + Math.max(1, b2.length / b1.length));
      take(b1, page);
      t2.push(page);
    } else if (b2.includes(page)) {
      p = Math.max(0, p - Math.max(1, b1.length / b2.length));
      take(b2, page);
      t2.push(page);
    } else {
      const all = t1.length + t2.length + b1.length + b2.length;
      if (t1.length + b1.length === frames) b1.shift();
      else if (all === 2 * frames) b2.shift();
      t1.push(page);
    }
    return victim;
  };
};

const lirs: Model = (frames) => {
  const stack: string[] = [];
  const queue: string[] = [];
  const left: string[] = [];
  const lir = new Set<string>();
  const most = Math.max(1, frames - 1);
  const prune = (): void => {
    while (stack[0] !== undefined && !lir.has(stack[0])) take(left, stack.shift());
  };
  const makeRoom = (): string => {
    const page = queue.shift() ?? stack[0] ?? '';
    lir.delete(page);
    if (stack.includes(page)) left.push(page);
    if (left.length > 2 * frames) take(stack, left.shift());
    prune();
    return page;
  };
  return (page) => {
    const isHit = lir.has(page) || queue.includes(page);
    const victim = !isHit && lir.size + queue.length === frames ? makeRoom() : null;
    const wasIn = take(stack, page);
    take(left, page);
    take(queue, page);
    stack.push(page);
    if (!lir.has(page)) {
      if (wasIn || (!isHit && lir.size < most)) lir.add(page);
      else queue.push(page);
    }
    if (lir.size > most) {
      const bottom = stack.shift() ?? '';
      lir.delete(bottom);
      queue.push(bottom);
    }
    prune();
    return isHit || victim;
  };
};

const s3Fifo: Model = (frames) => {
  const small: string[] = [];
  const main: string[] = [];
  const ghosts: string[] = [];
  const counts = new Map<string, number>();
  const makeRoom = (): string => {
    while (small.length > 0) {
      const page = small.shift() ?? '';
      if ((counts.get(page) ?? 0) < 2) {
        ghosts.push(page);
        if (ghosts.length > Math.floor(frames * 0.9)) ghosts.shift();
        return page;
      }
      counts.set(page, 0);
      main.push(page);
    }
    for (;;) {
      const page = main.shift() ?? '';
      const count = counts.get(page) ?? 0;
      if (count === 0) return page;
      counts.set(page, count > 3 ? 2 : count - 1);
      main.push(page);
    }
  };
  return (page) => {
    if (small.includes(page) || main.includes(page)) {
      counts.set(page, (counts.get(page) ?? 0) + 1);
      return true;
    }
    const known = take(ghosts, page);
    const victim = small.length + main.length === frames ? makeRoom() : null;
    counts.set(page, 0);
    (known ? main : small).push(page);
    return victim;
  };
};

/** What mach and gnu have in common: pages that are followed become inactive. */
function queues(makeRoom: (pages: Queues, frames: number) => string, loadCounts: boolean): Model {
  return (frames) => {
    const pages: Queues = { active: [], inactive: [], bits: new Set() };
    const { active, inactive, bits } = pages;
    const numbers = new Map<string, number>();
    const dirty = new Set<string>();
    let last = '';
    const comes = (page: string): void => {
      const follows = numbers.get(page) === (numbers.get(last) ?? -9) + 1;
      if (follows && active.includes(last)) deactivate(pages, last);
      last = page;
    };
    return (page, written) => {
      if (!numbers.has(page)) numbers.set(page, numbers.size);
      const isHit = active.includes(page) || inactive.includes(page);
      let victim: string | null = null;
      if (!isHit) {
        if (active.length + inactive.length === frames) victim = makeRoom(pages, frames);
        if (victim !== null && dirty.delete(victim)) comes(victim);
        comes(page);
        active.push(page);
      }
      if (isHit || loadCounts) bits.add(page);
      else bits.delete(page);
      if (written) dirty.add(page);
      return isHit || victim;
    };
  };
}

interface Queues {
  readonly active: string[];
  readonly inactive: string[];
  readonly bits: Set<string>;
}

function deactivate({ active, inactive, bits }: Queues, page: string): void {
  take(active, page);
  inactive.push(page);
  bits.delete(page);
}

const mach = queues((pages, frames) => {
  const { active, inactive, bits } = pages;
  for (;;) {
    const target = Math.max(1, Math.floor((2 * frames) / 3));
    while (inactive.length < target && active[0] !== undefined) deactivate(pages, active[0]);
    const page = inactive.shift() ?? '';
    if (!bits.has(page)) return page;
    active.push(page);
  }
}, true);

const gnu = queues((pages, frames) => {
  const { active, inactive, bits } = pages;
  while (active.length > Math.floor(frames / 3)) deactivate(pages, active[0] ?? '');
  for (let page = inactive.shift(); page !== undefined; page = inactive.shift()) {
    if (!bits.has(page)) return page;
    active.push(page);
  }
  return active.shift() ?? '';
}, false);

const models = { car, lirs, 's3-fifo': s3Fifo, mach, gnu };

/** A string of pages, many of which come back soon; some are written. */
function drawn(seed: string, length: number, pages: number): string[] {
  const random = chance(seed, 'rules');
  const recent: string[] = [];
  return Array.from({ length }, () => {
    const again = random() < 0.5 ? recent[Math.floor(random() * recent.length)] : undefined;
    const page = again ?? String(Math.floor(random() * pages));
    recent.push(page);
    if (recent.length > 4) recent.shift();
    return `${page}${random() < 0.3 ? 'w' : ''}`;
  });
}

describe.each(Object.entries(models))('%s', (name, model) => {
  const choice = choosePolicy(name, () => {
    throw new Error('no file');
  });

  test.each([1, 2, 3, 4, 5, 6, 7, 8])('its rule gives its answers with %i frames', (frames) => {
    for (let seed = 0; seed < 12; seed += 1) {
      const words = drawn(`${name} ${frames} ${seed}`, 120, frames + 3);
      const use = model(frames);
      const answers = words.map((word) => {
        const result = use(word.replace('w', ''), word.endsWith('w'));
        return result === true ? 'hit' : result === null ? 'fault' : `fault ${result}`;
      });
      expect(answers).toEqual(rowsOf(words, choice, frames).map(answerOf));
    }
  });

  test('its rule stands in the question, with no pointer to another page', () => {
    expect(ruleOf(choice)).not.toContain('machvm policies');
  });
});
