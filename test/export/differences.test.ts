import { describe, expect, test } from 'vitest';
import { differencesOf } from '../../src/export/differences.ts';
import { compileWeights } from '../../src/weights/compile.ts';
import type { Level } from '../../src/weights/levels.ts';
import type { CompiledModel } from '../../src/weights/model.ts';
import { compileText, programOf } from '../support/programs.ts';

const original = `vocab { "a", "b" }
input token
var seen: 0..3 = 0
var done: bool = false
head left = token at -1
mlp {
  if left == "a" { seen = 1 }
  done = true
}
halt when done
output seen
`;

function modelOf(text: string, level: Level = 2): CompiledModel {
  const compiled = compileWeights(programOf(compileText(text)), { level });
  if (!compiled.ok) throw new Error(compiled.reason);
  return compiled.model;
}

/** As `kind: before > after`, without tensors, whose numbers say nothing to a reader. */
function differences(before: CompiledModel, after: CompiledModel): string[] {
  return differencesOf(before, after)
    .filter(({ kind }) => kind !== 'tensor')
    .map(({ kind, before: old, after: now }) => `${kind}: ${old ?? 'none'} > ${now ?? 'none'}`);
}

test('equal programs have equal models', () => {
  expect(differencesOf(modelOf(original), modelOf(original))).toEqual([]);
  expect(differencesOf(modelOf(original), modelOf(`// a remark\n${original}`))).toEqual([]);
});

describe('what was edited is what differs', () => {
  const edits: readonly (readonly [what: string, from: string, to: string, differences: readonly string[]])[] = [
    [
      'a constant',
      'seen = 1',
      'seen = 2',
      [
        'rule: left = a → seen := 1 > none',
        'rule: none > left = a → seen := 2',
        'rule unit: left = a → seen := 1 > none',
        'rule unit: none > left = a → seen := 2',
        'value unit: seen becomes 1; seen is assigned > none',
        'value unit: seen was 1 or later, and is assigned > none',
        'value unit: none > seen becomes 2; seen is assigned',
        'value unit: none > seen was 2 or later, and is assigned',
      ],
    ],
    ['a value that is never assigned', '0..3', '0..2', ['dimension: seen=3 > none']],
    ['where it halts', 'halt when done', 'halt when not done', ['halting: done 1 > done 0']],
    ['what it prints', 'output seen', 'output done', ['output: seen > done']],
  ];
  test.each(edits)('%s', (_, from, to, expected) => {
    const found = differences(modelOf(original), modelOf(original.replace(from, to)));
    expect(found.filter((line) => !/^(variable|head|literal)/.test(line))).toEqual(expected);
  });

  test('a head', () => {
    const found = differences(modelOf(original), modelOf(original.replace('at -1', 'at +1')));
    expect(found).toEqual([expect.stringMatching(/^head: fetches left from token at -1 .* > .* at \+1 /)]);
  });
});

test('the level is a setting, and changes units but no rule', () => {
  const found = differencesOf(modelOf(original, 0), modelOf(original, 2));
  expect(found[0]).toEqual({ kind: 'setting', name: 'level', before: '-O0', after: '-O2' });
  expect(found.filter(({ kind }) => kind === 'rule')).toEqual([]);
});
