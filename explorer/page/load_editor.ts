/** Loads the editor's bundle, which the page has as a text, when it is first opened. */
import { EDITOR_ID } from '../model/page_data';
import type { MountEditor } from './editor_port';
import { EDITOR_GLOBAL } from './editor_port';

let loading: Promise<MountEditor> | null = null;

async function load(): Promise<MountEditor> {
  const text = document.getElementById(EDITOR_ID)?.textContent ?? '';
  if (text === '') throw new Error('this file has no editor; make it anew with machvm explore');
  const address = URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));
  const script = document.createElement('script');
  script.src = address;
  await new Promise((loaded, failed) => {
    script.onload = loaded;
    script.onerror = failed;
    document.head.append(script);
  });
  URL.revokeObjectURL(address);
  return Reflect.get(globalThis, EDITOR_GLOBAL) as MountEditor; // parsed
}

export function loadEditor(): Promise<MountEditor> {
  loading ??= load();
  return loading;
}
