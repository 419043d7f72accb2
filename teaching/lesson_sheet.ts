/**
 * The sheet of a lesson: its chart up to each question, then the question with boxes. What comes
 * next in the chart is the answer, so it stands on the next page.
 */
import type { Scenario } from '../scenarios/language/scenario';
import { plain } from '../views/style';
import { LessonChart } from './lesson_chart';
import type { LessonRun } from './lesson_moments';
import type { AskedQuestion } from './lesson_questions';
import { mistakes } from './mistakes';
import type { Sheet, SheetPart } from './sheet';

const nameOf = (index: number): string => `Question ${index + 1}.`;

/** Options as on paper: a letter for each. */
const lettered = (text: string, index: number): string =>
  `${String.fromCharCode('a'.charCodeAt(0) + index)}) ${text}`;

function questionPart({ text, options }: AskedQuestion, index: number): SheetPart {
  const texts = options.map((option, i) => lettered(option.text, i));
  return { kind: 'question', name: nameOf(index), text, options: texts };
}

/** The right answer and why, then the mistakes that lead to the others. */
function keyParts({ options, why }: AskedQuestion, index: number): readonly SheetPart[] {
  const right = options.findIndex((option) => option.right);
  const answer = `${lettered(options[right]?.text ?? '', right)}.`;
  const known = options.flatMap((option, i): SheetPart[] =>
    option.mistake === null
      ? []
      : [{ kind: 'text', text: `${lettered(option.text, i)}: ${mistakes[option.mistake]}` }],
  );
  return [{ kind: 'answer', name: nameOf(index), answer, why }, ...known];
}

/** The sheet of a lesson that was run with its questions; `seed` is theirs. */
export function lessonSheet(
  scenario: Scenario,
  {
    run,
    questions,
  }: {
    readonly run: LessonRun;
    readonly questions: readonly AskedQuestion[];
  },
  seed: string,
): Sheet {
  const { lesson, name } = scenario;
  const chart = new LessonChart(scenario, plain, run.notes);
  const parts: SheetPart[] = [{ kind: 'text', text: (lesson?.watch ?? '').trim() }];
  let before = -1;
  for (const [i, question] of questions.entries()) {
    if (question.at !== before) {
      if (before >= 0) parts.push({ kind: 'turn' });
      const rows = chart.piece(run.lines, question.at);
      const head = before < 0 ? [chart.head()] : [];
      if (rows.length > 0) parts.push({ kind: 'lines', text: [...head, ...rows].join('\n') });
    }
    before = question.at;
    parts.push(questionPart(question, i));
  }
  const quoted = /^[\w.,:=-]+$/.test(seed) ? seed : JSON.stringify(seed);
  return {
    title: lesson?.title ?? name,
    label: `seed ${seed}`,
    parts,
    key: questions.flatMap(keyParts),
    made: `machvm ask ${name} --seed ${quoted}`,
  };
}
