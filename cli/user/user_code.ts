/**
 * Code of the user's, pagers and policies, and the process that runs it. There is one door: whoever
 * is about to load a file calls `admitUserCode`.
 *
 *   in `machvm` itself     it throws UserCode; the command starts again in a child, user_process.ts
 *   in that child          it starts the watchdog (watchdog.ts) and lets the file in
 *   in a worker thread     the same, with a place of its own in the array that they share
 *   anywhere else          as in a test, it lets the file in; no process can stop it
 *
 * The array has a row of counters for each thread, then texts. A thread writes there what it does,
 * at the price of a store; the watchdog looks. Choice and price: docs/decisions/0026-user-code.md.
 */
import { writeSync } from 'node:fs';
import { getEnvironmentData, isMainThread, setEnvironmentData, Worker } from 'node:worker_threads';
import { InvalidArgumentError } from 'commander';
import { entryFile } from '../../files/package_folder';
import { nodeArgs } from '../given/node_args';

/** Descriptors of the child: reports to `machvm`, and the standard error of `machvm`. */
export const REPORT = 3;
export const ERRORS = 4;

/** The columns of a row. */
export const PROGRESS = 0;
export const STEPS = 1;
/** Where the text begins that names the file and the function which ran last; 0 for none. */
export const PLACE = 2;
/** The sequence number of the message that it handles, -1 for none. */
export const SEQNO = 3;
/** 1 while code of the user's can be running. */
export const ARMED = 4;
export const COLUMNS = 5;

export const ROWS = 256;
const TEXT_START = 4 * (2 + ROWS * COLUMNS);
const TEXT_BYTES = 1 << 18;
/** Whole numbers before the rows: rows in use, and where the next text goes. */
export const HEAD = 2;

const SHARED = 'machvm.user_code';
const HEARTBEAT_MS = 20;

/** Thrown where a process comes to code of the user's that it must not run itself. */
export class UserCode extends Error {
  override readonly name = 'UserCode';
}

type Role = 'anywhere' | 'outside' | 'child';
let role: Role = isMainThread || getEnvironmentData(SHARED) === undefined ? 'anywhere' : 'child';
const LIMIT_SECONDS = 60;
let limitSeconds = LIMIT_SECONDS;
let buffer: SharedArrayBuffer | null = null;
/** This thread's counters; null without a watchdog. */
let row: Int32Array | null = null;
const files: string[] = [];

/** Says what this process is, before any file is loaded. */
export function setRole(to: Role): void {
  role = to;
}

function seconds(value: string): number {
  const number = Number(value);
  if (Number.isFinite(number) && number > 0) return number;
  throw new InvalidArgumentError('must be a number of seconds above 0, as 0.5.');
}

/** The flag of every command that may run code of the user's. */
export const TIME_LIMIT = [
  '--time-limit <seconds>',
  'processor time limit for each step of your file (pager or policy), if you name one',
  seconds,
  LIMIT_SECONDS,
] as const;

/** How much processor time a step may take. */
export function setTimeLimit(seconds: number): void {
  limitSeconds = seconds;
}

/** The files of the user's that this thread has let in. */
export function admittedFiles(): readonly string[] {
  return files;
}

/** The door: called before a file of the user's is loaded. Throws UserCode where it must not be. */
export function admitUserCode(file: string): void {
  if (role === 'outside') throw new UserCode(file);
  if (!files.includes(file)) files.push(file);
  if (role === 'anywhere') return;
  if (row === null) row = isMainThread ? startWatchdog() : joinWatch();
  if (row !== null) row[ARMED] = 1;
  report({ file });
}

/** This thread has done its work: until the next file nothing of the user's runs. */
export function restUserCode(): void {
  if (row !== null) row[ARMED] = 0;
}

/** Tells `machvm` something, whatever becomes of this process afterwards. */
export function report(what: object): void {
  writeSync(REPORT, `${JSON.stringify(what)}\n`);
}

