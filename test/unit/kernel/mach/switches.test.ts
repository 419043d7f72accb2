/** Profiles: each is a full set of switches, and says of each disagreement which side it takes. */
import { describe, expect, test } from '@jest/globals';
import type { Switches } from '../../../../kernel/mach/switches';
import { profiles } from '../../../../kernel/mach/switches';

function differences(one: Switches, other: Switches): string[] {
  const theirs = new Map(Object.entries(other));
  const differing = Object.entries(one).filter(([name, value]) => theirs.get(name) !== value);
  return differing.map(([name]) => name).sort();
}

describe('profiles', () => {
  test('all have the same switches', () => {
    const names = Object.keys(profiles.osf).sort();
    expect(Object.keys(profiles.cmu).sort()).toEqual(names);
    expect(Object.keys(profiles.gnu).sort()).toEqual(names);
  });

  test('D6: no profile returns precious pages that a supply refuses', () => {
    const all = Object.values(profiles).map(({ returnPreciousOnReject }) => returnPreciousOnReject);
    expect(all).toEqual([false, false, false]);
  });

  test('D4, D5, D13, D17, D23, D41 to D47, D50, D54: gnu differs from cmu in these', () => {
    expect(differences(profiles.gnu, profiles.cmu)).toEqual([
      'cacheNeedsPages',
      'cleanInPlaceMayFlush',
      'destroyAbortsRequests',
      'fictitiousPagesAreQueued',
      'framesKeepReference',
      'joinsEntries',
      'laundryByTask',
      'objectSyncIsOffered',
      'oldProtocol',
      'protectTakesNotify',
      'receiveTakesMemory',
      'smallestGapFirst',
      'strayRangesAreEmpty',
      'wiringIsAMask',
    ]);
    expect(profiles.gnu.cleanInPlaceMayFlush).toBe(false);
  });

  test('cmu differs from osf in all else', () => {
    const same = Object.keys(profiles.osf).filter(
      (name) => !differences(profiles.osf, profiles.cmu).includes(name),
    );
    expect(same).toEqual([
      'returnPreciousOnReject',
      'wiringIsAMask',
      'failureUsesReplyTwice',
      'temporaryExternalPanics',
      'copyKeepsSource',
      'failureKeepsObject',
      'collectKeepsShadow',
      'deadPagerPanics',
      'invalidateDropsAll',
      'cacheNeedsPages',
      'fictitiousPagesAreQueued',
      'laundryByTask',
      'strayRangesAreEmpty',
      'smallestGapFirst',
      'protectTakesNotify',
      'joinsEntries',
      'objectSyncIsOffered',
      'receiveTakesMemory',
      'framesKeepReference',
    ]);
  });
});
