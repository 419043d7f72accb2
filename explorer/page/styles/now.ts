/** The looks of the sentence, the biography and the manual. */
export const nowStyle = `
.now p { margin: 0 0 6px; }
.now-sentence { font-size: 14px; line-height: 1.45; min-height: 40px; overflow-wrap: anywhere; }
.now-purpose { color: var(--muted); }
.now-title { color: var(--muted); }
.now-mark { border-left: 3px solid var(--in-message); padding-left: 6px; }
.words-page { border: 0; padding: 0 1px; background: none; font-weight: 700;
  color: var(--return-text); cursor: pointer; }
.words-page:hover { text-decoration: underline; }
.now p, .biography li { position: relative; }
.term { border: 0; padding: 0; background: none; font: inherit; color: inherit; cursor: help;
  text-decoration: underline dotted var(--muted); text-underline-offset: 3px; }
.term-meaning { position: absolute; z-index: 3; left: 0; right: 0; top: 100%;
  padding: 6px 8px; font-size: 13px; line-height: 1.35; font-weight: 400; color: var(--text);
  background: var(--panel); border: 1px solid var(--accent); border-radius: 4px; }
.now-event, .now-manual { padding: 0 6px; font-size: 12px; }
.now-more { font-size: 12px; margin-bottom: 4px; overflow-wrap: anywhere; }
.now-more summary, .now-lesson summary { cursor: pointer; }
.now-more .now-manual { float: right; }
.now-more ul { margin: 4px 0; padding-left: 16px; }
.now-lesson summary { font-weight: 700; }
.biography { border-top: 1px solid var(--line); padding-top: 4px; max-height: 260px;
  overflow: auto; font-size: 12px; }
.biography h3 { font-size: 13px; margin: 4px 0 2px; }
.biography ul, .biography ol { margin: 0; padding-left: 14px; }
.biography-events { list-style: none; padding-left: 0 !important; }
.biography-events li { padding: 1px 0; }
.biography-later { opacity: 0.85; }
.biography-event { padding: 0 4px; min-width: 36px; font-size: 11px; }
.biography-event[aria-current] { background: var(--current); }
.manual { max-width: 70ch; }
.manual h3 { font-size: 14px; margin: 12px 0 4px; }
.manual table { border-collapse: collapse; }
.manual td { border-bottom: 1px solid var(--line); padding: 2px 8px 2px 0; vertical-align: top; }
.manual pre { white-space: pre-wrap; overflow-wrap: anywhere; }
`;
