/**
 * Where the page and its worker begin: one script serves both. What lives here: which of them this
 * is, and the data in the file of the page.
 */
import { render } from 'preact';
import type { PageData } from '../model/page_data';
import { DATA_ID } from '../model/page_data';
import { startWorker } from '../run/worker';
import { App } from './app';
import { style } from './style';

function dataOf(): PageData {
  const text = document.getElementById(DATA_ID)?.textContent ?? '';
  return JSON.parse(text) as PageData; // parsed
}

function startPage(): void {
  const sheet = document.createElement('style');
  sheet.textContent = style;
  document.head.append(sheet);
  const place = document.getElementById('page');
  if (place !== null) render(<App data={dataOf()} />, place);
}

if (typeof document === 'undefined') startWorker(self);
else startPage();
