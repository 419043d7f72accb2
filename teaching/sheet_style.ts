/** How a sheet looks, on a screen and on paper (sheet.ts). */
export const sheetStyle = `
@page { size: A4; margin: 14mm 15mm; }
* { box-sizing: border-box; }
body {
  margin: 0;
  background: #eceae6;
  color: #1b1b1b;
  font: 11pt/1.45 "Source Sans 3", "Segoe UI", "Helvetica Neue", Arial, sans-serif;
}
.sheet {
  position: relative;
  display: flex;
  flex-direction: column;
  width: 210mm;
  max-width: 100%;
  min-height: 297mm;
  margin: 8mm auto;
  padding: 14mm 15mm;
  background: #fff;
  box-shadow: 0 1px 6px rgb(0 0 0 / 18%);
}
header { border-bottom: 1.2pt solid #1b1b1b; padding-bottom: 2mm; margin-bottom: 3mm; }
h1 { font-size: 16pt; line-height: 1.2; font-weight: 650; margin: 0; }
.label { float: right; font-size: 11pt; font-weight: 400; line-height: 1.8; }
.who { display: flex; gap: 3mm; margin: 5mm 0 0; font-size: 10pt; align-items: flex-end; }
.who span { flex: 1; border-bottom: 0.6pt solid #555; }
.who .date { flex: 0 0 38mm; }
p { margin: 2mm 0; }
footer {
  margin-top: auto;
  padding-top: 4mm;
  color: #555;
  font: 8.5pt/1.3 ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace;
}
.string { margin: 3mm 0 4mm; font-size: 15pt; font-weight: 600; }
.string span { display: inline-block; min-width: 7mm; }
table { border-collapse: collapse; width: 100%; margin: 2mm 0; font-size: 10.5pt; }
th { text-align: left; font-weight: 600; padding: 1mm 2mm; border-bottom: 1pt solid #1b1b1b; }
td { height: 8.4mm; padding: 0.6mm 2mm; border: 0.5pt solid #8a8a8a; }
td.narrow { white-space: nowrap; }
th.wide, td.wide { width: 46%; }
.key td { height: 6.4mm; font-size: 9.5pt; line-height: 1.25; }
tr { break-inside: avoid; }
thead { display: table-header-group; }
pre {
  margin: 2mm 0;
  padding: 2mm 3mm;
  border-left: 1.5pt solid #b8b4ab;
  font: 8pt/1.35 ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace;
  white-space: pre-wrap;
}
.turn { break-after: page; color: #555; }
.question { break-inside: avoid; margin: 3mm 0; }
.name { font-weight: 650; }
.options { list-style: none; margin: 1mm 0 0; padding: 0 0 0 6mm; }
.options li { margin: 1.2mm 0; }
.box {
  display: inline-block;
  width: 3.4mm;
  height: 3.4mm;
  margin-right: 2.5mm;
  border: 0.7pt solid #333;
  vertical-align: -0.4mm;
}
.rule { height: 9mm; border-bottom: 0.6pt solid #8a8a8a; }
aside { width: 210mm; max-width: 100%; margin: 8mm auto; padding: 0 2mm; }
summary { cursor: pointer; padding: 2mm 0; font-weight: 600; }
summary .label { float: none; margin-left: 2mm; }
@media print {
  body { background: #fff; }
  .sheet { width: auto; min-height: 268mm; margin: 0; padding: 0; box-shadow: none; }
  .sheet + .sheet, details[open] .sheet { break-before: page; }
  aside { width: auto; margin: 0; padding: 0; }
  aside > p, summary, details:not([open]) { display: none; }
}
`;
