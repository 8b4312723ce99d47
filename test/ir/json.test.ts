import { describe, expect, test } from 'vitest';
import { parseProgram, printProgram } from '../../src/ir/json.ts';
import { cases } from '../support/cases.ts';
import { relativeParity } from '../support/fixtures.ts';
import { compileProgram, programOf, textOfProgram } from '../support/programs.ts';
import { seededRandom } from '../support/random.ts';
import { randomProgram } from '../support/random-program.ts';

describe('printing and parsing is the identity', () => {
  test.each(cases.map(({ name, program }) => [name, program] as const))('%s', (_, program) => {
    expect(parseProgram(printProgram(program))).toEqual({ ok: true, program });
  });

  test('for random programs', () => {
    for (let seed = 0; seed < 200; seed++) {
      const program = randomProgram(seededRandom(seed));
      expect(parseProgram(printProgram(program)), `seed ${seed}`).toEqual({ ok: true, program });
    }
  });
});

test('the text does not depend on the order in which fields were made', () => {
  const program = relativeParity();
  const reversed = JSON.parse(JSON.stringify(program), (_, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).reverse())
      : value,
  );
  expect(printProgram(reversed)).toBe(printProgram(program));
});

test('a thing is a line; children of a node are grouped', () => {
  const text = printProgram(relativeParity());
  expect(text).toContain(
    '\n    { "name": "done", "role": "state", "domain": { "kind": "bool" }, "initial": { "by": "token",',
  );
  expect(text).toContain('{ "variable": 3, "else": 0, "to": [[[1], 1], [[2], "keep"]] }');
  expect(text).toContain('{ "when": [[2, [0]], [4, [1]]], "assigns": [[2, 1]], "places": [], "within": [] }');
});

test('a rule says from which statements it comes', () => {
  const text = textOfProgram('addition');
  const { rules, sources } = programOf(compileProgram('addition'));
  expect(sources).toEqual([{ file: 'addition.alta', text }]);
  for (const { places, assigns } of rules) {
    // At least one statement for each variable that the rule assigns, and each is an assignment.
    const statements = places.map(({ start, end }) => text.slice(start, end));
    expect(new Set(statements.map((statement) => statement.split(' = ')[0])).size).toBe(assigns.length);
  }
  const all = new Set(rules.flatMap(({ places }) => places.map(({ start, end }) => text.slice(start, end))));
  expect([...all]).toContain('carry = sum / 10');
  expect(all.size, 'every assignment of the text is where some rule comes from').toBe(12);
});

describe('what is not a program is refused', () => {
  const whole = printProgram(relativeParity());
  const broken: readonly (readonly [string, string, string, string])[] = [
    ['no JSON', whole, 'hello', 'this is not JSON'],
    ['another format', '"altac-ir"', '"onnx"', 'format: expected one of "altac-ir", found onnx'],
    [
      'a newer version',
      '"version": 3',
      '"version": 4',
      'version: IR version 4 is not the version 3 that is read here: written by a newer altac; update this one',
    ],
    ['an older version', '"version": 3', '"version": 2', 'compile the program again'],
    [
      'a token outside the vocabulary',
      '"before": []',
      '"before": [3]',
      'frame.before[0]: expected a whole number from 0 to 2, found 3',
    ],
    [
      'an initialiser that is too short',
      '"values": [0, 1, 0]',
      '"values": [0, 1]',
      'variables[1].initial.values: expected 3 entries, found 2 entries',
    ],
    ['an unknown domain', '"kind": "bool"', '"kind": "float"', 'variables[2].domain.kind: expected one of'],
    [
      'a class that does not exist',
      '"classOf": [0]',
      '"classOf": [1]',
      'heads[0].key.classOf[0]: expected a whole number from -1 to 0, found 1',
    ],
    [
      'a head that writes a state variable',
      '"source": 1, "target": 3',
      '"source": 1, "target": 1',
      'heads[0].values[0].target: expected a head output, found 1',
    ],
    [
      'two heads with one output',
      '"source": 2, "target": 4',
      '"source": 2, "target": 3',
      'heads[1]: expected a head output of its own, found 3',
    ],
    [
      'a node before its children',
      '"else": "=0", "to": [[[1], "=1"]',
      '"else": "=0", "to": [[[1], 7]',
      'nodes[0].to[0][1]: expected "keep", "=CODE" or the index of a node before, found 7',
    ],
    [
      'a new value outside the domain',
      '"else": "keep", "to": [[[1], "=1"]',
      '"else": "keep", "to": [[[1], "=2"]',
      'updates[1]: a new value: expected a whole number from 0 to 1, found 2',
    ],
    [
      'a rule on an unknown variable',
      '"when": [[2, [0]]',
      '"when": [[9, [0]]',
      'rules[0].when[0][0]: expected a whole number from 0 to 4, found 9',
    ],
    [
      'an assignment to a head output',
      '"assigns": [[1, 1]]',
      '"assigns": [[3, 1]]',
      'expected a state variable, found 3',
    ],
    [
      'an undefined state variable',
      '"values": [1] }',
      '"values": [2] }',
      'halt.values[0]: expected a whole number from 0 to 1, found 2',
    ],
    [
      'a sum that does not exist',
      '"assigns": [[1, 1]]',
      '"assigns": [[1, 0, 1, 0]]',
      'assigns[0][1]: expected nothing',
    ],
    ['a band of no sum', '"within": []', '"within": [[0, [[1, 2]]]]', 'within[0][0]: expected nothing'],
    ['a place in no source', '"source": 0, "start": 0', '"source": 1, "start": 0', 'expected a place in 0 sources'],
    ['a place beyond the text', '"start": 0, "end": 0', '"start": 0, "end": 5', 'expected a place in 0 sources'],
    ['a parameter that is no number', '"parameters": {}', '"parameters": { "a": "b" }', 'parameters.a'],
    ['no output', '"output": {', '"exit": {', 'output: expected an object, found nothing'],
  ];
  test.each(broken)('%s', (_, original, replacement, message) => {
    expect(whole).toContain(original);
    const result = parseProgram(whole.replace(original, () => replacement));
    expect(result.ok ? 'accepted' : result.error).toContain(message);
  });
});
