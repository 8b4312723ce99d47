/** Blocks that are read by themselves, and remembered, are read as they would be with all around them. */

import { describe, expect, test } from 'vitest';
import { longProgram } from '../../bench/long-program.ts';
import { createFormat } from '../../grammar/format.ts';
import { createParse, type Parse, type ParseResult } from '../../grammar/parse.ts';
import { generateProgram } from '../support/program-generator.ts';
import { programNames, textOfProgram } from '../support/programs.ts';
import { type Random, seededRandom } from '../support/random.ts';
import { thorough } from '../support/thoroughness.ts';

const apart = createParse();
const together = createParse({ longestBlockApart: 0 });
const texts: ReadonlyMap<string, string> = new Map([
  ['a long program', longProgram(1000)],
  ...programNames.map((name): [string, string] => [name, textOfProgram(name)]),
]);

function check(text: string, one: Parse, other: Parse): void {
  const both = [one, other].map((parse): ParseResult => parse(text, 'p.alta'));
  const [found, wanted] = both;
  expect({ text, ...found }).toEqual({ text, ...wanted });
}

test.each([...texts])('%s, whole', (_, text) => {
  check(text, apart, together);
});

test('random programs, with a line break anywhere', () => {
  const format = createFormat(together);
  for (let seed = 0; seed < (thorough ? 1000 : 60); seed++) {
    const random = seededRandom(seed);
    const { text } = generateProgram(random);
    const formatted = format(text, 'p.alta');
    const program = formatted.ok ? formatted.text : text;
    check(program, apart, together);
    const at = random.integer(0, program.length);
    check(`${program.slice(0, at)}\n${program.slice(at)}`, apart, together);
  }
});

describe('with a word or sign taken out', () => {
  test.each(['a long program', 'scan', 'addition'])('%s', (name) => {
    const text = texts.get(name) ?? '';
    const random = seededRandom(3);
    const { tokens } = apart(text, 'p.alta');
    for (let i = 0; i < (thorough ? 500 : 40); i++) {
      const { span } = tokens[random.integer(0, tokens.length - 1)] ?? { span: { start: 0, end: 1 } };
      check(text.slice(0, span.start) + text.slice(span.end), apart, together);
    }
  });
});

test('what was read before leaves nothing behind', () => {
  const random = seededRandom(8);
  let text = longProgram(300);
  for (let i = 0; i < (thorough ? 300 : 30); i++) {
    text = edited(text, random);
    if (i % 3 === 2) check(text, apart, createParse());
    else apart(text, 'p.alta');
  }
});

/** Blocks move, come twice, change, and lose a brace. */
function edited(text: string, random: Random): string {
  const at = random.integer(0, text.length);
  const copied = random.integer(0, text.length);
  const inserted = random.pick(['', '\n', 'x', ' }', '{ ', text.slice(copied, copied + random.integer(1, 200))]);
  return text.slice(0, at) + inserted + text.slice(at + random.pick([0, 0, 1, 3, 40]));
}
