/**
 * The list of laws: what `--check` verifies, what documents show. Families are in files of their
 * own; a law that is not in this list holds nowhere. @ours
 */
import { contentLaws } from './contents';
import { copyLaws } from './copies';
import { faultLaws } from './faults';
import { frameLaws } from './frames';
import type { Law } from './law';
import { lockLaws } from './locks';
import { messageLaws } from './messages';
import { objectLaws } from './objects';
import { pageoutLaws } from './pageout';
import { referenceLaws } from './references';
import { requestLaws } from './requests';
import { returnLaws } from './returns';

export const laws: readonly Law[] = [
  ...frameLaws,
  ...objectLaws,
  ...messageLaws,
  ...returnLaws,
  ...requestLaws,
  ...pageoutLaws,
  ...lockLaws,
  ...contentLaws,
  ...copyLaws,
  ...referenceLaws,
  ...faultLaws,
];
