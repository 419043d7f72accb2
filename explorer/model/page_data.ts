/**
 * What the file of the page holds beside the script, and by which ids: the lessons, the traces that
 * they replay, and recordings of what cannot run in a browser. The command writes it.
 */

/** A scenario by its text. */
export interface PageScenario {
  readonly name: string;
  /** What a command line calls it: the name of a lesson, or that of a file. */
  readonly given: string;
  readonly yaml: string;
  /** The title of the lesson, or the name. */
  readonly title: string;
  /** What one is to look at, and the part of the course; empty if its file says nothing. */
  readonly watch: string;
  readonly part: string;
  /** How many questions the lesson asks. */
  readonly questions: number;
  /** Why it cannot run in a browser, and is a recording here: it names files of its own. */
  readonly recorded: boolean;
}

export interface PageData {
  /** In the order of a course. */
  readonly scenarios: readonly PageScenario[];
  /** The name of the scenario that is opened; null for the list of all. */
  readonly first: string | null;
  /** The name of a transcript that is opened, with its text in the page; null for none. */
  readonly file: string | null;
  /** True if the page came from a server that makes runs which no browser can make. */
  readonly served: boolean;
}

/** The ids of the elements of the page that hold data. */
export const DATA_ID = 'machvm-data';
export const SCRIPT_ID = 'machvm-script';
export const EDITOR_ID = 'machvm-editor';
/** A transcript that is opened, as gzip in base64. */
export const FILE_ID = 'machvm-file';
/** The pages of the manual as Markdown, by their names. */
export const MANUAL_ID = 'machvm-manual';
/** The terms of the glossary with their meanings. */
export const TERMS_ID = 'machvm-terms';
/** The prefix of the ids of traces, each as gzip in base64. */
export const TRACE_ID = 'machvm-trace-';
/** The prefix of the ids of recordings, each as gzip in base64. */
export const RECORDING_ID = 'machvm-recording-';
