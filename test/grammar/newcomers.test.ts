/** What newcomers from other languages write: one mistake, one message with the remedy, and a fix where one edit mends it. */

import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Lexer } from 'chevrotain';
import { describe, expect, test } from 'vitest';
import { applyEdits } from '../../grammar/diagnostic.ts';
import { translate } from '../../grammar/habits.ts';
import { createParse } from '../../grammar/parse.ts';
import { lineStarts, locate } from '../../grammar/span.ts';
import { allTokens } from '../../grammar/tokens.ts';
import { createCompile } from '../../src/compile.ts';
import { seededRandom } from '../support/random.ts';
import { wrongSpans } from '../support/syntax.ts';
import { arms } from './newcomers/arms.ts';
import { blocks } from './newcomers/blocks.ts';
import { declarations } from './newcomers/declarations.ts';
import { type Frame, frames, type Newcomer } from './newcomers/frames.ts';
import { heads } from './newcomers/heads.ts';
import { programs } from './newcomers/programs.ts';
import { statements } from './newcomers/statements.ts';
import { values } from './newcomers/values.ts';
import { variables } from './newcomers/variables.ts';

const parse = createParse();
const compile = createCompile();

const groups: readonly { readonly name: string; readonly frame: Frame; readonly cases: readonly Newcomer[] }[] = [
  { name: 'programs', frame: frames.whole, cases: programs },
  { name: 'variables', frame: frames.top, cases: variables },
  { name: 'declarations', frame: frames.top, cases: declarations },
  { name: 'heads', frame: frames.top, cases: heads },
  { name: 'statements', frame: frames.mlp, cases: statements },
  { name: 'blocks', frame: frames.mlp, cases: blocks },
  { name: 'arms', frame: frames.mlp, cases: arms },
  { name: 'values', frame: frames.value, cases: values },
];

/** The text in its frame: lines within a block are indented. */
function framed([before, after]: Frame, text: string): string {
  return `${before}${before.endsWith('  ') ? text.replaceAll('\n', '\n  ') : text}${after}`;
}

/** `line:column`, counted from the beginning of what stands in the frame. */
function placeIn([before]: Frame, text: string, offset: number): string {
  const start = lineStarts(before).length - 1;
  const { line, column } = locate(lineStarts(text), offset);
  const margin = line === start + 1 ? before.length - (before.lastIndexOf('\n') + 1) : before.endsWith('  ') ? 2 : 0;
  return `${line - start}:${column - margin}`;
}

describe.each(groups)('$name', ({ frame, cases }) => {
  test.each(cases)('$wrong', ({ wrong, says, notes, mended }) => {
    const text = framed(frame, wrong);
    const { diagnostics, tree } = parse(text, 'p.alta');
    expect(diagnostics.map(({ span, message }) => `${placeIn(frame, text, span.start)} ${message}`)).toEqual([says]);
    expect(wrongSpans(tree, text.length)).toEqual([]);
    const [only] = diagnostics;
    expect(only?.notes).toEqual(notes ?? []);
    const [fix] = only?.fixes ?? [];
    expect(fix && applyEdits(text, fix.edits)).toBe(mended === undefined ? undefined : framed(frame, mended));
    if (mended !== undefined) expect(parse(framed(frame, mended), 'p.alta').diagnostics).toEqual([]);
  });

  test.each(cases)('nothing else is an error: $wrong', ({ wrong }) => {
    const { diagnostics } = compile(framed(frame, wrong), { file: 'p.alta' });
    const errors = diagnostics.filter(({ severity }) => severity === 'error');
    expect(errors.map(({ message }) => message)).toHaveLength(1);
  });
});

const all = groups.flatMap(({ cases }) => cases);

test('messages are worded as the house wants them', () => {
  for (const { says, notes = [] } of all) {
    for (const text of [says, ...notes]) {
      expect(text).not.toMatch(/\.$/);
      expect(text).not.toMatch(/\b(your?|illegal|invalid|NaN|null)\b/i);
      expect(text).not.toMatch(/``|\[object/);
    }
  }
});

const folders = [resolve('test/fixtures/programs'), resolve('programs')];
const valid = folders.flatMap((folder) =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.alta'))
    .map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') })),
);

describe('a program that is written in this language has no habits of others', () => {
  const lexer = new Lexer([...allTokens]);
  test.each(valid)('$name', ({ text }) => {
    expect(translate(text, lexer.tokenize(text).tokens, [], () => true).mistakes).toEqual([]);
  });
});

describe('habits anywhere in a program give nothing worse than diagnostics', () => {
  test.each(valid.slice(0, 3))('$name', ({ text }) => {
    const { tokens } = parse(text, 'p.alta');
    const random = seededRandom(7);
    for (const { wrong } of all) {
      const { end } = random.pick(nonEmpty(tokens)).span;
      const broken = `${text.slice(0, end)} ${wrong} ${text.slice(end)}`;
      const { tree, diagnostics } = parse(broken, 'p.alta');
      expect(wrongSpans(tree, broken.length), broken).toEqual([]);
      for (const { span, fixes } of diagnostics) {
        for (const { start, end: last } of [span, ...fixes.flatMap(({ edits }) => edits.map((edit) => edit.span))]) {
          expect(0 <= start && start <= last && last <= broken.length, broken).toBe(true);
        }
      }
    }
  });
});

function nonEmpty<Item>([first, ...rest]: readonly Item[]): [Item, ...Item[]] {
  if (first === undefined) throw new Error('there are no tokens');
  return [first, ...rest];
}
