/** `altac align transform`: calibrated rewards become those that suit how answers are drawn. */

import { type Transformation, transformationOf } from '../../alignment/inference-aware/transformations.ts';
import type { Terminal } from '../terminal.ts';
import { UserError } from '../user-error.ts';
import { editLines, type StreamOptions } from './json-lines.ts';
import { LineProblem } from './members.ts';
import { mapFields, rewardFields } from './reward-fields.ts';
import { transformationNamed, transformationOfExpression } from './transformation-names.ts';

export interface TransformOptions extends StreamOptions {
  readonly to?: string;
  readonly function?: string;
  readonly beta?: number;
  readonly clamp?: number;
  readonly field?: readonly string[];
  readonly prefix: string;
}

const calibrated = 'calibrated_';
const calibratedFields = rewardFields.map((name) => calibrated + name);

export async function transformCommand(
  file: string | undefined,
  options: TransformOptions,
  terminal: Terminal,
): Promise<number> {
  const { clamp = 0, field, prefix } = options;
  const of = settled(transformationOfOptions(options), clamp);
  const report = await editLines(file, options, terminal, (line) =>
    mapFields(
      line,
      field,
      calibratedFields,
      (name) => prefix + (name.startsWith(calibrated) ? name.slice(calibrated.length) : name),
      (quantile, name) => {
        if (!(quantile >= 0 && quantile <= 1)) {
          throw new LineProblem(`\`${name}\` is ${quantile}, and calibrated rewards are from 0 to 1`);
        }
        const value = of(quantile);
        if (Number.isFinite(value)) return value;
        throw new LineProblem(
          `\`${name}\` is ${quantile}, where the transformation is not finite (--clamp 0.01 keeps away from 0 and 1)`,
        );
      },
    ),
  );
  return report.interrupted ?? 0;
}

function settled(transformation: Transformation, clamp: number): (quantile: number) => number {
  try {
    return transformationOf(transformation, clamp);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new UserError(error.message, ['A larger --beta or fewer draws will do; exp:T is nearly as good']);
  }
}

function transformationOfOptions({ to, function: expression, beta }: TransformOptions): Transformation {
  if ((to === undefined) === (expression === undefined)) {
    throw new UserError('Give one of --to and --function', ['For instance `--to exp:10`, or `--function "u ** 2"`']);
  }
  return expression === undefined ? transformationNamed(to ?? '', beta) : transformationOfExpression(expression);
}
