/** A text whose terms are explained in a sentence, to who points at them or has the focus there. */
import { useState } from 'preact/hooks';
import { TERMS_ID } from '../model/page_data';
import { Terms } from '../model/terms';

let known: Terms | null = null;

function terms(): Terms {
  const text = document.getElementById(TERMS_ID)?.textContent ?? '{}';
  known ??= new Terms(JSON.parse(text) as Record<string, string>); // parsed
  return known;
}

function Term({ text, meaning }: { readonly text: string; readonly meaning: string }) {
  const [isOpen, open] = useState(false);
  const close = (): void => open(false);
  return (
    <>
      <button
        type="button"
        class="term"
        aria-description={meaning}
        onMouseEnter={() => open(true)}
        onMouseLeave={close}
        onFocus={() => open(true)}
        onBlur={close}
        onKeyDown={({ key }) => {
          if (key === 'Escape') close();
        }}
      >
        {text}
      </button>
      {isOpen ? (
        <span class="term-meaning" aria-hidden="true">
          {meaning}
        </span>
      ) : null}
    </>
  );
}

export function Explained({ text }: { readonly text: string }) {
  return (
    <>
      {terms()
        .parts(text)
        .map(({ text: part, meaning }, i) =>
          meaning === null ? part : <Term key={`${i} ${part}`} text={part} meaning={meaning} />,
        )}
    </>
  );
}
