/**
 * How a view looks where it is shown: how wide a line may be, and colours. It is handed in, because
 * only the caller knows whether there is a terminal, a page or a file.
 */

/** Colours around a text; each must add nothing that takes a column. */
export interface Palette {
  readonly bold: (text: string) => string;
  readonly red: (text: string) => string;
  readonly green: (text: string) => string;
  readonly yellow: (text: string) => string;
  readonly cyan: (text: string) => string;
}

export interface Style {
  /** The columns that a line may take, 60 at least. */
  readonly width: number;
  readonly colors: Palette;
}

/** The width of what is no terminal, as a pipe; a wider terminal does not make lines longer. */
export const WIDEST = 100;

const same = (text: string): string => text;

/** As in a file: no colours. */
export const plain: Style = {
  width: WIDEST,
  colors: { bold: same, red: same, green: same, yellow: same, cyan: same },
};
