/** What belongs to the page as a whole and not to a session: for components at any depth. */
import type { ReadonlySignal, Signal } from '@preact/signals';
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Line } from '../../scenarios/transcript/line';
import type { Edit } from '../model/edit';
import type { PageData } from '../model/page_data';
import type { Player } from '../model/play';
import type { Quiz } from '../model/quiz';
import type { Session } from '../model/session';
import type { View } from '../model/view';
import type { Runner } from '../run/runner';
import type { Comparison } from './comparison';
import type { EditorHandle } from './editor_port';

/** A transcript that is shown by itself. */
export interface ShownTranscript {
  readonly file: string;
  readonly header: Line | null;
  readonly lines: readonly Line[];
}

export interface AppContext {
  readonly data: PageData;
  readonly session: Session;
  readonly runner: Runner;
  readonly view: View;
  readonly player: Player;
  readonly quiz: Quiz;
  /** The scenario that was opened, as it is edited; null before there is one. */
  readonly edit: ReadonlySignal<Edit | null>;
  /** The run beside it, which has a session and a runner of its own. */
  readonly comparison: Comparison;
  /** A transcript that is shown by itself, instead of a run. */
  readonly transcript: Signal<ShownTranscript | null>;
  /** The editor, while it is open. */
  readonly editor: Signal<EditorHandle | null>;
}

export const App = createContext<AppContext | null>(null);

/** The page around a component. */
export function useApp(): AppContext {
  const app = useContext(App);
  if (app === null) throw new Error('a component is outside of the page');
  return app;
}
