/**
 * Lessons: places become patterns, and options get one spelling. The right answer comes from a run,
 * so whether it is among the options shows only there.
 */
import { fullName, nameMeant } from './event_name';
import type { Path } from './finding';
import { shown } from './finding';
import type { Lesson, LessonMark, LessonQuestion, PageOf, Place } from './lesson';
import { NONE, PAGE_FACTS, THREAD_FACTS } from './lesson';
import type { FieldValue } from './pattern';
import type { Names } from './resolve_names';
import { formsOf } from './resolve_patterns';
import type { Resolving } from './resolving';
import type { ScenarioHost } from './scenario';
import type { LessonInput, PlaceInput, QuestionInput } from './schema_lesson';
import { meant } from './suggest';

/** What questions may name, beside labels. */
interface Cast {
  readonly labels: Names['labels'];
  readonly objects: Names['objects'];
  readonly tasks: readonly { readonly name: string }[];
}

/** What a state is about. */
type Subject = NonNullable<LessonQuestion['of']>;

const PAGE = /^(.+)\/(\d+)$/;

function eventName(resolving: Resolving, given: string, path: Path): string {
  const full = fullName(given);
  if (full !== null) return full;
  const what = `there is no message or event ${JSON.stringify(given)}`;
  resolving.report(path, what, nameMeant(given));
  return given;
}

class LessonSection {
  private readonly resolving: Resolving;
  private readonly cast: Cast;
  private readonly tasks: readonly string[];

  constructor(resolving: Resolving, cast: Cast) {
    this.resolving = resolving;
    this.cast = cast;
    this.tasks = cast.tasks.map(({ name }) => name);
  }

  /** `A/3`, where A is an object of the scenario, or a label such as `shell.heap`. */
  private page(given: string, path: Path, host: ScenarioHost): PageOf | null {
    const { resolving, cast } = this;
    const [, object = '', number = ''] = PAGE.exec(given) ?? [];
    if (object === '') {
      resolving.report(path, `${shown(given)} is not a page`, 'write it as A/3');
      return null;
    }
    const page = Number(number);
    resolving.known(object, cast.labels, path, 'object');
    const pages = (cast.objects.get(object) ?? Number.MAX_SAFE_INTEGER) / host.pageSize;
    if (page >= pages) {
      const has = pages === 1 ? 'one page, 0' : `${pages} pages, 0..${pages - 1}`;
      resolving.report(path, `page ${page} is outside object ${object}`, `it has ${has}`);
    }
    return { object, page, host: host.name };
  }

  place(given: PlaceInput, path: Path): Place {
    const { resolving } = this;
    const name = eventName(resolving, given.event, [...path, 'event']);
    const forms = formsOf(name, resolving.hosts.length > 1);
    const host = resolving.host(given.from ?? given.host, [
      ...path,
      given.from === undefined ? 'host' : 'from',
    ]);
    const fields: Record<string, FieldValue> = {};
    const check = (key: 'page' | 'thread' | 'host' | 'from'): boolean => {
      if (given[key] === undefined) return false;
      if (forms[key] !== undefined || fullName(given.event) === null) return true;
      const what = `${name} has no ${key}`;
      resolving.report([...path, key], what, 'leave it out', true);
      return false;
    };
    for (const key of ['thread', 'host', 'from'] as const) {
      const value = given[key];
      if (check(key) && value !== undefined) fields[key] = value;
    }
    const page =
      check('page') && given.page !== undefined
        ? this.page(given.page, [...path, 'page'], host)
        : null;
    if (page !== null) {
      if (forms['offset'] === undefined) fields['page'] = page.page;
      else fields['offset'] = page.page * host.pageSize;
    }
    if (given.object !== undefined) {
      resolving.known(given.object, this.cast.labels, [...path, 'object'], 'object');
    }
    const object = page?.object ?? given.object ?? null;
    return { pattern: { name, object, fields }, nth: given.nth ?? 1 };
  }

