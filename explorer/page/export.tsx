/** What the page gives away: pictures of its views, the run as files, the moment as YAML. */
import { useState } from 'preact/hooks';
import { closedWords } from '../model/closed';
import { expectLine } from '../model/expect_line';
import { fileNameOf, transcriptOf } from '../model/exports';
import type { Run } from '../model/session';
import { made } from '../run/made';
import { useApp } from './context';
import { Dialog } from './dialog';
import { madeAgain } from './made_again';
import { pngOf, svgOf } from './picture';
import { copied, save } from './save';

/** Views of which there are pictures, by the element that is drawn. */
const VIEWS = [
  ['messages', 'Messages', '.sequence-chart svg'],
  ['memory', 'Memory', '.memory'],
] as const;

/** Does something, and says what went wrong. */
type Doing = (work: () => void | Promise<void>) => () => void;

function Pictures({ run, doing }: { readonly run: Run; readonly doing: Doing }) {
  const { session } = useApp();
  const at = session.at.value;
  const draw = (name: string, selector: string, isPng: boolean) => async (): Promise<void> => {
    const element = document.querySelector(selector);
    if (element === null) throw new Error(`the view is not open; show it, and export it then`);
    const svg = svgOf(element);
    const file = fileNameOf(run, `${name}.${isPng ? 'png' : 'svg'}`, at);
    if (isPng) save(file, [await pngOf(svg)], 'image/png');
    else save(file, [svg], 'image/svg+xml');
  };
  return (
    <>
      {VIEWS.map(([name, title, selector]) => (
        <p key={name}>
          {title} at this event:{' '}
          <button type="button" onClick={doing(draw(name, selector, false))}>
            {title} as SVG
          </button>{' '}
          <button type="button" onClick={doing(draw(name, selector, true))}>
            {title} as PNG
          </button>
        </p>
      ))}
    </>
  );
}

function Files({ run, doing }: { readonly run: Run; readonly doing: Doing }) {
  const { runner } = useApp();
  const transcript = (): void => {
    const text = transcriptOf(run);
    if (text === null) throw new Error('the scenario of the recording is not known');
    save(fileNameOf(run, 'jsonl'), [text], 'application/jsonl');
  };
  const recording = async (): Promise<void> => {
    const bytes = new Blob(runner.pieces as BlobPart[]); // parsed
    const packed = bytes.stream().pipeThrough(new CompressionStream('gzip'));
    save(fileNameOf(run, 'rec'), [await new Response(packed).blob()], 'application/gzip');
  };
  const perfetto = async (): Promise<void> => {
    const reply = await made({ ...madeAgain(run), kind: 'perfetto', seed: '1' });
    if (reply.kind !== 'perfetto') return;
    save(fileNameOf(run, 'pftrace'), [reply.bytes], 'application/octet-stream');
  };
  return (
    <p>
      The run:{' '}
      <button type="button" onClick={doing(transcript)}>
        Transcript
      </button>{' '}
      <button type="button" onClick={doing(recording)}>
        Recording
      </button>{' '}
      <button type="button" onClick={doing(perfetto)}>
        Perfetto trace
      </button>
    </p>
  );
}

function Expect({ run }: { readonly run: Run }) {
  const { session, view } = useApp();
  const line = expectLine(run, session.at.value);
  if (line === null) return <p>Nothing can be expected of this event.</p>;
  const copy = async (): Promise<void> => {
    view.said.value = (await copied(line)) ? 'the line is copied' : 'select the line and copy it';
  };
  return (
    <p>
      This moment, under <code>expect: messages:</code> of the scenario:
      <br />
      <code class="export-expect">{line}</code>{' '}
      <button type="button" onClick={() => void copy()}>
        Copy the line
      </button>
    </p>
  );
}

export function Export() {
  const { runner, session } = useApp();
  const [problem, setProblem] = useState('');
  const run = session.run.value;
  const closed = closedWords(session, 'files');
  const doing: Doing = (work) => () => {
    setProblem('');
    Promise.resolve()
      .then(work)
      .catch((error: unknown) =>
        setProblem(error instanceof Error ? error.message : String(error)),
      );
  };
  return (
    <Dialog title="Export">
      {run === null || runner.isRunning.value ? (
        <p>The run is not at its end.</p>
      ) : (
        <>
          {closed === null ? <Files run={run} doing={doing} /> : <p>The run: {closed}</p>}
          <Pictures run={run} doing={doing} />
          <Expect run={run} />
        </>
      )}
      <p role="alert">{problem}</p>
    </Dialog>
  );
}
