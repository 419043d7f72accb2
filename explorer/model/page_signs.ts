/**
 * What is true of a page, as signs: each has a word, so that no colour stands alone. A cell shows
 * where the page stands by its ground, and the signs on it.
 */
import type { PageRecord } from '../../kernel/inspect/machine_state';
import { short } from '../../views/message_words';
import type { Moment } from './moment';

/** Where a page stands; one of them is true of a cell. */
export type PageStanding =
  | 'unused'
  | 'free'
  | 'message'
  | 'wired'
  | 'inactive'
  | 'active'
  | 'listed'
  | 'held';

export type PageSign =
  | 'dirty'
  | 'precious'
  | 'referenced'
  | 'wired'
  | 'busy'
  | 'absent'
  | 'error'
  | 'locked'
  | 'laundry';

export const standingWords: Readonly<Record<PageStanding, string>> = {
  unused: 'never used',
  free: 'free',
  message: 'in a message',
  wired: 'wired',
  inactive: 'inactive',
  active: 'active',
  listed: 'on a list of the policy',
  held: 'on no list',
};

export function standingOf(moment: Moment, page: PageRecord): PageStanding {
  if (page.flags.includes('free')) return 'free';
  if (moment.carried(page) !== undefined) return 'message';
  if (page.queue === 'wired' || page.wireCount > 0) return 'wired';
  if (page.queue === 'inactive' || page.queue === 'active') return page.queue;
  return page.queue === 'policy' ? 'listed' : 'held';
}

/**
 * What is true of a page. The kernel marks each page dirty that it puts into a message; whether its
 * pager has to keep it is what the message says, so that counts there.
 */
export function signsOf(moment: Moment, page: PageRecord): readonly PageSign[] {
  if (page.flags.includes('free')) return [];
  const has = (flag: PageRecord['flags'][number]): boolean => page.flags.includes(flag);
  const said = moment.carried(page)?.message?.fields['dirty'];
  const isDirty = typeof said === 'boolean' ? said : has('dirty') || page.modified;
  const signs: readonly (readonly [PageSign, boolean])[] = [
    ['dirty', isDirty],
    ['precious', has('precious')],
    ['referenced', page.referenced],
    ['wired', page.wireCount > 0],
    ['busy', has('busy')],
    ['absent', has('absent')],
    ['error', has('error')],
    ['locked', page.lock !== '---'],
    ['laundry', has('laundry') || has('external_laundry')],
  ];
  return signs.filter(([, is]) => is).map(([sign]) => sign);
}

/** A page in words: `A/0: in a message (data_return), dirty`. */
export function pageWords(moment: Moment, page: PageRecord): string {
  const standing = standingOf(moment, page);
  const carried = moment.carried(page);
  const { message } = carried ?? {};
  const inMessage =
    message === null ? 'sent to its pager, not yet released' : standingWords.message;
  const name = message === null || message === undefined ? '' : ` (${short(message.name)})`;
  const where = carried === undefined ? standingWords[standing] : `${inMessage}${name}`;
  const signs = signsOf(moment, page).filter((sign) => sign !== 'wired' || standing !== 'wired');
  const value = page.value === null || standing === 'free' ? [] : [`value ${page.value}`];
  return [where, ...signs, ...value].join(', ');
}
