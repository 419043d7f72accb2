/** The keys of the page, outside of what one writes in, and what each does. */
import type { Jump } from './jumps';
import { jump, nowhereWords } from './jumps';
import type { Player } from './play';
import type { Quiz } from './quiz';
import type { Session } from './session';
import type { View } from './view';

/** What keys act upon. */
export interface Keyboard {
  readonly session: Session;
  readonly view: View;
  readonly player: Player;
  readonly quiz: Quiz;
}

export interface KeyMeaning {
  /** As `KeyboardEvent.key` has it. */
  readonly key: string;
  /** With Shift; letters say it by their case. */
  readonly shift?: boolean;
  /** As the key is shown. */
  readonly shown: string;
  readonly does: string;
  readonly act: (keyboard: Keyboard) => void;
}

const TEN = 10;

function jumping(
  key: string,
  kind: Jump,
  what: string,
  shown: string = key,
): readonly KeyMeaning[] {
  const to =
    (back: boolean) =>
    ({ session, view }: Keyboard): void => {
      if (jump(session, kind, back)) return;
      view.said.value = nowhereWords(session, what, back);
    };
  return [
    { key, shown, does: `the next ${what}`, act: to(false) },
    { key: key.toUpperCase(), shown: `Shift+${shown}`, does: `the ${what} before`, act: to(true) },
  ];
}

const by =
  (events: number) =>
  ({ session }: Keyboard): void =>
    session.go(session.at.value + events);

/** In the order in which they are shown. */
export const keyMeanings: readonly KeyMeaning[] = [
  { key: 'ArrowRight', shown: '→', does: 'the next event', act: by(1) },
  { key: 'ArrowLeft', shown: '←', does: 'the event before', act: by(-1) },
  {
    key: 'ArrowRight',
    shift: true,
    shown: 'Shift+→',
    does: 'the first event of the next machine step',
    act: ({ session }) => void jump(session, 'step', false),
  },
  {
    key: 'ArrowLeft',
    shift: true,
    shown: 'Shift+←',
    does: 'the first event of this machine step, or of the one before',
    act: ({ session }) => void jump(session, 'step', true),
  },
  { key: 'PageDown', shown: 'Page down', does: 'ten events forwards', act: by(TEN) },
  { key: 'PageUp', shown: 'Page up', does: 'ten events back', act: by(-TEN) },
  {
    key: 'Home',
    shown: 'Home',
    does: 'before the first event',
    act: ({ session }) => session.go(-1),
  },
  {
    key: 'End',
    shown: 'End',
    does: 'the last event',
    act: ({ session }) => session.go(session.last.value),
  },
  ...jumping('m', 'message', 'message'),
  ...jumping('f', 'fault', 'fault'),
  ...jumping('e', 'eviction', 'eviction'),
  ...jumping('r', 'reference', 'reference'),
  ...jumping('k', 'mark', 'mark of the lesson'),
  ...jumping('n', 'change', 'change of what is selected'),
  ...jumping('t', 'short', 'time that free frames fall below the target'),
  {
    key: ']',
    shown: ']',
    does: 'the next place of this message',
    act: ({ session }) => void jump(session, 'along', false),
  },
  {
    key: '[',
    shown: '[',
    does: 'the place of this message before',
    act: ({ session }) => void jump(session, 'along', true),
  },
  ...[1, 2, 3, 4].map((number) => ({
    key: String(number),
    shown: String(number),
    does: `answer ${number} to the question`,
    act: ({ quiz, view }: Keyboard) => {
      if (quiz.asked.value === null) view.said.value = 'no question is open';
      else quiz.answer(number - 1);
    },
  })),
  { key: ' ', shown: 'Space', does: 'play, or stop', act: ({ player }) => player.toggle() },
  { key: 'g', shown: 'g', does: 'go to an event', act: ({ view }) => view.show('goto') },
  { key: '/', shown: '/', does: 'search the events', act: ({ view }) => view.search() },
  { key: 'w', shown: 'w', does: 'who waits for whom', act: ({ view }) => view.show('waits') },
  { key: 'x', shown: 'x', does: 'export files', act: ({ view }) => view.show('export') },
  {
    key: 'y',
    shown: 'y',
    does: 'edit the scenario',
    act: ({ session, view }) => view.toggle('edit', session),
  },
  {
    key: 'c',
    shown: 'c',
    does: 'compare two runs',
    act: ({ session, view }) => view.toggle('compare', session),
  },
  { key: '?', shown: '?', does: 'these keys', act: ({ view }) => view.show('keys') },
  {
    key: 'Escape',
    shown: 'Escape',
    does: 'close what is open, or select nothing',
    act: ({ session, view }) => {
      if (view.dialog.value !== null) view.show(null);
      else session.selection.value = null;
    },
  },
];

/** What a key means, by the fields of its event; null for nothing. */
export function meaningOf(key: string, shift: boolean): KeyMeaning | null {
  const isArrow = key.startsWith('Arrow');
  return (
    keyMeanings.find((each) => each.key === key && (!isArrow || (each.shift === true) === shift)) ??
    null
  );
}
