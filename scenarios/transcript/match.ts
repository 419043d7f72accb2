/**
 * Patterns against lines. A pattern of a message means its receipt by a task, or the call if it
 * went to a kernel; one of an event means that event. Fields that a pattern leaves out may be
 * anything; an object's control port counts as the object.
 */
import type { EventPattern } from '../language/pattern';
import type { Line } from './line';

/** True if the line says that a message has arrived. */
export function isArrival(line: Line): boolean {
  return line['ev'] === 'ipc_mqueue.received' || line['ev'] === 'ipc_kobject.called';
}

/** The object or port that a line is about. */
export function objectOfLine(line: Line): string {
  return String(line['object'] ?? line['port'] ?? '').replace(/[.]control$/, '');
}

/** The message or event is the one meant, and so is its object; fields aside. */
export function isKindOf(pattern: EventPattern, line: Line): boolean {
  const isNamed = line['ev'] === pattern.name || (line['msg'] === pattern.name && isArrival(line));
  return isNamed && (pattern.object === null || objectOfLine(line) === pattern.object);
}

/** The fields of the pattern that the line has otherwise. */
export function differences(pattern: EventPattern, line: Line): readonly string[] {
  return Object.keys(pattern.fields).filter((key) => line[key] !== pattern.fields[key]);
}

export function matches(pattern: EventPattern, line: Line): boolean {
  return isKindOf(pattern, line) && differences(pattern, line).length === 0;
}
