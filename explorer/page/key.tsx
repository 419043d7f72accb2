/** A key, as it is shown on a button. */
export function Key({ name }: { readonly name: string }) {
  return name === '' ? null : <kbd class="key">{name}</kbd>;
}
