/**
 * Answers from standard input, one a line: typed at a prompt, or piped. `q` and the end of the
 * input end the questions.
 */
import { createInterface } from 'node:readline';

export class AnswerLines {
  private readonly lines = createInterface({ input: process.stdin, terminal: false });
  private readonly answers = this.lines[Symbol.asyncIterator]();

  /** The next line without blanks around it; null for `q` and at the end. */
  async next(prompt: string): Promise<string | null> {
    const isTyped = process.stdin.isTTY === true && process.stderr.isTTY === true;
    if (isTyped) process.stderr.write(prompt);
    const { done, value } = await this.answers.next();
    const line = done === true ? 'q' : String(value).trim();
    return line === 'q' ? null : line;
  }

  close(): void {
    this.lines.close();
  }
}
