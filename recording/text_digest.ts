/** The digest of a scenario, by which a link or a sheet of answers says which text it is about. */
import { checksum } from './checksum';

/** Eight hexadecimal digits. */
export function digestOf(text: string): string {
  const bytes = new Uint8Array(text.length * 2);
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    bytes[i * 2] = code >> 8;
    bytes[i * 2 + 1] = code & 255;
  }
  return checksum(bytes).toString(16).padStart(8, '0');
}
