/** The page that a question is about, found in its words, so that the page can show where it is. */
import type { Moment, PageThing } from './moment';
import { wordsOf } from './words';

/** `page 0 of A`, as questions have it. */
const PAGE_OF = /\bpage (\d+) of ([A-Za-z_][\w.-]*[\w-]|[A-Za-z_])/g;

/** The page that is named last in a question, on the host that is named; null for none. */
export function askedPage(text: string, moment: Moment, host: number): PageThing | null {
  const { hosts } = moment.state;
  const on = hosts.find(({ name }) => text.includes(` on ${name}`))?.id ?? host;
  const words = wordsOf(text.replace(PAGE_OF, '$2/$1'), moment, on);
  return words.findLast(({ page }) => page !== null)?.page ?? null;
}
