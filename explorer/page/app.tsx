/** The whole page: opens what its file names, and gives its session to the shell. */
import { computed, signal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { digestOf } from '../../recording/text_digest';
import { Edit } from '../model/edit';
import { meaningOf } from '../model/keys';
import type { PageData } from '../model/page_data';
import { Player } from '../model/play';
import { Quiz } from '../model/quiz';
import { Session } from '../model/session';
import { settingsOf } from '../model/settings';
import { View } from '../model/view';
import { Runner } from '../run/runner';
import { Comparison } from './comparison';
import type { AppContext, ShownTranscript } from './context';
import { App as Context } from './context';
import { DropPlace } from './drop';
import type { EditorHandle } from './editor_port';
import { keepFocus } from './keep_focus';
import { keepQuiz } from './kept_quiz';
import { keepAddress } from './opening';
import { Shell } from './shell';
import { wait } from './wait';

const wantsLittleMotion = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches;

function appOf(data: PageData): AppContext {
  const session = new Session();
  const view = new View();
  const quiz = new Quiz(session);
  const runner = new Runner(session);
  const player = new Player(session, wait, wantsLittleMotion);
  const edit = computed(() => {
    const job = runner.opened.value;
    if (job === null) return null;
    const { name, set = [], yaml } = job;
    const page = data.scenarios.find((each) => each.name === name && each.yaml === yaml);
    return new Edit(name, yaml, settingsOf(yaml, set), page?.given);
  });
  const editor = signal<EditorHandle | null>(null);
  const comparison = new Comparison(session, runner);
  const transcript = signal<ShownTranscript | null>(null);
  return { data, session, view, runner, player, quiz, edit, editor, comparison, transcript };
}

/** Keys have their meaning where one does not write, and where an element has none of its own. */
function isOwnKey({ target, key, ctrlKey, metaKey, altKey, defaultPrevented }: KeyboardEvent) {
  if (ctrlKey || metaKey || altKey || defaultPrevented) return true;
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || /^(input|textarea|select)$/i.test(target.tagName)) {
    return key !== 'Escape';
  }
  if (target.closest('dialog') !== null) return key !== 'Escape';
  const isPressed = /^(button|a|summary)$/i.test(target.tagName);
  return isPressed && (key === ' ' || key === 'Enter');
}

export function App({ data }: { readonly data: PageData }) {
  const app = useMemo(() => appOf(data), [data]);
  useEffect(() => {
    // For the browser's console, and for tests.
    Reflect.set(globalThis, 'machvm', { ...app, digestOf });
    // First, so that an address leads to no event that a question covers.
    const stopKeeping = keepQuiz(app);
    const leave = keepAddress(app);
    const leaveFocus = keepFocus();
    const pressed = (event: KeyboardEvent): void => {
      if (isOwnKey(event)) return;
      const meaning = meaningOf(event.key, event.shiftKey);
      if (meaning === null) return;
      event.preventDefault();
      if (meaning.key !== ' ') app.player.stop();
      meaning.act(app);
    };
    document.addEventListener('keydown', pressed);
    return () => {
      leave();
      stopKeeping();
      leaveFocus();
      document.removeEventListener('keydown', pressed);
    };
  }, [app]);
  return (
    <Context.Provider value={app}>
      <Shell session={app.session} />
      <DropPlace />
    </Context.Provider>
  );
}
