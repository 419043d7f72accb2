/** Places of a lesson in words, for errors and questions. */
import type { Place } from './lesson';
import { patternText } from './pattern';

/** `memory_object_data_return of A, page 0`. */
export function placeText({ pattern }: Place, pageSize: number): string {
  const { offset, ...fields } = pattern.fields;
  const page = typeof offset === 'number' ? { page: offset / pageSize } : {};
  return patternText({ ...pattern, fields: { ...page, ...fields } });
}
