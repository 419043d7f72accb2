/**
 * Questions of lessons in words, where the file has none: what comes next as far as the question
 * does not give its answer away, then what is wanted.
 */
import type { EventName } from '../kernel/mach/event_defs';
import { eventDefs } from '../kernel/mach/event_defs';
import type { LessonQuestion } from '../scenarios/language/lesson';
import type { Line } from '../scenarios/transcript/line';
import { isArrival, objectOfLine } from '../scenarios/transcript/match';
import type { Moment } from './lesson_moments';

/** `A/3`, `A/0..3`, or the object alone. */
function aboutText(line: Line, pageSize: number): string {
  const object = objectOfLine(line);
  const { offset, page, pages } = line;
  const size = Number(line['length'] ?? line['size'] ?? pageSize);
  const first = typeof offset === 'number' ? offset / pageSize : page;
  if (typeof first !== 'number') return object;
  const count = typeof offset === 'number' ? Math.ceil(size / pageSize) : Number(pages ?? 1);
  return count > 1 ? `${object}/${first}..${first + count - 1}` : `${object}/${first}`;
}

/** What comes, as a sentence: a message with its port, an event by what it does. */
function nextText(line: Line, pageSize: number): string {
  const about = aboutText(line, pageSize);
  if (line['ev'] === 'ipc_mqueue.received') {
    const { msg, port, task } = line;
    return `The next message that ${task} receives at port ${port} is ${msg} for ${about}.`;
  }
  if (line['ev'] === 'ipc_kobject.called') {
    return `The next message to the kernel is ${line['msg']} for ${about}.`;
  }
  const ev = String(line['ev']);
  if (/^vm_pageout[.](clean|page_sent|candidate)$/.test(ev))
    return `The daemon evicts ${about} next.`;
  if (ev === 'vm_pageout.returned') return `The kernel returns ${about} next.`;
  if (ev === 'memory_object.flushed') return `The kernel flushes ${about} next.`;
  if (ev.startsWith('vm_fault.')) return `${line['thread']} touches ${about} next.`;
  const { text } = eventDefs[ev as EventName]; // parsed
  return `Next: ${text[0]?.toLowerCase()}${text.slice(1)}`;
}

function subjectText(of: LessonQuestion['of'], several: boolean): string {
  if (of === undefined) return '';
  if ('thread' in of) return `the task ${of.thread}`;
  return `page ${of.page} of ${of.object}${several ? ` on ${of.host}` : ''}`;
}

const KEPT = 'kernel_copy is true if the kernel keeps the page.';
const THEN = 'right then, before anything else happens';

/** The question of a moment; `pageSize` in bytes, `several`: there are several hosts. */
export function questionText(moment: Moment, pageSize: number, several: boolean): string {
  const { line, question } = moment;
  if (question.text !== undefined) return question.text;
  const isMessage = isArrival(line);
  const next = nextText(line, pageSize);
  switch (question.ask) {
    case 'victim':
      return 'A page is evicted next. Which one?';
    case 'message':
      if (!isMessage) return `${next} Which message does the kernel send for it?`;
      return line['ev'] === 'ipc_kobject.called'
        ? 'Which message does the kernel get next?'
        : `Which message does port ${line['port']} give out next?`;
    case 'flags':
      return isMessage
        ? `${next} What are its flags? ${KEPT}`
        : `${next} What are the flags of its data_return? ${KEPT}`;
    case 'seqno':
      return `${next} Which sequence number does it get?`;
    case 'wakes':
      return `${next} Which tasks does it wake?`;
    case 'state':
      return `${next} What is true of ${subjectText(question.of, several)} ${THEN}?`;
  }
}
