/** A key, as it is shown on a button. */
export function Key({ name }: { readonly name: string }) {
  return name === '' ? null : (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: a kbd takes no focus
    <kbd class="key" aria-hidden="true">
      {name}
    </kbd>
  );
}
