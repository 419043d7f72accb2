/**
 * A transcript whose scenario the page has not: its lines as a chart and as a list. It has no
 * states, so there is no memory to show.
 */
import { useMemo, useState } from 'preact/hooks';
import type { Line } from '../../scenarios/transcript/line';
import { Chart } from '../../views/chart';
import { eventSentence } from '../../views/event_words';
import { counted, time } from '../../views/numbers';
import { plain } from '../../views/style';
import type { ShownTranscript } from './context';
import { useApp } from './context';
import { Panel } from './panel';

/** The most rows that are drawn. */
const MOST = 2_000;

function List({ lines }: { readonly lines: readonly Line[] }) {
  const [words, setWords] = useState('');
  const all = useMemo(
    () => lines.map((line) => `${time(Number(line['t'] ?? 0))}  ${eventSentence(line, 4096)}`),
    [lines],
  );
  const found = all.flatMap((text, i) =>
    text.toLowerCase().includes(words.toLowerCase()) ? [[i + 1, text] as const] : [],
  );
  return (
    <Panel title="Lines" name="transcript-lines" note={`${found.length} of ${all.length}`}>
      <input
        aria-label="words that a line must have"
        placeholder="words that a line must have"
        value={words}
        onInput={({ currentTarget }) => setWords(currentTarget.value)}
      />
      <ol class="transcript-list">
        {found.slice(0, MOST).map(([number, text]) => (
          <li key={number} value={number}>
            {text}
          </li>
        ))}
      </ol>
      {found.length > MOST ? <p>The first {MOST} are shown.</p> : null}
    </Panel>
  );
}

function ChartOf({ lines }: { readonly lines: readonly Line[] }) {
  const rows = useMemo(() => {
    const chart = new Chart(plain);
    return [chart.head(), ...lines.flatMap((line) => chart.row(line, 4096) ?? [])];
  }, [lines]);
  return (
    <Panel title="Chart" name="transcript-chart" note={counted(rows.length - 1, 'row')}>
      <textarea
        class="transcript-rows"
        aria-label="the chart as text"
        readOnly
        value={rows.slice(0, MOST).join('\n')}
      />
    </Panel>
  );
}

export function TranscriptPage({ file, header, lines }: ShownTranscript) {
  const { transcript } = useApp();
  const name = header?.['scenario'];
  const of =
    header === null
      ? 'It has no header.'
      : `It is of ${name}, seed ${header['seed']}, which this page has not.`;
  return (
    <main class="transcript">
      <div class="panel transcript-head">
        <h2 class="panel-title">{file}</h2>
        <span>
          A transcript of {counted(lines.length, 'line')}. {of} A transcript has no states: record
          the run with <code>machvm run --record</code> to see them.
        </span>
        <button
          type="button"
          onClick={() => {
            transcript.value = null;
          }}
        >
          Close
        </button>
      </div>
      <ChartOf lines={lines} />
      <List lines={lines} />
    </main>
  );
}
