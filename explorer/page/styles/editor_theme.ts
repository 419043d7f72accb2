/** The looks of the editor, as CodeMirror takes them. */

export const editorTheme: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  '&': {
    height: '100%',
    fontSize: '12.5px',
    backgroundColor: 'var(--panel)',
    color: 'var(--text)',
  },
  '&.cm-focused': { outline: '2px solid var(--accent)' },
  '.cm-scroller': {
    fontFamily: 'ui-monospace, "DejaVu Sans Mono", monospace',
    lineHeight: '1.45',
    overflow: 'auto',
  },
  '.cm-content': { caretColor: 'var(--text)' },
  '.cm-cursor': { borderLeftColor: 'var(--text)' },
  '& > .cm-scroller > .cm-selectionLayer .cm-selectionBackground': {
    backgroundColor: 'var(--editor-selected)',
  },
  '.cm-gutters': {
    backgroundColor: 'var(--ground)',
    color: 'var(--muted)',
    borderRight: '1px solid var(--line)',
  },
  '.cm-foldPlaceholder': {
    backgroundColor: 'var(--ground)',
    color: 'var(--muted)',
    border: '1px solid var(--line)',
  },
  '.cm-activeLine': { backgroundColor: 'var(--editor-line)' },
  '.cm-matchingBracket': { outline: '1px solid var(--accent)', backgroundColor: 'transparent' },
  '.cm-tooltip': {
    backgroundColor: 'var(--panel)',
    color: 'var(--text)',
    border: '1px solid var(--line)',
    borderRadius: '4px',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': {
    fontFamily: 'ui-monospace, "DejaVu Sans Mono", monospace',
    fontSize: '12px',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]': {
    backgroundColor: 'var(--accent)',
    color: 'var(--on-accent)',
  },
  '.cm-completionInfo': { maxWidth: '320px', fontSize: '12px', padding: '4px 8px' },
  '.cm-diagnostic-error': { borderLeft: '4px solid var(--return)' },
  '.cm-lintRange-error': {
    backgroundImage: 'none',
    textDecoration: 'underline wavy var(--return) 1.5px',
    textUnderlineOffset: '3px',
  },
  '.editor-step': { backgroundColor: 'var(--current)', outline: '1px solid var(--in-message)' },
  '.editor-hover': { padding: '4px 8px', maxWidth: '360px', fontSize: '12px' },
};
