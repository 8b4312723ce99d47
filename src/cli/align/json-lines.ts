/** JSON Lines in and out, as they come: memory does not grow with the file, and no line is lost without a word. */

import { isUtf8 } from 'node:buffer';
import { chunksOf } from '../files.ts';
import { interruptible } from '../interruption.ts';
import { openStreamed, type StreamedOutput } from '../output-files.ts';
import { clearProgress, showProgress } from '../progress.ts';
import type { Terminal } from '../terminal.ts';
import { UserError } from '../user-error.ts';
import { type Addition, type JsonObject, LineProblem, parsedLine, withAdditions } from './members.ts';

export interface StreamOptions {
  /** A file; without it, or for `-`, stdout. */
  readonly output?: string;
  /** What is done about a line that cannot be used. */
  readonly onError: 'stop' | 'skip';
  /** Where lines go that are skipped, as they are, with number and cause. */
  readonly rejects?: string;
  /** Whether fields that are there are replaced. */
  readonly overwrite?: boolean;
}

export interface StreamReport {
  /** That were used, and that were skipped. Blank lines are neither. */
  readonly used: number;
  readonly skipped: number;
  /** The exit code that a signal asked for; else `null`. */
  readonly interrupted: number | null;
}

/** Adds to every line what `work` makes of it; all else of a line stays to the letter. */
export function editLines(
  file: string | undefined,
  options: StreamOptions,
  terminal: Terminal,
  work: (line: JsonObject) => readonly Addition[],
): Promise<StreamReport> {
  return convertLines(
    file,
    options,
    terminal,
    (line, own) => `${withAdditions(own, line, work(line), options.overwrite === true)}\n`,
  );
}

/** Writes what `work` makes of every line, and `end` after the last one: any text. */
export function convertLines(
  file: string | undefined,
  options: StreamOptions,
  terminal: Terminal,
  work: (line: JsonObject, own: string) => string,
  end: () => string = () => '',
): Promise<StreamReport> {
  const target = options.output === '-' ? undefined : options.output;
  return withOutput(target, async (output) => {
    const write = output?.write ?? terminal.out.write;
    let text = '';
    const handle = (line: JsonObject, own: string): void => {
      text += work(line, own);
    };
    const flush = (): void => {
      if (text !== '') write(text);
      text = '';
    };
    const report = await stream(file, { ...options, target: target ?? null }, terminal, handle, flush);
    if (report.interrupted === null) text += end();
    flush();
    return report;
  });
}

/** Shows every line to `see`. */
export function readLines(
  file: string | undefined,
  options: Pick<StreamOptions, 'onError' | 'rejects'>,
  terminal: Terminal,
  see: (line: JsonObject) => void,
): Promise<StreamReport> {
  return stream(file, { ...options, target: null }, terminal, see, () => {});
}

interface SettledOptions extends Pick<StreamOptions, 'onError' | 'rejects'> {
  /** The file that is written, for messages. */
  readonly target: string | null;
}

/** `handle` may throw a `LineProblem`; `flush` follows every batch, and every line before one that ends it all. */
function stream(
  file: string | undefined,
  { onError, rejects, target }: SettledOptions,
  terminal: Terminal,
  handle: (line: JsonObject, text: string) => void,
  flush: () => void,
): Promise<StreamReport> {
  const isStdin = file === undefined || file === '-';
  const name = isStdin ? 'stdin' : file;
  if (rejects !== undefined && onError === 'stop') {
    throw new UserError('--rejects is for lines that are skipped', ['Give `--on-error skip` as well']);
  }
  return withOutput(rejects, (rejected) =>
    interruptible(async (interruption) => {
      if (isStdin && terminal.input.interactive()) {
        terminal.err.write('Reading JSON Lines from stdin; Ctrl-D ends them\n');
      }
      const stop = new AbortController();
      const problems = problemsOn(name, { onError, target, rejected }, terminal);
      let [used, number] = [0, 0];
      const progress = lineProgress(terminal);
      for await (const lines of linesOf(isStdin ? terminal.input.chunks(stop.signal) : chunksOf(file, stop.signal))) {
        for (const text of lines) {
          number += 1;
          if (typeof text === 'string' && isBlank(text)) continue;
          try {
            if (typeof text !== 'string') throw new LineProblem('it is not UTF-8 text');
            handle(parsedLine(text), text);
            used += 1;
          } catch (error) {
            if (!(error instanceof LineProblem)) throw error;
            flush();
            problems.add(number, error.message, text);
          }
        }
        flush();
        progress(number);
        if (interruption() !== null) break;
      }
      clearProgress(terminal);
      problems.end(used);
      return { used, skipped: problems.count(), interrupted: interruption() };
    }),
  );
}

