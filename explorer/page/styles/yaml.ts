/** The looks of the scenario's text. */

export const yamlStyle = `
.yaml { display: flex; flex-direction: column; flex: 1 0 110px; min-height: 110px;
  overflow: hidden; }
.yaml-text { flex: 1; min-height: 0; overflow: auto; margin: 0; padding: 0; position: relative;
  font: 11.5px/17px ui-monospace, "DejaVu Sans Mono", monospace; }
.yaml-line { white-space: pre-wrap; padding-left: 16px; }
.yaml-sign {
  float: left; width: 16px; margin-left: -16px; color: var(--return-text); user-select: none;
}
.yaml-step { font: inherit; background: none; border: 0; border-radius: 2px; padding: 0 2px;
  margin: 0 -2px; color: inherit; cursor: pointer; text-align: left; white-space: pre-wrap;
  max-width: calc(100% - 62px); vertical-align: top; overflow-wrap: anywhere; }
.yaml-step:disabled { cursor: default; color: inherit; }
.yaml-step:not(:disabled):hover { text-decoration: underline; }
.yaml-marked { outline: 1px dashed var(--in-message); }
.yaml-running { background: var(--current); outline: 1px solid var(--in-message); }
.yaml-about { text-decoration: underline; text-decoration-color: var(--accent);
  text-decoration-thickness: 2px; text-underline-offset: 3px; }
.yaml-lit { background: var(--accent); color: var(--on-accent); border-radius: 2px; }
.yaml-comment { color: var(--muted); }
.yaml-covered { color: var(--muted); margin-left: 8px; }
.yaml-fold { font-size: 11px; padding: 0 6px; margin-left: 8px; }
`;
