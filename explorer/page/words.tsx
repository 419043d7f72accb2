/** A text whose names of pages light up the page and select it, and whose terms are explained. */
import type { Moment } from '../model/moment';
import type { Session } from '../model/session';
import { sameThing } from '../model/thing';
import type { Word } from '../model/words';
import { wordsOf } from '../model/words';
import { Explained } from './explained';

export function Words({
  session,
  moment,
  host,
  text,
  known = null,
}: {
  readonly session: Session;
  readonly moment: Moment;
  readonly host: number;
  readonly text: string;
  readonly known?: Word | null;
}) {
  return (
    <>
      {wordsOf(text, moment, host, known).map(({ page, text: word }, i) =>
        page === null ? (
          <Explained key={`${i} ${word}`} text={word} />
        ) : (
          <button
            key={`${i} ${word}`}
            type="button"
            class="words-page"
            aria-pressed={sameThing(page, session.selection.value)}
            title={`select page ${word}`}
            onClick={() => {
              session.selection.value = sameThing(page, session.selection.value) ? null : page;
            }}
            onMouseEnter={() => {
              session.pointed.value = page;
            }}
            onMouseLeave={() => {
              session.pointed.value = null;
            }}
          >
            {word}
          </button>
        ),
      )}
    </>
  );
}
