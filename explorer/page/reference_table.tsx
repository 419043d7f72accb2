/** The table of references: their pages, results, frames or lists, and the pages that left. */
import { grouped } from '../../views/numbers';
import type { ReferenceColumn } from '../model/reference_rows';
import type { ReferenceCell, ReferenceGroup } from '../model/reference_table';
import type { Session } from '../model/session';

interface Columns {
  readonly columns: readonly ReferenceColumn[];
  readonly current: number;
  readonly shorten: (name: string) => string;
}

const classOf = ({ reference }: ReferenceColumn, current: number): string =>
  reference === current ? 'references-current' : reference > current ? 'references-later' : '';

function Heads({ session, columns, current, shorten }: Columns & { readonly session: Session }) {
  return (
    <>
      <tr class="references-numbers">
        <th scope="row">#</th>
        {columns.map((column) => (
          <td key={column.reference} class={classOf(column, current)}>
            {column.reference}
          </td>
        ))}
      </tr>
      <tr>
        <th scope="row">page</th>
        {columns.map((column) => (
          <td key={column.reference} class={classOf(column, current)}>
            <button
              type="button"
              class="references-page"
              aria-current={column.reference === current ? 'step' : undefined}
              title={`${column.access} ${column.page}, event ${grouped(column.event)}`}
              onClick={() => session.go(column.end ?? column.event)}
            >
              {shorten(column.page)}
              {column.access === 'write' ? <span class="references-write">w</span> : null}
            </button>
          </td>
        ))}
      </tr>
      <tr>
        <th scope="row">result</th>
        {columns.map((column) => (
          <td
            key={column.reference}
            class={`references-${column.result} ${classOf(column, current)}`}
          >
            {column.result}
          </td>
        ))}
      </tr>
    </>
  );
}

function titleOf(cell: ReferenceCell): string {
  const signs = [
    cell.isGhost ? 'has left, remembered' : '',
    cell.isTouched ? 'touched' : '',
    cell.isModified ? 'modified' : '',
    cell.hasHand ? 'the hand is here' : '',
    cell.note,
  ];
  return [cell.page, ...signs.filter((sign) => sign !== '')].join(', ');
}

/** `counter 3` as a small 3; other notes are in the title only. */
const noteOf = ({ note }: ReferenceCell): string => /(-?[\d.]+)$/.exec(note)?.[1] ?? '';

function Cell({ cell, result }: { readonly cell: ReferenceCell; readonly result: string }) {
  const classes = [
    'references-cell',
    cell.isOwn ? `references-own references-own-${result}` : '',
    cell.isGhost ? 'references-ghost' : '',
    cell.note.includes('in a message') ? 'references-carried' : '',
  ];
  return (
    <span class={classes.join(' ').trim()} title={titleOf(cell)}>
      {cell.hasHand ? <span class="references-hand">▸</span> : null}
      {cell.isGhost ? '~' : ''}
      {cell.label}
      {cell.isTouched ? <span class="references-touched">•</span> : null}
      {cell.isModified ? <span class="references-modified">w</span> : null}
      {noteOf(cell) === '' ? null : <sub>{noteOf(cell)}</sub>}
    </span>
  );
}

function Group({ group, columns, current }: Columns & { readonly group: ReferenceGroup }) {
  return (
    <>
      <tr class="references-group">
        <th scope="row">{group.name}</th>
        {columns.map((column, i) => (
          <td key={column.reference} class={classOf(column, current)}>
            {(group.more[i] ?? 0) > 0 ? <small>+{group.more[i]}</small> : null}
          </td>
        ))}
      </tr>
      {group.tracks.map((track) => (
        <tr key={track.title} class="references-track">
          <th scope="row">{track.title}</th>
          {columns.map((column, i) => {
            const cell = track.cells[i] ?? null;
            return (
              <td key={column.reference} class={classOf(column, current)}>
                {cell === null ? null : <Cell cell={cell} result={column.result} />}
              </td>
            );
          })}
        </tr>
      ))}
    </>
  );
}

function Victims({ columns, current, shorten }: Columns) {
  return (
    <tr class="references-victims">
      <th scope="row">leaves</th>
      {columns.map((column) => (
        <td key={column.reference} class={classOf(column, current)}>
          {column.row?.victims.map(({ dirty, page }) => (
            <span key={page} class="references-victim" title={dirty ? `${page}, dirty` : page}>
              {shorten(page)}
              {dirty ? <span class="references-modified">w</span> : null}
            </span>
          ))}
        </td>
      ))}
    </tr>
  );
}

export function ReferenceTable({
  session,
  groups,
  ...columns
}: Columns & { readonly session: Session; readonly groups: readonly ReferenceGroup[] }) {
  return (
    <table class="references-table" aria-label="references">
      <tbody>
        <Heads session={session} {...columns} />
        {groups.map((group) => (
          <Group key={group.name} group={group} {...columns} />
        ))}
        <Victims {...columns} />
      </tbody>
    </table>
  );
}
