import { expect, test } from 'vitest';
import { csvText, dimensionTable, unitTable } from '../../src/export/dimensions.ts';
import { compileWeights } from '../../src/weights/compile.ts';
import { compileProgram, programNames, programOf } from '../support/programs.ts';

const names = programNames.filter((name) => !compileProgram(name).library);

test.each(names)('%s: a row for each dimension and each hidden unit, every unit with its lines', (name) => {
  const compiled = compileWeights(programOf(compileProgram(name)));
  if (!compiled.ok) throw new Error(compiled.reason);
  const { layout, feedForward } = compiled.model;
  expect(dimensionTable(compiled.model).map((row) => row['index'])).toEqual([...layout.dimensions.keys()]);
  const units = unitTable(compiled.model);
  const [first, second, third] = feedForward;
  expect(units.length).toBe(first.weights.rows + second.weights.rows + third.weights.rows);
  for (const { lines, meaning } of units) expect(lines, String(meaning)).toMatch(new RegExp(`^${name}.alta:\\d+`));
});

test('cells of CSV are quoted where they must be', () => {
  expect(csvText([{ name: 'a,b', text: 'say "so"', number: 1 }])).toBe('name,text,number\n"a,b","say ""so""",1\n');
});
