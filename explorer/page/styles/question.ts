/** The looks of the questions. */
export const questionStyle = `
.question ol { list-style: none; margin: 6px 0; padding: 0; display: grid; gap: 4px; }
.question-option { width: 100%; text-align: left; overflow-wrap: anywhere; }
.question-option[data-is='right'] { border: 2px solid var(--supply); }
.question-option[data-is='wrong'] { border: 2px dashed var(--return); }
.question-text { font-weight: 700; margin: 0 0 4px; position: relative; }
.question p { margin: 4px 0; }
.question-buttons { display: flex; flex-wrap: wrap; gap: 4px; margin-top: 4px; }
.question-sheet { width: 100%; font: 12px/1.4 monospace; white-space: pre; overflow: auto; }
.question-seed { width: 8em; }
.question-begin { font-weight: 700; border: 2px solid var(--accent); }
`;
