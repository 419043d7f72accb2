/** A panel of the page: a section with a heading, and a note at the heading's right. */
import type { ComponentChildren } from 'preact';

export function Panel({
  title,
  note,
  name,
  children,
}: {
  readonly title: string;
  readonly note?: ComponentChildren;
  /** The prefix of the panel's class names. */
  readonly name: string;
  readonly children: ComponentChildren;
}) {
  return (
    <section class={`panel ${name}`} aria-label={title}>
      <h2 class="panel-title">
        {title} <span class="panel-note">{note}</span>
      </h2>
      {children}
    </section>
  );
}

/** One of the panels below memory and queues: the first head of its table is its title. */
export function Part({
  title,
  children,
}: {
  readonly title: string;
  readonly children: ComponentChildren;
}) {
  return (
    <section class="part" aria-label={title}>
      {children}
    </section>
  );
}
