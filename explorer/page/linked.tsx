/**
 * Links views: what has a `data-thing` says so when it is pointed at, focused or chosen, and all
 * elements of the same thing light up, by a rule of CSS that names it. One tab stop leads into a
 * group; arrow keys move inside.
 */
import type { ComponentChildren } from 'preact';
import { useId, useLayoutEffect, useRef } from 'preact/hooks';
import type { Session } from '../model/session';
import type { Thing } from '../model/thing';
import { sameThing, thingOf, thingText } from '../model/thing';

/** The thing of an element or of what it stands in. */
function thingAt(target: EventTarget | null): Thing | null {
  if (!(target instanceof Element)) return null;
  const text = target.closest('[data-thing]')?.getAttribute('data-thing');
  return typeof text === 'string' ? thingOf(text) : null;
}

/** The rules that light up what is pointed at and what is selected. */
function Rules({ session, scope }: { readonly session: Session; readonly scope: string }) {
  const { asked, pointed, selection } = session;
  const rule = (thing: Thing | null, looks: string): string =>
    thing === null ? '' : `[data-scope="${scope}"] [data-thing="${thingText(thing)}"]{${looks}}`;
  const lit = 'outline:3px solid var(--accent);outline-offset:0;z-index:1;';
  return (
    <style>
      {rule(asked.value?.page ?? null, `${lit}outline-style:dashed;`)}
      {rule(selection.value, `${lit}box-shadow:0 0 0 5px var(--current);`)}
      {rule(pointed.value, `${lit}outline-style:double;outline-width:4px;`)}
    </style>
  );
}

/** Says to the session what is pointed at, focused and chosen in an element. */
function listen(element: HTMLElement, session: Session): () => void {
  const point = (thing: Thing | null): void => {
    if (!sameThing(thing, session.pointed.value)) session.pointed.value = thing;
  };
  const onEnter = ({ target }: Event): void => point(thingAt(target));
  const onLeave = (): void => point(null);
  const onClick = ({ target }: Event): void => {
    const thing = thingAt(target);
    if (thing === null) return;
    session.selection.value = sameThing(thing, session.selection.value) ? null : thing;
  };
  const listeners = [
    ['pointerover', onEnter],
    ['pointerleave', onLeave],
    ['focusin', onEnter],
    ['focusout', onLeave],
    ['click', onClick],
  ] as const;
  for (const [name, listener] of listeners) element.addEventListener(name, listener);
  return () => {
    for (const [name, listener] of listeners) element.removeEventListener(name, listener);
  };
}

/** The things of a session in one part of the page. */
export function Linked({
  session,
  children,
}: {
  readonly session: Session;
  readonly children: ComponentChildren;
}) {
  const scope = useId();
  const ref = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (ref.current === null) return;
    return listen(ref.current, session);
  }, [session]);
  return (
    <div ref={ref} class="linked" data-scope={scope}>
      <Rules session={session} scope={scope} />
      {children}
    </div>
  );
}

const ITEM = '[data-thing],[data-item]';

function itemsOf(group: Element): readonly HTMLElement[] {
  return [...group.querySelectorAll<HTMLElement>(ITEM)];
}

/** The nearest item above or below, by where they are drawn. */
function beside(items: readonly HTMLElement[], at: HTMLElement, down: boolean) {
  const here = at.getBoundingClientRect();
  const middle = here.left + here.width / 2;
  let best: HTMLElement | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const item of items) {
    const box = item.getBoundingClientRect();
    const away = down ? box.top - here.bottom : here.top - box.bottom;
    if (away < -2) continue;
    const cost = away * 1000 + Math.abs(box.left + box.width / 2 - middle);
    if (cost < least) [best, least] = [item, cost];
  }
  return best;
}

function moved(group: Element, at: HTMLElement, key: string): HTMLElement | undefined {
  const items = itemsOf(group);
  const index = items.indexOf(at);
  switch (key) {
    case 'ArrowRight':
      return items[index + 1];
    case 'ArrowLeft':
      return items[index - 1];
    case 'ArrowDown':
      return beside(items, at, true);
    case 'ArrowUp':
      return beside(items, at, false);
    case 'Home':
      return items[0];
    case 'End':
      return items.at(-1);
    default:
      return undefined;
  }
}

const MOVES = ['ArrowRight', 'ArrowLeft', 'ArrowDown', 'ArrowUp', 'Home', 'End'];

function onKeyDown(event: KeyboardEvent): void {
  const { currentTarget: group, key, target } = event;
  if (!(group instanceof Element && target instanceof HTMLElement)) return;
  if (!target.matches(ITEM)) return;
  if (key === 'Enter' || key === ' ') {
    if (target instanceof HTMLButtonElement) event.stopPropagation();
    if (target instanceof HTMLButtonElement) return;
    target.click();
  } else if (MOVES.includes(key)) moved(group, target, key)?.focus();
  else return;
  event.preventDefault();
  event.stopPropagation();
}

function onFocusIn({ currentTarget, target }: FocusEvent): void {
  if (!(currentTarget instanceof Element && target instanceof HTMLElement)) return;
  if (!target.matches(ITEM)) return;
  for (const item of itemsOf(currentTarget)) item.tabIndex = item === target ? 0 : -1;
}

/** One tab stop for all the things in it; the arrow keys move between them. */
export function Group({
  label,
  class: name,
  children,
}: {
  readonly label: string;
  readonly class?: string;
  readonly children: ComponentChildren;
}) {
  const ref = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const { current } = ref;
    current?.addEventListener('keydown', onKeyDown);
    current?.addEventListener('focusin', onFocusIn);
  }, []);
  useLayoutEffect(() => {
    if (ref.current === null) return;
    const items = itemsOf(ref.current);
    const [stop = items[0]] = items.filter(({ tabIndex }) => tabIndex === 0);
    for (const item of items) item.tabIndex = item === stop ? 0 : -1;
  });
  const attributes = {
    role: 'group' as const,
    'aria-label': label,
    ...(name === undefined ? {} : { class: name }),
  };
  return (
    <div ref={ref} {...attributes}>
      {children}
    </div>
  );
}

/** What is said of an element: all in words, with the text that is seen in it. */
export function saidOf(label: string, words: string): string {
  return words.includes(label) ? words : `${label}: ${words}`;
}

/** A thing by its name, to point at. Signs beside the name are drawn by CSS. */
export function Chip({
  thing,
  label,
  words,
  class: name = '',
  isChanged = false,
  children,
}: {
  readonly thing: Thing | null;
  readonly label: string;
  /** All of it in words, for the pointer and for screen readers. */
  readonly words?: string;
  readonly class?: string;
  readonly isChanged?: boolean;
  readonly children?: ComponentChildren;
}) {
  const said = saidOf(label, words ?? label);
  return (
    <button
      type="button"
      class={`chip ${name}${isChanged ? ' is-changed' : ''}`}
      title={said}
      aria-label={isChanged ? `${said}, changed` : said}
      {...(thing === null ? { 'data-item': '' } : { 'data-thing': thingText(thing) })}
    >
      {children ?? label}
    </button>
  );
}
