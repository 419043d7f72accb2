/** A page of the manual in a dialog. */
import type { ManualBlock } from '../model/manual';
import { manualBlocks } from '../model/manual';
import { MANUAL_ID } from '../model/page_data';
import { useApp } from './context';
import { Dialog } from './dialog';

let pages: Readonly<Record<string, string>> | null = null;

/** The text of a page; null if the file of the page has none of that name. */
function pageOf(name: string): string | null {
  if (pages === null) {
    const text = document.getElementById(MANUAL_ID)?.textContent ?? '{}';
    pages = JSON.parse(text) as Record<string, string>; // parsed
  }
  return pages[name] ?? null;
}

/** Text with `code` in it. */
function Inline({ text }: { readonly text: string }) {
  return (
    <>
      {text
        .split('`')
        .map((part, i) => (i % 2 === 1 ? <code key={`${i} ${part}`}>{part}</code> : part))}
    </>
  );
}

function Block({ block }: { readonly block: ManualBlock }) {
  switch (block.kind) {
    case 'heading':
      return block.level === 1 ? null : <h3>{block.text}</h3>;
    case 'text':
      return (
        <p>
          <Inline text={block.text} />
        </p>
      );
    case 'code':
      return <pre>{block.text}</pre>;
    case 'list':
      return (
        <ul>
          {block.items.map((item) => (
            <li key={item}>
              <Inline text={item} />
            </li>
          ))}
        </ul>
      );
    case 'table':
      return (
        <table>
          <tbody>
            {block.rows.map((row) => (
              <tr key={row.join()}>
                {row.map((cell, i) => (
                  <td key={`${i} ${cell}`}>
                    <Inline text={cell} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      );
  }
}

export function Manual() {
  const { view } = useApp();
  const name = view.manual.value;
  const page = pageOf(name);
  return (
    <Dialog title={name}>
      <div class="manual">
        {page === null ? (
          <p>This page is not in the file; `machvm explain {name}` prints it.</p>
        ) : (
          manualBlocks(page).map((block, i) => <Block key={`${i} ${block.kind}`} block={block} />)
        )}
      </div>
    </Dialog>
  );
}