function startWatchdog(): Int32Array | null {
  buffer = new SharedArrayBuffer(TEXT_START + TEXT_BYTES);
  new Int32Array(buffer)[1] = TEXT_START;
  setEnvironmentData(SHARED, buffer);
  const watchdog = new Worker(entryFile('cli/user/watchdog'), {
    workerData: { buffer, limit: limitSeconds },
    execArgv: [...nodeArgs()],
  });
  watchdog.unref();
  return takeRow(buffer);
}

function joinWatch(): Int32Array | null {
  const shared = getEnvironmentData(SHARED);
  if (!(shared instanceof SharedArrayBuffer)) return null;
  buffer = shared;
  return takeRow(shared);
}

/** A row for this thread, whose event loop counts as progress: it is not stuck while that turns. */
function takeRow(shared: SharedArrayBuffer): Int32Array | null {
  const index = Atomics.add(new Int32Array(shared), 0, 1);
  if (index >= ROWS) return null;
  const taken = new Int32Array(shared, 4 * (HEAD + index * COLUMNS), COLUMNS);
  setInterval(() => bump(taken, PROGRESS), HEARTBEAT_MS).unref();
  return taken;
}

function bump(counters: Int32Array, column: number): void {
  counters[column] = ((counters[column] ?? 0) + 1) | 0;
}

/** A step of a machine has ended. */
export function stepEnded(): void {
  if (row === null) return;
  bump(row, PROGRESS);
  bump(row, STEPS);
}

/** True if a watchdog counts the steps. */
export function isWatched(): boolean {
  return row !== null;
}

/** True while code of the user's can be running in this thread. */
export function isWorking(): boolean {
  return row !== null && row[ARMED] === 1;
}

/** What is said when code of the user's ends the process. */
export function exitText(place: string, status: number | null): string {
  return `${place}: ended the process with status ${status}; a pager or a policy must only return`;
}

const places = new Map<string, number>();

/** Where a file's function can be seen to run, for `runsAt`; 0 without a watchdog. */
export function placeOf(file: string, what: string): number {
  const name = `${file}: ${what}`;
  const known = places.get(name);
  if (known !== undefined || buffer === null) return known ?? 0;
  const place = write(buffer, new TextEncoder().encode(name));
  places.set(name, place);
  return place;
}

/** Appends a text; returns its place, or 0 if the room is used up. */
function write(buffer: SharedArrayBuffer, text: Uint8Array): number {
  const at = Atomics.add(new Int32Array(buffer), 1, text.length + 2);
  if (at + text.length + 2 > buffer.byteLength) return 0;
  const bytes = new Uint8Array(buffer, at, text.length + 2);
  bytes[0] = text.length & 0xff;
  bytes[1] = text.length >> 8;
  bytes.set(text, 2);
  return at;
}

/** A function of the user's begins. */
export function runsAt(place: number, seqno = -1): void {
  if (row === null || place === 0) return;
  row[PLACE] = place;
  row[SEQNO] = seqno;
}

/** What a row's thread ran last, `mine.js: create`; empty if it ran nothing. */
export function placeText(counters: Int32Array): string {
  const at = counters[PLACE] ?? 0;
  if (at === 0) return '';
  const all = new Uint8Array(counters.buffer);
  const length = (all[at] ?? 0) + ((all[at + 1] ?? 0) << 8);
  // A decoder takes no shared memory.
  const text = new TextDecoder().decode(all.slice(at + 2, at + 2 + length));
  const seqno = counters[SEQNO] ?? -1;
  return seqno < 0 ? text : `${text}, message #${seqno}`;
}

/** What this thread ran last; all files if it is not known. */
export function lastPlace(): string {
  return (row === null ? '' : placeText(row)) || files.join(', ');
}

/** The end of the child, from whatever thread: one line, and nothing runs any more. */
export function endProcess(line: string): void {
  writeSync(ERRORS, `${line}\n`);
  report({ end: 2 });
  process.kill(process.pid, 'SIGKILL');
}
