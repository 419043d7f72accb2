/** The looks of what stands over time, and of the sentence that says what happens now. */
import { countersStyle } from './counters';
import { eventsStyle } from './events';
import { nowStyle } from './now';
import { referencesStyle } from './references';
import { sequenceStyle } from './sequence';

export const overTimeStyle: string = [
  sequenceStyle,
  referencesStyle,
  nowStyle,
  eventsStyle,
  countersStyle,
].join('\n');
