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
