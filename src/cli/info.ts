/** `altac info`: how large the network is that a program becomes. */

import { originText } from '../weights/learned.ts';
import type { CompiledModel } from '../weights/model.ts';
import { modelSizes } from '../weights/sizes.ts';
import { loadRunnable, type ParameterOptions, weightsOf } from './load.ts';
import type { Terminal } from './terminal.ts';

export interface InfoOptions extends ParameterOptions {
  readonly json?: boolean;
  readonly dims?: boolean;
  readonly compare?: boolean;
}

export async function infoCommand(file: string, options: InfoOptions, terminal: Terminal): Promise<number> {
  const { program, model: compiled } = await loadRunnable(file, options, terminal);
  if (options.compare === true)
    return (await import('./ladder.ts')).printLadder(program, options.json === true, terminal);
  const model = compiled ?? weightsOf(file, program);
  const { write } = terminal.out;
  if (options.dims === true) {
    const names = model.layout.dimensions.map(({ name }) => name);
    const numberWidth = String(names.length - 1).length;
    write(
      options.json === true
        ? `${JSON.stringify(names)}\n`
        : names.map((name, i) => `${String(i).padStart(numberWidth)}  ${name}\n`).join(''),
    );
  } else write(options.json === true ? `${JSON.stringify(sizesJson(model))}\n` : `${sizesText(model)}\n`);
  return 0;
}

/** The documented shape of `info --json`. */
export function sizesJson(model: CompiledModel) {
  const { residualDimensions, heads, hiddenUnits, parameters, nonZeros, maxLength } = modelSizes(model);
  const sizes = { residualDims: residualDimensions, heads, hiddenUnits, parameters, nonZeros, maxLength };
  const { learned, minimalFor } = model;
  return {
    ...sizes,
    ...(minimalFor === null ? {} : { minimalFor }),
    ...(learned === null ? {} : { learned: learned.origin }),
  };
}

export function sizesText(model: CompiledModel): string {
  const sizes = modelSizes(model);
  const units: readonly (readonly [string, number])[] = [
    ['literals', sizes.literalUnits],
    ['rules', sizes.ruleUnits],
    ['values', sizes.valueUnits],
    ['for initial values', sizes.initialUnits],
    ['learned', sizes.learnedUnits],
  ];
  const parts = units.filter(([, count]) => count > 0).map(([name, count]) => `${count.toLocaleString('en')} ${name}`);
  const rows: readonly (readonly [name: string, value: number, remark: string])[] = [
    ['residual dimensions', sizes.residualDimensions, ''],
    ['attention heads', sizes.heads, sizes.clearingHeads > 0 ? ' and one that clears their outputs' : ''],
    ['hidden units', sizes.hiddenUnits, parts.length > 0 ? ` (${parts.join(', ')})` : ''],
    ['parameters', sizes.parameters, ' if all matrices were dense'],
    ['non-zeros', sizes.nonZeros, ''],
    ['longest safe input', sizes.maxLength, ` tokens in ${model.format}`],
  ];
  const lines = rows.map(
    ([name, value, remark]) => `${name.padEnd(20)} ${value.toLocaleString('en').padStart(12)}${remark}`,
  );
  const { learned, minimalFor } = model;
  if (learned !== null) {
    return [...lines, `The feed-forward network was learned (${originText(learned)}): it may be wrong.`].join('\n');
  }
  if (minimalFor === null) return lines.join('\n');
  const { rules, of, inputs } = minimalFor;
  const kept = `${'rules kept'.padEnd(20)} ${String(rules).padStart(12)} of ${of}, for ${inputs.toLocaleString('en')} inputs`;
  return [...lines, kept, 'On other inputs the weights may be wrong.'].join('\n');
}
