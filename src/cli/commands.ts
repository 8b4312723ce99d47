/** The shorter commands: compile, test, ir, info, explain. */

import { explanationOf, explanations } from '../check/codes.ts';
import { labelOf } from '../ir/domain.ts';
import { frameInput, tokenize } from '../ir/input.ts';
import { printProgram } from '../ir/json.ts';
import type { Program } from '../ir/program.ts';
import { writeArtifact } from '../weights/artifact.ts';
import { modelSizes } from '../weights/sizes.ts';
import { writeWhole } from './files.ts';
import { compileFile, type EngineName, engineFor, loadProgram, weightsOf } from './load.ts';
import { defaultLayers } from './run.ts';
import { UserError } from './user-error.ts';

export function compileCommand(
  file: string,
  options: {
    readonly output?: string;
    readonly maxLength?: number;
    readonly json?: boolean;
    readonly parameter: readonly string[];
  },
): number {
  const program = loadProgram(file, options.parameter);
  const model = weightsOf(program, options.maxLength);
  const name = options.output ?? program.name;
  const { weights, description } = writeArtifact(model);
  writeWhole(`${name}.safetensors`, weights);
  writeWhole(`${name}.json`, description);
  if (options.json === true)
    process.stdout.write(
      `${JSON.stringify({ files: [`${name}.safetensors`, `${name}.json`], ...infoOf(program, options.maxLength) })}\n`,
    );
  else
    process.stdout.write(
      `${name}.safetensors (${weights.length} bytes) and ${name}.json written\n${infoText(program, options.maxLength)}\n`,
    );
  return 0;
}

export async function testCommand(
  files: readonly string[],
  options: {
    readonly engine: EngineName;
    readonly filter?: string;
    readonly json?: boolean;
    readonly parameter: readonly string[];
  },
): Promise<number> {
  let [passed, failed] = [0, 0];
  for (const file of files) {
    const { tests, library } = compileFile(file, options.parameter);
    if (library) continue;
    const program = loadProgram(file, options.parameter);
    const engine = await engineFor(options.engine, program, null);
    const { domain } = program.variables[program.output.variable] ?? { domain: { kind: 'bool' } as const };
    for (const test of tests.filter(({ name }) => name.includes(options.filter ?? ''))) {
      const tokens = tokenize(test.input, program.vocabulary);
      const framed = tokens.ok ? frameInput(tokens.ids, program) : tokens;
      if (!framed.ok)
        throw new UserError(`${file}: in the test "${test.name}": ${framed.problem.message}`, framed.problem.notes);
      const { states, layers, halted } = engine(framed.ids, { layers: test.layers ?? defaultLayers });
      const codes = [...states].filter((_, at) => at % program.variables.length === program.output.variable);
      const actual = codes.filter((code) => code !== program.output.skip).map((code) => labelOf(domain, code));
      const fine =
        actual.length === test.expected.length && test.expected.every((word, i) => word === '_' || word === actual[i]);
      if (fine) passed += 1;
      else failed += 1;
      if (options.json === true)
        process.stdout.write(
          `${JSON.stringify({ file, name: test.name, passed: fine, input: test.input, expected: test.expected, actual, layers, halted })}\n`,
        );
      else {
        process.stdout.write(`${fine ? '✓' : '✗'} ${file}: ${test.name}\n`);
        if (!fine)
          process.stdout.write(
            `    input     ${test.input}\n    expected  ${test.expected.join(' ')}\n    actual    ${actual.join(' ')}\n`,
          );
      }
    }
  }
  if (options.json !== true) process.stdout.write(`${passed} passed, ${failed} failed\n`);
  return failed > 0 ? 1 : 0;
}

export function irCommand(
  file: string,
  options: { readonly output?: string; readonly parameter: readonly string[] },
): number {
  const text = printProgram(loadProgram(file, options.parameter));
  if (options.output === undefined) process.stdout.write(`${text}\n`);
  else writeWhole(options.output, `${text}\n`);
  return 0;
}

export function infoCommand(
  file: string,
  options: { readonly json?: boolean; readonly dims?: boolean; readonly parameter: readonly string[] },
): number {
  const program = loadProgram(file, options.parameter);
  if (options.dims === true) {
    const names = weightsOf(program).layout.dimensions.map(({ name }) => name);
    process.stdout.write(
      options.json === true
        ? `${JSON.stringify(names)}\n`
        : `${names.map((name, i) => `${String(i).padStart(5)}  ${name}`).join('\n')}\n`,
    );
  } else
    process.stdout.write(options.json === true ? `${JSON.stringify(infoOf(program))}\n` : `${infoText(program)}\n`);
  return 0;
}

export function explainCommand(code: string | undefined): number {
  if (code === undefined) {
    for (const { code: name, title } of explanations) process.stdout.write(`${name}  ${title}\n`);
    return 0;
  }
  const found = explanationOf(code);
  if (found === undefined) throw new UserError(`There is no diagnostic ${code}`, ['`altac explain` lists them all']);
  const indented = (text: string): string => text.trimEnd().replace(/^/gm, '    ');
  process.stdout.write(
    `${found.code}: ${found.title}\n\n${found.explanation}\n\nFor instance\n\n${indented(found.wrong)}\n\nbecomes\n\n${indented(found.right)}\n`,
  );
  return 0;
}

/** The documented shape of `info --json`. */
function infoOf(program: Program, maxLength?: number) {
  const {
    residualDimensions,
    heads,
    hiddenUnits,
    parameters,
    nonZeros,
    maxLength: longest,
  } = modelSizes(weightsOf(program, maxLength));
  return { residualDims: residualDimensions, heads, hiddenUnits, parameters, nonZeros, maxLength: longest };
}

export function infoText(program: Program, maxLength?: number): string {
  const sizes = modelSizes(weightsOf(program, maxLength));
  const rows: readonly (readonly [string, number, string])[] = [
    ['residual dimensions', sizes.residualDimensions, ''],
    ['attention heads', sizes.heads, sizes.clearingHeads > 0 ? ' and one that clears their outputs' : ''],
    [
      'hidden units',
      sizes.hiddenUnits,
      ` (${sizes.ruleUnits} rules, ${sizes.thresholdUnits} thresholds, ${sizes.bucketUnits} buckets)`,
    ],
    ['parameters', sizes.parameters, ' if all matrices were dense'],
    ['non-zeros', sizes.nonZeros, ''],
    ['longest safe input', sizes.maxLength, ' tokens'],
  ];
  return rows
    .map(([name, value, note]) => `${name.padEnd(20)} ${value.toLocaleString('en').padStart(12)}${note}`)
    .join('\n');
}
