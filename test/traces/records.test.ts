/** Records are what the interpreter does, and inputs are drawn alike everywhere. */

import { describe, expect, test } from 'vitest';
import { createInterpreter } from '../../src/interpreter/interpreter.ts';
import { labelOf } from '../../src/ir/domain.ts';
import type { Program } from '../../src/ir/program.ts';
import { sampledInput } from '../../src/traces/inputs.ts';
import { rawRecord, readRawRecords } from '../../src/traces/raw-records.ts';
import { type TraceRecord, traceInput } from '../../src/traces/records.ts';
import { vectorEncoding } from '../../src/traces/vectors.ts';
import { compileProgram, programNames, programOf } from '../support/programs.ts';

const sampling = { shortest: 1, longest: 4, seed: 1 };

function recordsOf(program: Program, count: number): TraceRecord[] {
  const engine = createInterpreter(program);
  const records: TraceRecord[] = [];
  for (let input = 0; input < count; input++) {
    const tokens = sampledInput(program, sampling, input);
    const options = { layers: 12, sampleRate: 1, seed: 0 };
    traceInput(engine, program.variables.length, { input, tokens }, options, (record) => records.push(record));
  }
  return records;
}

/** What stands after a layer stands before the next one, head outputs apart; and one layer has a record for every position. */
function check(program: Program): void {
  const records = recordsOf(program, 3);
  for (const { input, layer, position, tokens, after, row } of records) {
    const next = records.find((each) => each.input === input && each.layer === layer + 1 && each.position === position);
    for (const [variable, { role }] of program.variables.entries()) {
      if (role === 'head' || next === undefined) continue;
      expect(next.before[next.row + variable]).toBe(after[row + variable]);
    }
    expect(records.filter((each) => each.input === input && each.layer === layer).length).toBe(tokens.length);
  }
}

describe('records of every program', () => {
  // A library is no program.
  test.each(programNames.filter((name) => !compileProgram(name).library))('%s', (name) =>
    check(programOf(compileProgram(name))),
  );
});

test('vectors are read back as the values', () => {
  const program = programOf(compileProgram('addition'));
  const encoding = vectorEncoding(program);
  const vector = new Float32Array(encoding.dimensions.length);
  for (const { before, row } of recordsOf(program, 2)) {
    encoding.write(before, row, vector, null);
    const names = encoding.dimensions.filter((_, at) => vector[at] === 1);
    const expected = program.variables.flatMap(({ name, domain }, variable) => {
      const label = labelOf(domain, before[row + variable] ?? 0);
      return label === '?' ? [] : [`${name}=${label}`];
    });
    expect(names).toEqual(expected);
  }
});

test('raw records are read back, in pieces too', () => {
  const program = programOf(compileProgram('sort'));
  const width = program.variables.length;
  const records = recordsOf(program, 3);
  const numbers = Int32Array.from(records.flatMap((record) => [...rawRecord(record, width)]));
  const read: TraceRecord[] = [];
  const first = readRawRecords(numbers.subarray(0, Math.floor(numbers.length / 2)), width, (record) =>
    read.push(record),
  );
  readRawRecords(numbers.subarray(first), width, (record) => read.push(record));
  expect(read).toEqual(
    records.map(({ before, after, row, ...rest }) => ({
      ...rest,
      before: before.slice(row, row + width),
      after: after.slice(row, row + width),
      row: 0,
    })),
  );
});

describe('inputs that are drawn', () => {
  const program = { vocabulary: ['0', '1', '2'], frame: { before: [], after: [] } };
  const drawn = (seed: number): (readonly number[])[] =>
    Array.from({ length: 3000 }, (_, index) => sampledInput(program, { shortest: 2, longest: 4, seed }, index));

  test('all lengths and tokens come about as often', () => {
    const inputs = drawn(0);
    for (const length of [2, 3, 4]) {
      expect(inputs.filter((tokens) => tokens.length === length).length).toBeGreaterThan(900);
    }
    const tokens = inputs.flat();
    for (const token of [0, 1, 2]) {
      expect(Math.abs(tokens.filter((each) => each === token).length / tokens.length - 1 / 3)).toBeLessThan(0.02);
    }
  });

  test('tokens of the frame stand only in the frame', () => {
    const framed = { vocabulary: ['start', '0', '1'], frame: { before: [0], after: [] } };
    for (let index = 0; index < 100; index++) {
      expect(sampledInput(framed, { shortest: 1, longest: 9, seed: 0 }, index).lastIndexOf(0)).toBe(0);
    }
  });

  test('a seed gives the same ones, another seed others', () => {
    expect(drawn(1)).toEqual(drawn(1));
    const same = drawn(1).filter((tokens, index) => tokens.join() === drawn(2)[index]?.join());
    expect(same.length).toBeLessThan(300);
  });
});
