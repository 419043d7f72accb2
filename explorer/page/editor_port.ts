/**
 * What the page and the bundle of the editor know of each other: the editor is loaded when it is
 * opened, and puts `mount` where the page finds it.
 */
import type { TextRange } from '../../scenarios/language/yaml_places';
import type { Explanation, Hints } from '../model/hints';

/** Something wrong in the text, to be underlined. */
export interface Underlined extends TextRange {
  readonly text: string;
}

export interface EditorOptions {
  readonly text: string;
  readonly label: string;
  /** Called with the whole text after each change that the user makes. */
  readonly onChange: (text: string) => void;
  /** The user wants to leave the editor: Escape was pressed, with nothing open. */
  readonly onLeave: () => void;
  readonly hintsAt: (text: string, offset: number) => Hints | null;
  readonly explainedAt: (text: string, offset: number) => Explanation | null;
}

/** The editor as the page has it. */
export interface EditorHandle {
  setText(text: string): void;
  /** Folds stretches of several lines behind their first one. */
  fold(ranges: readonly TextRange[]): void;
  underline(problems: readonly Underlined[]): void;
  /** Marks stretches, such as the step under way. */
  mark(ranges: readonly TextRange[]): void;
  focus(): void;
  /** Puts the cursor at a place, and the focus into the editor. */
  goTo(range: TextRange): void;
  destroy(): void;
}

export type MountEditor = (parent: HTMLElement, options: EditorOptions) => EditorHandle;

/** Where the bundle of the editor puts its function. */
export const EDITOR_GLOBAL = 'machvmEditor';
