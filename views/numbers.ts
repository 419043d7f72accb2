/** Numbers for people, with their units; the same on any machine. */

/** 1234567 as 1,234,567. */
export function grouped(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}

/** `1 step`, `2,000 steps`. */
export function counted(count: number, thing: string): string {
  return `${grouped(count)} ${thing}${count === 1 ? '' : 's'}`;
}

/** Ticks of virtual time. */
export function time(ticks: number): string {
  if (ticks < 1_000) return `${ticks} ns`;
  if (ticks < 1_000_000) return `${(ticks / 1_000).toFixed(1)} us`;
  if (ticks < 1_000_000_000) return `${(ticks / 1_000_000).toFixed(3)} ms`;
  return `${(ticks / 1_000_000_000).toFixed(3)} s`;
}

export function bytes(count: number): string {
  if (count % (1 << 20) === 0 && count > 0) return `${count >> 20} MiB`;
  if (count % 1024 === 0 && count > 0) return `${count / 1024} KiB`;
  return `${count} bytes`;
}
