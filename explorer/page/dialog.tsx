/** A dialog of the page: a native one, so that focus stays in it and Escape closes it. */
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { useApp } from './context';

export function Dialog({
  title,
  children,
}: {
  readonly title: string;
  readonly children: ComponentChildren;
}) {
  const { view } = useApp();
  const ref = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    ref.current?.showModal();
    return () => ref.current?.close();
  }, []);
  return (
    <dialog ref={ref} class="dialog" aria-label={title} onClose={() => view.show(null)}>
      <div class="dialog-head">
        <h2 class="dialog-title">{title}</h2>
        <button type="button" class="dialog-close" onClick={() => ref.current?.close()}>
          Close
        </button>
      </div>
      {children}
    </dialog>
  );
}