interface Problems {
  readonly add: (number: number, cause: string, line: Line) => void;
  readonly count: () => number;
  /** Throws where nothing could be used. */
  readonly end: (used: number) => void;
}

const shownProblems = 10;

function problemsOn(
  name: string,
  { onError, target, rejected }: Omit<SettledOptions, 'rejects'> & { readonly rejected: StreamedOutput | null },
  terminal: Terminal,
): Problems {
  let count = 0;
  return {
    add: (number, cause, line) => {
      if (onError === 'stop') {
        clearProgress(terminal);
        throw new UserError(`${name}:${number}: ${cause}`, [
          ...(target === null ? [] : [`Nothing was written to ${target}`]),
          '`--on-error skip` leaves such lines out and reports them',
        ]);
      }
      count += 1;
      if (count <= shownProblems) terminal.err.write(`skipped ${name}:${number}: ${cause}\n`);
      const own = typeof line === 'string' ? { text: line } : { base64: line.toString('base64') };
      rejected?.write(`${JSON.stringify({ line: number, cause, ...own })}\n`);
    },
    count: () => count,
    end: (used) => {
      const more = count - shownProblems;
      if (more > 0) terminal.err.write(`skipped ${more.toLocaleString('en')} more\n`);
      if (used === 0 && count > 0)
        throw new UserError(`${name}: no line of ${count.toLocaleString('en')} could be used`);
    },
  };
}

/** The output is whole at the end, or not there. */
async function withOutput(
  file: string | undefined,
  work: (output: StreamedOutput | null) => Promise<StreamReport>,
): Promise<StreamReport> {
  if (file === undefined) return work(null);
  const output = openStreamed(file);
  try {
    const report = await work(output);
    if (report.interrupted === null) output.finish();
    return report;
  } finally {
    output.abandon();
  }
}

const longestLine = 256 * 1024 * 1024;

/** Bytes where it is not UTF-8. */
type Line = string | Buffer;

/** The lines of each chunk, without their ends. */
async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Line[]> {
  let pieces: Uint8Array[] = [];
  let waiting = 0;
  for await (const chunk of chunks) {
    const end = chunk.lastIndexOf(0x0a);
    if (end >= 0) {
      yield decodedLines(
        pieces.length === 0 ? chunk.subarray(0, end) : Buffer.concat([...pieces, chunk.subarray(0, end)]),
      );
      [pieces, waiting] = [[], 0];
    }
    if (end + 1 === chunk.length) continue;
    pieces.push(chunk.subarray(end + 1));
    waiting += chunk.length - end - 1;
    if (waiting > longestLine) {
      throw new UserError('a line is longer than 256 MiB', ['JSON Lines have one JSON object on each line']);
    }
  }
  if (waiting > 0) yield decodedLines(Buffer.concat(pieces));
}

function decodedLines(bytes: Uint8Array): Line[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (isUtf8(buffer)) return buffer.toString('utf8').split('\n');
  const lines: Line[] = [];
  for (let start = 0; start <= buffer.length; ) {
    const found = buffer.indexOf(0x0a, start);
    const end = found < 0 ? buffer.length : found;
    const line = buffer.subarray(start, end);
    lines.push(isUtf8(line) ? line.toString('utf8') : line);
    start = end + 1;
  }
  return lines;
}

function isBlank(text: string): boolean {
  return text.length < 100 && text.trim() === '';
}

function lineProgress(terminal: Terminal): (lines: number) => void {
  let shown = 0;
  return (lines) => {
    if (lines - shown < 20_000) return;
    shown = lines;
    showProgress(terminal, `${lines.toLocaleString('en')} lines`);
  };
}
