/** Files that are dropped on the page, or chosen with a button. */
import { effect } from '@preact/signals';
import { useEffect, useRef, useState } from 'preact/hooks';
import { parseScenario } from '../../scenarios/language/language';
import { closedWords } from '../model/closed';
import { droppedFile, isRecording, MOST_BYTES } from '../model/dropped';
import { comparedWith, rerunOf } from '../model/rerun';
import { streamOf, unpacked } from '../run/unpack';
import type { AppContext } from './context';
import { useApp } from './context';
import { tracesOf } from './files';

/** All bytes of a file, after gzip. */
async function bytesOf(file: File): Promise<Uint8Array<ArrayBuffer>> {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  const all = async () => new Uint8Array(await new Blob(pieces).arrayBuffer());
  try {
    for await (const piece of unpacked(file.stream())) pieces.push(piece);
  } catch (error) {
    // A recording that was cut off is shown as far as it goes.
    if (!isRecording(await all())) throw error;
  }
  return all();
}

/** Calls back when the run that goes on has ended. */
function whenDone({ session, runner }: AppContext, then: () => void): void {
  const stop = effect(() => {
    if (!session.done.value || runner.isRunning.value) return;
    queueMicrotask(() => {
      stop();
      then();
    });
  });
}

/** Shows a transcript: beside a run of its scenario if the page has that, else by itself. */
function openTranscript(
  app: AppContext,
  file: string,
  { header, lines }: Extract<ReturnType<typeof droppedFile>, { kind: 'transcript' }>,
): void {
  const { data, runner, session, transcript, view } = app;
  const rerun = rerunOf(header, data.scenarios);
  if (rerun === null) {
    transcript.value = { file, header, lines };
    return;
  }
  const { name, yaml, set } = rerun;
  runner.start({ name, yaml, set, traces: tracesOf(parseScenario(yaml, name, set).scenario) });
  whenDone(app, () => {
    const recording = session.run.value?.recording;
    if (recording === undefined) return;
    const { event, words } = comparedWith(recording, file, lines);
    view.notice.value = `${words}.`;
    if (event !== null) session.go(event);
  });
}

/** Opens a file that the user gave. */
export async function openFile(app: AppContext, file: File): Promise<void> {
  const { runner, transcript, view } = app;
  const closed = closedWords(app.session, 'open');
  view.notice.value = closed ?? '';
  if (closed !== null) return;
  if (file.size > MOST_BYTES) {
    view.notice.value = `${file.name} has more than 512 MiB, too much for a page.`;
    return;
  }
  let bytes: Uint8Array<ArrayBuffer>;
  try {
    bytes = await bytesOf(file);
  } catch {
    view.notice.value = `${file.name} cannot be read: a folder, or a gzip file that is damaged.`;
    return;
  }
  const dropped = droppedFile(file.name, bytes);
  if (dropped.kind === 'wrong') {
    view.notice.value = dropped.what;
    return;
  }
  transcript.value = null;
  if (dropped.kind === 'transcript') openTranscript(app, file.name, dropped);
  else if (dropped.kind === 'recording') {
    view.mode.value = 'watch';
    void runner.read(file.name, streamOf(bytes));
  } else {
    const { name, text } = dropped;
    const { scenario } = parseScenario(text, `${name}.yaml`);
    // What is wrong stands in the text, so that is what one sees.
    view.mode.value = scenario === null ? 'edit' : 'watch';
    runner.start({ name, yaml: text, traces: tracesOf(scenario) });
  }
}

/** The button that chooses a file. */
export function OpenFile() {
  const app = useApp();
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button type="button" onClick={() => input.current?.click()}>
        Open a file
      </button>
      <input
        ref={input}
        class="drop-input"
        type="file"
        aria-label="a scenario, a recording or a transcript"
        tabIndex={-1}
        onChange={({ currentTarget }) => {
          const [file] = currentTarget.files ?? [];
          if (file !== undefined) void openFile(app, file);
          currentTarget.value = '';
        }}
      />
    </>
  );
}

const hasFiles = ({ dataTransfer }: DragEvent): boolean =>
  dataTransfer?.types.includes('Files') === true;

/** Takes files that are dropped anywhere on the page, and says so while one is dragged. */
export function DropPlace() {
  const app = useApp();
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    const over = (event: DragEvent): void => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setOver(true);
    };
    const leave = ({ relatedTarget }: DragEvent): void => {
      if (relatedTarget === null) setOver(false);
    };
    const drop = (event: DragEvent): void => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setOver(false);
      const files = [...(event.dataTransfer?.files ?? [])];
      const [file] = files;
      if (files.length > 1) app.view.notice.value = 'Drop one file at a time.';
      else if (file !== undefined) void openFile(app, file);
    };
    document.addEventListener('dragover', over);
    document.addEventListener('dragleave', leave);
    document.addEventListener('drop', drop);
    return () => {
      document.removeEventListener('dragover', over);
      document.removeEventListener('dragleave', leave);
      document.removeEventListener('drop', drop);
    };
  }, [app]);
  return isOver ? <div class="drop-over">Drop a scenario, a recording or a transcript</div> : null;
}
