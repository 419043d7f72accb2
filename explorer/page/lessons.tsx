/** The scenarios of the page's file, in the order of a course, by its parts. */
import { counted } from '../../views/numbers';
import type { PageScenario } from '../model/page_data';
import { useApp } from './context';
import { openScenario } from './opening';

function Lesson({ lesson, number }: { readonly lesson: PageScenario; readonly number: number }) {
  const app = useApp();
  const { name, questions, title, watch } = lesson;
  return (
    <li class="lesson" value={number}>
      <a
        href={`#${name}`}
        onClick={(event) => {
          event.preventDefault();
          openScenario(app, name);
        }}
      >
        {title}
      </a>{' '}
      <span class="lesson-name">{name}</span>
      {questions === 0 ? (
        <p class="lesson-watch">{watch}</p>
      ) : (
        <details class="lesson-watch">
          <summary>{counted(questions, 'question')}; what it shows</summary>
          {watch}
        </details>
      )}
    </li>
  );
}

export function Lessons() {
  const { data } = useApp();
  const parts = [...new Set(data.scenarios.map(({ part }) => part))];
  return (
    <main class="lessons">
      {parts.map((part) => (
        <section key={part} class="panel lessons-part">
          <h2 class="panel-title">{part === '' ? 'Scenarios' : part}</h2>
          <ol class="lessons-list">
            {data.scenarios.map((lesson, i) =>
              lesson.part === part ? (
                <Lesson key={lesson.name} lesson={lesson} number={i + 1} />
              ) : null,
            )}
          </ol>
        </section>
      ))}
    </main>
  );
}
