/**
 * One program, every phase: its text, what is said about it, its tree, its canonical layout, its intermediate
 * representation, its weights and a run. `vitest -u` writes the files anew.
 */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createFormat } from '../../grammar/format.ts';
import { createParse } from '../../grammar/parse.ts';
import { createCompile } from '../../src/compile.ts';
import type { Program } from '../../src/ir/program.ts';
import { createSparseEngine } from '../../src/runtime/engines/sparse.ts';
import { diagnosticText } from '../../src/views/diagnostics.ts';
import { programText } from '../../src/views/program.ts';
import { recorder, statesText } from '../../src/views/states.ts';
import { compileWeights } from '../../src/weights/compile.ts';
import { forEachEntry, type SparseMatrix } from '../../src/weights/matrix.ts';
import type { AttentionHead, CompiledModel } from '../../src/weights/model.ts';
import { modelSizes } from '../../src/weights/sizes.ts';
import { outline } from '../support/outline.ts';
import { tokensOf } from '../support/programs.ts';

const folder = import.meta.dirname;
const files = readdirSync(folder).filter((name) => name.endsWith('.alta'));

test.each(files)('%s', async (file) => {
  const text = readFileSync(join(folder, file), 'utf8');
  await expect(phases(file, text)).toMatchFileSnapshot(join(folder, file.replace(/alta$/, 'md')));
});

function phases(file: string, text: string): string {
  const parse = createParse();
  const { tree, tokens } = parse(text, file);
  const { diagnostics, program, sources, tests } = createCompile()(text, { file });
  const formatted = createFormat(parse)(text, file);
  const problems = diagnostics.map((diagnostic) => diagnosticText(diagnostic, sources, { colour: false }));
  const sections = [
    section('Tokens', tokens.map((token) => token.text).join(' ')),
    section('Tree', outline(tree)),
    section('Layout', formatted.ok ? formatted.text : 'none: its syntax has mistakes'),
    section('Diagnostics', problems.length === 0 ? 'none' : problems.join('\n\n')),
  ];
  if (program !== null) {
    const compiled = compileWeights(program);
    if (!compiled.ok) throw new Error(compiled.reason);
    sections.push(
      section('Intermediate representation', programText(program)),
      section('Weights', weightsText(compiled.model)),
      section(`A run of the weights on "${tests[0]?.input}"`, runText(program, compiled.model, tests[0]?.input ?? '')),
    );
  }
  return `# ${file}\n\n${sections.join('\n')}`;
}

function section(title: string, text: string): string {
  return `## ${title}\n\n\`\`\`text\n${text.trimEnd()}\n\`\`\`\n`;
}

function weightsText(model: CompiledModel): string {
  const sizes = modelSizes(model);
  const heads: readonly AttentionHead[] = model.clearing === null ? model.heads : [model.clearing, ...model.heads];
  return [
    model.layout.dimensions.map(({ name }, index) => `${index} ${name}`).join(' · '),
    `${sizes.hiddenUnits} hidden units, ${sizes.nonZeros} non-zeros, at most ${sizes.maxLength} tokens`,
    ...matrixLines('token embedding', model.tokenEmbedding),
    ...heads.flatMap(({ name, query, key, value, output }) => [
      ...matrixLines(`${name}: query`, query.weights),
      ...matrixLines(`${name}: key`, key.weights),
      ...matrixLines(`${name}: value`, value.weights),
      ...matrixLines(`${name}: output`, output),
    ]),
    ...model.feedForward.flatMap(({ weights, bias }, index) => [
      ...matrixLines(`feed-forward ${index + 1}`, weights),
      `  bias ${[...bias].join(' ')}`,
    ]),
  ].join('\n');
}

/** One line a row: the columns that are not zero, with their numbers. */
function matrixLines(name: string, matrix: SparseMatrix): string[] {
  const rows = new Map<number, string[]>();
  forEachEntry(matrix, (row, column, value) => {
    rows.set(row, [...(rows.get(row) ?? []), `${column}:${Number(value.toPrecision(6))}`]);
  });
  return [
    `${name} [${matrix.rows} × ${matrix.columns}]`,
    ...[...rows].map(([row, entries]) => `  ${row} | ${entries.join(' ')}`),
  ];
}

function runText(program: Program, model: CompiledModel, input: string): string {
  const { observer, moments } = recorder();
  const { layers, halted } = createSparseEngine(model, 'float32')(tokensOf(program, input), { layers: 20, observer });
  return `${statesText(program, moments, 100)}\n\n${layers} layers${halted ? '' : ', not halted'}`;
}
