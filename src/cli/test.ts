/** `altac test`: the tests inside programs. */

import type { CheckedTest } from '../compile.ts';
import { agrees, defaultLayers, judge } from '../ir/answers.ts';
import type { SlowEngine } from '../ir/execution.ts';
import { framedTokens } from '../ir/input.ts';
import type { Program } from '../ir/program.ts';
import { similarNames } from '../ir/similar.ts';
import { foldLines, foldsOf, type Row, shapeOf } from '../views/table.ts';
import { painted } from '../views/text.ts';
import { createEngine, type EngineName, runnableBy } from './engines.ts';
import { compileFile, type ParameterOptions, programOf, weightsOf } from './load.ts';
import { breath, forEachFile, type Output, type Terminal } from './terminal.ts';
import { ProgramErrors, UserError } from './user-error.ts';

export interface TestOptions extends ParameterOptions {
  readonly engine: EngineName;
  readonly filter?: string;
  readonly json?: boolean;
}

/** The documented shape of a line of `test --json`. */
interface Outcome {
  readonly file: string;
  readonly name: string;
  readonly passed: boolean;
  readonly input: string;
  /** `_` is anything. */
  readonly expected: readonly string[];
  /** `null` is undefined. */
  readonly actual: readonly (string | null)[];
  readonly layers: number;
  readonly halted: boolean;
  /** What is wrong beside the answer. */
  readonly problems: readonly string[];
}

export async function testCommand(files: readonly string[], options: TestOptions, terminal: Terminal): Promise<number> {
  const { out } = terminal;
  const outcomes: Outcome[] = [];
  const names: string[] = [];
  const worst = await forEachFile(files, terminal, async (file) => {
    const compilation = compileFile(file, options);
    if (compilation.library) return 0;
    const program = programOrNull(file, compilation, terminal);
    if (program === null) return 1;
    const runnable = runnableBy(options.engine, program, () => weightsOf(file, program));
    const engine = await createEngine(runnable, terminal.err);
    for (const test of compilation.tests) {
      names.push(test.name);
      if (!test.name.includes(options.filter ?? '')) continue;
      const outcome = await outcomeOf(file, test, program, engine);
      outcomes.push(outcome);
      out.write(options.json === true ? `${JSON.stringify(outcome)}\n` : `${outcomeText(outcome, out)}\n`);
      await breath();
    }
    return 0;
  });
  const failed = outcomes.filter(({ passed }) => !passed).length;
  if (options.json !== true) out.write(`${outcomes.length - failed} passed, ${failed} failed\n`);
  if (options.filter !== undefined && outcomes.length === 0 && worst === 0) throw noSuchTest(options.filter, names);
  return Math.max(worst, failed > 0 ? 1 : 0);
}

/** Errors are printed, and the other files have their turn. */
function programOrNull(...parts: Parameters<typeof programOf>): Program | null {
  try {
    return programOf(...parts);
  } catch (error) {
    if (error instanceof ProgramErrors) return null;
    throw error;
  }
}

async function outcomeOf(file: string, test: CheckedTest, program: Program, engine: SlowEngine): Promise<Outcome> {
  const { name, input, expected } = test;
  const framed = framedTokens(input, program);
  if (!framed.ok) {
    throw new UserError(`${file}: in the test "${name}": ${framed.problem.message}`, framed.problem.notes);
  }
  const execution = await engine(framed.ids, { layers: test.layers ?? defaultLayers });
  const { layers, halted } = execution;
  const { passed, actual, problems } = judge(program, test, execution);
  return { file, name, passed, input, expected, actual, layers, halted, problems };
}

function outcomeText({ file, name, passed, input, expected, actual, problems }: Outcome, out: Output): string {
  const mark = passed ? painted('green', '✓', out) : painted('red', '✗', out);
  const headline = `${mark} ${file}: ${name}`;
  if (passed) return headline;
  const columns = Math.max(expected.length, actual.length);
  const rows: Row[] = [
    { name: 'expected', cells: cellsOf(columns, (i) => ({ text: expected[i] ?? '', marked: false })) },
    {
      name: 'actual',
      cells: cellsOf(columns, (i) => ({
        text: actual[i] === null ? '·' : (actual[i] ?? ''),
        marked: !agrees(expected[i], actual[i]),
      })),
    },
  ];
  const indent = '    ';
  const style = { ...out, width: out.width - indent.length };
  const shape = shapeOf(rows, columns);
  const tables = foldsOf(shape, style).flatMap((fold) => foldLines(rows, fold, shape, style));
  return [headline, ...[`input    | ${input}`, ...tables, ...problems].map((line) => indent + line)].join('\n');
}

function cellsOf(columns: number, cell: (column: number) => Row['cells'][number]): Row['cells'] {
  return Array.from({ length: columns }, (_, column) => cell(column));
}

function noSuchTest(filter: string, names: readonly string[]): UserError {
  const near = similarNames(filter, names);
  return new UserError(`--filter ${filter}: no test has this in its name`, [
    near.length > 0
      ? `Did you mean ${near.map((name) => `"${name}"`).join(' or ')}?`
      : `There are ${names.length} tests`,
  ]);
}
