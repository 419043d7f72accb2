/**
 * Other ways to work out a string that students take by mistake: the rule of another policy,
 * another convention of the same one, a frame more or less. Each is run on the string, so that
 * answers can be compared with its own.
 */
import { policies } from '../kernel/policy/policies';
import type { PolicySpec } from '../kernel/policy/policy';
import type { PolicyChoice } from '../scenarios/language/policy_choice';
import type { StringQuestion } from './string_question';
import { answerOf, rowsOf } from './string_question';
import { knownPolicies, knownRule } from './string_rules';

/** A way to work out the string that is not the one asked for. */
export interface Mistaken {
  /** What it is, such as `fifo`, for those who count mistakes. */
  readonly name: string;
  /** A sentence for the student, after `That is the answer of `. */
  readonly text: string;
  readonly answers: readonly string[];
}

const registry: Readonly<Record<string, PolicySpec>> = policies;

type Way = Omit<Mistaken, 'answers'> & { readonly choice: PolicyChoice; readonly frames: number };

function otherPolicies({ choice, frames }: StringQuestion): readonly Way[] {
  return knownPolicies.flatMap((name): readonly Way[] => {
    const spec = registry[name];
    if (spec === undefined || spec === choice.spec) return [];
    const rule = knownRule(name) ?? spec.summary;
    const text = `${name}: ${rule.charAt(0).toLowerCase()}${rule.slice(1)}`;
    return [{ name, text, frames, choice: { label: name, name, spec, options: {} } }];
  });
}

/** The policy with one option at another of its few values. */
function otherOptions({ choice, frames }: StringQuestion): readonly Way[] {
  return Object.entries(choice.spec.options).flatMap(([key, { choices, value, summary }]) => {
    const now = choice.options[key] ?? value;
    const all = choices ?? (typeof value === 'boolean' ? [true, false] : []);
    return all
      .filter((other) => other !== now)
      .map((other): Way => {
        const name = `${choice.name}:${key}=${other}`;
        const options = { ...choice.options, [key]: other };
        return { name, text: `${name} (${summary})`, frames, choice: { ...choice, options } };
      });
  });
}

/** The policy where the access that brings a page in counts, if it does not, and the reverse. */
function otherLoad({ choice, frames }: StringQuestion): Way {
  let counts = true;
  const spec: PolicySpec = {
    ...choice.spec,
    create(options, random, view) {
      const policy = choice.spec.create(options, random, view);
      counts = policy.loadCounts !== false;
      return Object.defineProperty(policy, 'loadCounts', { value: !counts });
    },
  };
  // What the text says is known once a run has made the policy.
  return {
    name: 'load',
    get text() {
      const does = counts ? 'does not count' : 'counts';
      return `a policy where the access that brings a page in ${does} as a use`;
    },
    choice: { ...choice, spec },
    frames,
  };
}

function otherFrames({ choice, frames }: StringQuestion): readonly Way[] {
  return [frames + 1, frames - 1]
    .filter((count) => count > 0)
    .map((count) => {
      const text = `${choice.label} with ${count} frame${count === 1 ? '' : 's'}`;
      return { name: `frames=${count}`, text, choice, frames: count };
    });
}

/** The mistakes that give other answers than the right ones somewhere, the commonest first. */
export function mistakenWays(question: StringQuestion): readonly Mistaken[] {
  const right = question.rows.map(answerOf).join();
  const seen = new Set([right]);
  const ways = [
    ...otherPolicies(question),
    otherLoad(question),
    ...otherOptions(question),
    ...otherFrames(question),
  ];
  return ways.flatMap((way) => {
    const answers = rowsOf(question.words, way.choice, way.frames).map(answerOf);
    if (seen.has(answers.join())) return [];
    seen.add(answers.join());
    return [{ name: way.name, text: way.text, answers }];
  });
}
