/**
 * The editor, a bundle that is loaded when it is opened: CodeMirror with YAML. What can be written
 * and what it means comes from the page, as do the problems that are underlined.
 */
import {
  acceptCompletion,
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
  startCompletion,
} from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { yaml } from '@codemirror/lang-yaml';
import {
  bracketMatching,
  codeFolding,
  foldEffect,
  foldGutter,
  foldKeymap,
  HighlightStyle,
  indentOnInput,
  syntaxHighlighting,
} from '@codemirror/language';
import { lintGutter, setDiagnostics } from '@codemirror/lint';
import type { Text } from '@codemirror/state';
import { EditorState, StateEffect, StateField } from '@codemirror/state';
import type { DecorationSet } from '@codemirror/view';
import {
  Decoration,
  drawSelection,
  EditorView,
  highlightActiveLine,
  hoverTooltip,
  keymap,
  lineNumbers,
} from '@codemirror/view';
import { tags } from '@lezer/highlight';
import type { TextRange } from '../../scenarios/language/yaml_places';
import type { EditorHandle, EditorOptions, MountEditor } from './editor_port';
import { EDITOR_GLOBAL } from './editor_port';
import { editorTheme } from './styles/editor_theme';

/** Offsets of a range, within the text as it is now. */
function offsetsOf(text: Text, range: TextRange): { readonly from: number; readonly to: number } {
  const offset = (line: number, column: number): number => {
    const { from, to } = text.line(Math.min(Math.max(1, line), text.lines));
    return Math.min(from + Math.max(0, column - 1), to);
  };
  const from = offset(range.line, range.column);
  return { from, to: Math.max(from, offset(range.endLine, range.endColumn)) };
}

const highlighting = HighlightStyle.define([
  { tag: tags.propertyName, color: 'var(--accent)' },
  { tag: [tags.comment, tags.lineComment], color: 'var(--muted)', fontStyle: 'italic' },
  { tag: [tags.string, tags.special(tags.string)], color: 'var(--editor-string)' },
  { tag: [tags.labelName, tags.typeName, tags.attributeValue], color: 'var(--return-text)' },
]);

const setMarks = StateEffect.define<readonly TextRange[]>();
const stepMark = Decoration.mark({ class: 'editor-step' });

/** The stretches that are marked; they move with the text until they are set anew. */
const marks = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(before, { changes, effects, state }) {
    const set = effects.find((effect) => effect.is(setMarks));
    if (set === undefined) return before.map(changes);
    const ranges = (set.value as readonly TextRange[]) // parsed
      .map((range) => offsetsOf(state.doc, range))
      .filter(({ from, to }) => from < to)
      .map(({ from, to }) => stepMark.range(from, to));
    return Decoration.set(ranges, true);
  },
  provide: (field) => EditorView.decorations.from(field),
});

function completion({ hintsAt }: EditorOptions) {
  return autocompletion({
    icons: false,
    override: [
      ({ state, pos, explicit }) => {
        const found = hintsAt(state.doc.toString(), pos);
        if (found === null || (!explicit && found.from === pos)) return null;
        return {
          from: found.from,
          to: found.to,
          validFor: /^[\w.|/-]*$/,
          options: found.hints.map(({ label, insert, detail }) => ({
            label,
            info: detail,
            apply: (view: EditorView, _: unknown, from: number, to: number) => {
              // A colon that follows already is not written twice.
              const follows = view.state.sliceDoc(to, to + 2);
              const text = /^\s?:/.test(follows) ? insert.replace(/:\s*$/, '') : insert;
              const anchor = from + text.length;
              view.dispatch({ changes: { from, to, insert: text }, selection: { anchor } });
              if (text.endsWith(': ')) startCompletion(view);
            },
          })),
        };
      },
    ],
  });
}

function hover({ explainedAt }: EditorOptions) {
  return hoverTooltip((view, offset) => {
    const found = explainedAt(view.state.doc.toString(), offset);
    if (found === null) return null;
    return {
      pos: found.from,
      end: found.to,
      create: () => {
        const dom = document.createElement('div');
        dom.className = 'editor-hover';
        const title = document.createElement('b');
        title.textContent = found.title;
        dom.append(title, ` ${found.text}`);
        return { dom };
      },
    };
  });
}

/** Keys of the page have no meaning here; Escape leaves, if nothing is open that it closes. */
function keys({ onLeave }: EditorOptions) {
  return keymap.of([
    ...closeBracketsKeymap,
    ...completionKeymap,
    { key: 'Tab', run: acceptCompletion },
    ...defaultKeymap,
    ...historyKeymap,
    ...foldKeymap,
    {
      key: 'Escape',
      run: () => {
        onLeave();
        return true;
      },
    },
  ]);
}

function extensionsOf(options: EditorOptions) {
  return [
    lineNumbers(),
    lintGutter(),
    codeFolding({ placeholderText: ' …' }),
    foldGutter({ openText: '▾', closedText: '▸' }),
    history(),
    drawSelection(),
    indentOnInput(),
    bracketMatching(),
    closeBrackets(),
    highlightActiveLine(),
    yaml(),
    syntaxHighlighting(highlighting),
    completion(options),
    hover(options),
    keys(options),
    marks,
    EditorState.tabSize.of(2),
    EditorView.lineWrapping,
    EditorView.contentAttributes.of({ 'aria-label': options.label, spellcheck: 'false' }),
    EditorView.theme(editorTheme),
    EditorView.updateListener.of((update) => {
      const isOwn = update.transactions.some((each) => each.isUserEvent('set'));
      if (update.docChanged && !isOwn) options.onChange(update.state.doc.toString());
    }),
  ];
}

function handleOf(view: EditorView): EditorHandle {
  const { dom } = view;
  return {
    setText(text) {
      const changes = { from: 0, to: view.state.doc.length, insert: text };
      if (text !== view.state.doc.toString()) view.dispatch({ changes, userEvent: 'set' });
    },
    fold(ranges) {
      const effects = ranges.flatMap((range) => {
        const { to: end } = offsetsOf(view.state.doc, range);
        const { to: from } = view.state.doc.line(Math.min(range.line, view.state.doc.lines));
        return from < end ? [foldEffect.of({ from, to: end })] : [];
      });
      view.dispatch({ effects });
    },
    underline(problems) {
      const found = problems.map((problem) => ({
        ...offsetsOf(view.state.doc, problem),
        severity: 'error' as const,
        message: problem.text,
      }));
      view.dispatch(setDiagnostics(view.state, found));
    },
    mark(ranges) {
      view.dispatch({ effects: setMarks.of(ranges) });
    },
    goTo(range) {
      const { from } = offsetsOf(view.state.doc, range);
      view.dispatch({ selection: { anchor: from }, scrollIntoView: true });
      view.focus();
    },
    focus() {
      view.focus();
    },
    destroy() {
      view.destroy();
      dom.remove();
    },
  };
}

const mount: MountEditor = (parent, options) => {
  const state = EditorState.create({ doc: options.text, extensions: extensionsOf(options) });
  return handleOf(new EditorView({ state, parent }));
};

Reflect.set(globalThis, EDITOR_GLOBAL, mount);
