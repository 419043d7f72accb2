/** The looks of the editor around its text. */

export const editStyle = `
:root { --editor-string: #1a7a3c; --editor-selected: #cfe6f7; --editor-line: rgb(0 0 0 / 4%); }
@media (prefers-color-scheme: dark) {
  :root { --editor-string: #7fd6a0; --editor-selected: #24445a;
    --editor-line: rgb(255 255 255 / 5%); }
}
.edit-column { grid-column: 1 / 3; overflow: hidden; }
.edit { display: flex; flex-direction: column; gap: 6px; flex: 1; min-height: 0; }
.edit .panel-title { margin: 0; }
.edit-bar { display: flex; gap: 10px; align-items: center; flex-wrap: wrap; }
.edit-bar > button { margin-left: auto; }
.settings { display: flex; gap: 10px; align-items: center; flex-wrap: wrap; }
.settings-field { color: var(--muted); }
.settings select, .settings input { font: inherit; color: var(--text); background: var(--panel);
  border: 1px solid #767676; border-radius: 4px; padding: 2px 4px; }
.settings-number { width: 64px; }
.edit-text { flex: 1; min-height: 0; border: 1px solid var(--line); border-radius: 4px;
  overflow: hidden; }
.edit-found { margin: 0; padding: 0 0 0 4px; list-style: none; max-height: 110px; overflow: auto;
  color: var(--return-text); flex: none; }
.edit-found button { padding: 0 6px; font-size: 12px; }
.edit-outcome { color: var(--muted); flex: none; max-height: 110px; overflow: auto; }
.edit-failure { color: var(--return-text); }
.edit-command { color: var(--muted); flex: none; }
.edit-command code { color: var(--text); background: var(--ground); padding: 1px 5px;
  border-radius: 3px; user-select: all; }
.edit-command button { padding: 0 6px; font-size: 12px; }
@media (max-width: 1000px) { .edit-text { min-height: 60vh; } }
`;
