/** `altac eval assistantbench check` and `combine`: predictions before they are scored or handed in. */

import { readPredictions } from '../../evaluation/web-agent/scoring/answer-files.ts';
import { combined } from '../../evaluation/web-agent/scoring/combine.ts';
import { fixedLines, lint } from '../../evaluation/web-agent/scoring/lint.ts';
import { readText } from '../files.ts';
import { writeFiles } from '../output-files.ts';
import type { Terminal } from '../terminal.ts';
import { UserError } from '../user-error.ts';
import { predictionsOf, tasksOf } from './answer-files.ts';

export interface CheckAnswersOptions {
  readonly gold?: string;
  readonly fix?: boolean;
  readonly output?: string;
  readonly json?: boolean;
}

export interface CombineAnswersOptions {
  readonly output?: string;
}

/** Exit code 1 where something is left to mend. */
export async function checkAnswersCommand(
  file: string,
  options: CheckAnswersOptions,
  terminal: Terminal,
): Promise<number> {
  if (options.output !== undefined && options.fix !== true) {
    throw new UserError('-o is for the answers that --fix writes', ['Give `--fix` as well']);
  }
  const parsed = readPredictions(readText(file));
  const findings = lint(parsed, options.gold === undefined ? null : tasksOf(options.gold).rows);
  const mends = findings.filter(({ fixed }) => fixed !== null).length;
  const isFixed = options.fix === true && mends > 0;
  if (options.fix === true) {
    const [bad] = parsed.problems;
    if (bad !== undefined) {
      throw new UserError(`${file}:${bad.line}: ${bad.cause}`, ['Mend the line by hand, or nothing is written']);
    }
    await writeFiles([{ file: options.output ?? file, content: fixedLines(parsed.rows, findings) }]);
  }
  for (const finding of findings) {
    const { line, id, code, message, fixed } = finding;
    if (options.json === true) terminal.out.write(`${JSON.stringify({ file, line, id, code, message })}\n`);
    else {
      const place = line === null ? file : `${file}:${line}`;
      const mark = fixed === null ? '' : isFixed ? ' (mended)' : ' (--fix mends it)';
      terminal.out.write(`${place}: ${code}: ${message}${id === null ? '' : `, task ${id}`}${mark}\n`);
    }
  }
  const left = findings.length - (isFixed ? mends : 0);
  if (options.json !== true) {
    terminal.out.write(`${parsed.rows.length} predictions, ${left === 0 ? 'nothing' : left} to mend\n`);
  }
  return left === 0 ? 0 : 1;
}

export async function combineAnswersCommand(
  files: readonly [first: string, second: string],
  { output }: CombineAnswersOptions,
  terminal: Terminal,
): Promise<number> {
  const [first, second] = files.map((file) => predictionsOf(file).rows);
  const content = combined(first ?? [], second ?? []);
  if (output === undefined) terminal.out.write(content);
  else await writeFiles([{ file: output, content }]);
  return 0;
}
