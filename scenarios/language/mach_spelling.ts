/** How keys of the kernel's records are written in scenarios: as Mach writes names. */

/** `freeTarget` as `free_target`; a time is named without its unit. */
export function machSpelling(key: string): string {
  return key.replace(/Ticks$/, '').replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
