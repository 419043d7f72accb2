/** The looks of what stands over time, and of the sentence that says what happens now. */
import { sequenceStyle } from './sequence';

export const overTimeStyle: string = [sequenceStyle].join('\n');
