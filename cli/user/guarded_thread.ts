/** A worker thread that runs code of the user's: what ends it beside its job ends the command. */
import { admittedFiles, endProcess, exitText, isWatched, isWorking, lastPlace } from './user_code';
import { strayError } from './user_module';

let guarded = false;

/** From now on a stray error, or process.exit, ends the process with one line. */
export function guardThread(): void {
  if (guarded || !isWatched()) return;
  guarded = true;
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(event, (error: unknown) => endProcess(strayError(error, admittedFiles())));
  }
  process.on('exit', (code) => {
    if (isWorking()) endProcess(exitText(lastPlace(), code));
  });
}
