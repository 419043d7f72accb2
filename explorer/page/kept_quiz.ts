/**
 * Keeps the questions of each run while the page is open, also when it is loaded again: the answers
 * so far, and what was asked. Another tab has its own.
 */
import { effect, untracked } from '@preact/signals';
import type { KeptQuiz } from '../model/quiz';
import type { Run } from '../model/session';
import { made } from '../run/made';
import type { AppContext } from './context';
import { madeAgain } from './made_again';

/** Where the browser keeps nothing, as in a frame without an origin, the page does. */
const here = new Map<string, string>();

function read(key: string): KeptQuiz | null {
  let text: string | null = here.get(key) ?? null;
  try {
    text ??= sessionStorage.getItem(key);
  } catch {
    // No storage.
  }
  return text === null ? null : (JSON.parse(text) as KeptQuiz); // parsed
}

function write(key: string, kept: KeptQuiz): void {
  const text = JSON.stringify(kept);
  here.set(key, text);
  try {
    sessionStorage.setItem(key, text);
  } catch {
    // No storage, or no room in it.
  }
}

/** The questions of a run, made by another run of its scenario. */
export async function questionsOf(run: Run, seed: string) {
  const reply = await made({ ...madeAgain(run), set: [], kind: 'questions', seed });
  return reply.kind === 'questions' ? reply.questions : [];
}

/** Keeps the questions of the page's session; answers what ends that. */
export function keepQuiz({ edit, quiz, session, view }: AppContext): () => void {
  let key = '';
  let waiting: (() => void) | null = null;
  /** True until what was asked is asked again: nothing is kept meanwhile. */
  let isComing = false;
  const goOn = (run: Run, open: NonNullable<KeptQuiz['open']>): void => {
    const stop = effect(() => {
      if (!session.done.value) return;
      queueMicrotask(() => {
        stop();
        isComing = false;
        if (session.run.peek() === run) void quiz.goOn(open, (seed) => questionsOf(run, seed));
      });
    });
    waiting = stop;
  };
  const stopOpening = effect(() => {
    const run = session.run.value;
    untracked(() => {
      waiting?.();
      waiting = null;
      const flags = edit.value?.overrides.value.map(({ flag }) => flag) ?? [];
      key = run === null ? '' : ['machvm', run.name, run.digest, ...flags].join(' ');
      const kept = key === '' ? null : read(key);
      isComing = run !== null && kept !== null && kept.open !== null;
      quiz.open(kept);
      if (run === null || kept === null || kept.open === null) return;
      // The editor would show what is asked.
      view.mode.value = 'watch';
      goOn(run, kept.open);
    });
  });
  const stopKeeping = effect(() => {
    const kept = quiz.kept.value;
    if (key !== '' && !isComing) write(key, kept);
  });
  return () => {
    waiting?.();
    stopOpening();
    stopKeeping();
  };
}