  private of(given: QuestionInput, path: Path): Subject | null {
    const { resolving } = this;
    const { ask, of } = given;
    const here = [...path, 'of'];
    const host = resolving.host(given.host, [...path, 'host']);
    if (ask !== 'state') {
      if (of !== undefined) resolving.report(here, `ask: ${ask} has no of`, 'leave it out', true);
      return null;
    }
    if (of === undefined) {
      resolving.report([...path, 'ask'], 'ask: state needs of', 'write of: A/3, or of: TASK');
      return null;
    }
    if (of.includes('/')) return this.page(of, here, host);
    resolving.known(of, this.tasks, here, 'task');
    return { thread: of };
  }

  /** One spelling for each answer. */
  private option(
    given: string | number | readonly string[],
    ask: LessonQuestion['ask'],
    of: Subject | null,
    path: Path,
  ): string {
    const { resolving } = this;
    const words = typeof given === 'object' ? given : String(given).split(/,\s*|\s+and\s+/);
    switch (ask) {
      case 'victim':
        this.page(String(given), path, resolving.host(undefined, path));
        return String(given);
      case 'message':
        return given === NONE ? NONE : eventName(resolving, String(given), path);
      case 'seqno':
        if (/^\d+$/.test(String(given))) return `#${given}`;
        resolving.report(path, `${shown(given)} is not a number`, 'write 0, 1, 2 ...');
        return '#0';
      case 'wakes': {
        if (given === NONE) return NONE;
        for (const word of words) resolving.known(word, this.tasks, path, 'task');
        return this.tasks.filter((task) => words.includes(task)).join(' and ');
      }
      case 'state': {
        const facts: readonly string[] = of !== null && 'thread' in of ? THREAD_FACTS : PAGE_FACTS;
        for (const word of words) {
          if (facts.includes(word)) continue;
          const what = `${shown(word)} is not something that can be checked`;
          resolving.report(path, what, meant(word, facts));
        }
        return words.join(', ');
      }
      case 'flags':
        resolving.report(path, 'ask: flags has four options already', 'leave options out');
        return String(given);
    }
  }

  question(given: QuestionInput, path: Path): LessonQuestion {
    const { ask, text, why } = given;
    const of = this.of(given, path);
    const options = given.options?.map((option, i) =>
      this.option(option, ask, of, [...path, 'options', i]),
    );
    for (const [i, option] of (options ?? []).entries()) {
      if (options?.indexOf(option) === i) continue;
      const what = `${shown(option)} is an option twice`;
      this.resolving.report([...path, 'options', i], what, 'leave one of them out');
    }
    const at = this.place(given.at, [...path, 'at']);
    return {
      at,
      ask,
      why: why.trim(),
      ...(of === null ? {} : { of }),
      ...(text === undefined ? {} : { text: text.trim() }),
      ...(options === undefined ? {} : { options }),
    };
  }

  mark(given: NonNullable<LessonInput['marks']>[number], path: Path): LessonMark {
    return { at: this.place(given.at, [...path, 'at']), text: given.text.trim() };
  }
}

/** Each lesson once, and not the lesson itself. */
function checkNeeds(resolving: Resolving, needs: readonly string[], name: string): void {
  for (const [i, need] of needs.entries()) {
    const path: Path = ['lesson', 'needs', i];
    if (need === name) {
      resolving.report(path, `${name} needs itself`, 'name the lessons that come before it');
    } else if (needs.indexOf(need) < i) {
      resolving.report(path, `${need} is named twice`, 'leave one of them out');
    }
  }
}

/** The lesson of a scenario; `fileName` is its name if the file gives none. */
export function resolveLesson(
  resolving: Resolving,
  input: { readonly name?: string | undefined; readonly lesson?: LessonInput | undefined },
  fileName: string,
  cast: Cast,
): Lesson | null {
  const { lesson: given, name = fileName } = input;
  if (given === undefined) return null;
  const { title, watch, part, needs = [], marks = [], questions = [] } = given;
  const section = new LessonSection(resolving, cast);
  checkNeeds(resolving, needs, name);
  return {
    title,
    watch,
    ...(part === undefined ? {} : { part }),
    needs,
    marks: marks.map((mark, i) => section.mark(mark, ['lesson', 'marks', i])),
    questions: questions.map((question, i) =>
      section.question(question, ['lesson', 'questions', i]),
    ),
  };
}
