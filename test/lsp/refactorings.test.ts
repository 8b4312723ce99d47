/** Refactorings: what each makes of a piece of text, and that a program means the same after any of them. */

import { describe, expect, test } from 'vitest';
import { applyEdits } from '../../grammar/diagnostic.ts';
import { createFormat } from '../../grammar/format.ts';
import { createParse } from '../../grammar/parse.ts';
import type { Span } from '../../grammar/span.ts';
import { type Analysis, createAnalyse } from '../../lsp/analysis.ts';
import { codeActions } from '../../lsp/code-actions.ts';
import { expressionsOfFile } from '../../lsp/syntax-walk.ts';
import { createInterpreter } from '../../src/interpreter/interpreter.ts';
import { labelOf } from '../../src/ir/domain.ts';
import type { Program } from '../../src/ir/program.ts';
import { generateProgram } from '../support/program-generator.ts';
import { programNames, textOfProgram, tokensOf } from '../support/programs.ts';
import { seededRandom } from '../support/random.ts';
import { thorough } from '../support/thoroughness.ts';

const format = createFormat(createParse());
const folder = 'file:///alta/';
const analyse = createAnalyse((path) => {
  const name = path.replace('./', '');
  const text = programNames.includes(name.replace('.alta', '')) ? textOfProgram(name.replace('.alta', '')) : null;
  return text === null ? { error: `${path} is not there` } : { file: folder + name, text };
});

interface Refactored {
  readonly title: string;
  readonly text: string;
}

/** Everything but the fixes of mistakes and what is done to all of them. */
function refactored(analysis: Analysis, span: Span): Refactored[] {
  const { lines, uri, text } = analysis;
  return codeActions(analysis, lines.rangeOf(span), ['refactor', 'quickfix'], format).flatMap(
    ({ title, edit, diagnostics }) => {
      const edits = (edit?.changes?.[uri] ?? []).map(({ range, newText }) => ({
        span: lines.spanOf(range),
        text: newText,
      }));
      return diagnostics === undefined ? [{ title, text: applyEdits(text, edits) }] : [];
    },
  );
}

const declarations = `vocab { "a", "b", "and" }
enum Step { start, fetch, "and", done }
enum Kind { none, some }
input token
position here: 0..9
var count: 0..9 = 0
var step: Step = start
var busy: bool = true
var kind: Kind = none
`;
const ends = `halt when step == done
output count
`;
const head = 'head left = token at -1\n';

describe('examples', () => {
  // «…» is the selection or, where nothing is in it, the cursor.
  const cases: readonly (readonly [title: string, before: string, after: string])[] = [
    [
      'Add the missing arms',
      '  «»match step { start => step = done, done => {} }',
      '  match step { start => step = done, done => {}, fetch => {}, "and" => {} }',
    ],
    [
      'Add the missing arms',
      '  count = «»match step {\n    start => 1,\n    done => 2\n  }',
      '  count = match step {\n    start => 1,\n    done => 2,\n    fetch => 2,\n    "and" => 2\n  }',
    ],
    [
      'Write out the remaining arms',
      '  match step {\n    start => step = done\n    «»_ => {}\n  }',
      '  match step {\n    start => step = done\n    fetch => {}\n    "and" => {}\n    done => {}\n  }',
    ],
    [
      'Write out the remaining arms',
      '  «»match count { 3 => count = 1, _ => count = 2 }',
      '  match count { 3 => count = 1, 0..2 | 4..9 => count = 2 }',
    ],
    [
      'Write out the remaining arms',
      '  if step == start { kind = match token { "a" => none, «»_ => some } }',
      '  if step == start { kind = match token { "a" => none, "b" | "and" => some } }',
    ],
    [
      'Write the `if` as a `match` on `step`',
      '  «»if step == start { count = 1 } else if step == done or step == "and" { count = 2 } else { count = 3  busy = false }',
      '  match step {\n    start => { count = 1 }\n    done | "and" => { count = 2 }\n    _ => { count = 3  busy = false }\n  }',
    ],
    [
      'Write the `if` as a `match` on `busy`',
      '  «»if not busy { count = 1 }',
      '  match busy { false => { count = 1 }, true => {} }',
    ],
    [
      'Write the `if` as a `match` on `count`',
      '  count = «»if count in 0..4 { 1 } else if count in { 5, 7..9 } { 2 } else { 3 }',
      '  count = match count { 0..4 => 1, 5 | 7..9 => 2, _ => 3 }',
    ],
    [
      'Write the `match` as `if`',
      '  «»match step {\n    start => step = done\n    fetch | done => { count = 1  busy = false }\n    _ => {}\n  }',
      '  if step == start { step = done } else if step == fetch or step == done { count = 1  busy = false }',
    ],
    [
      'Write the `match` as `if`',
      '  count = «»match count { 0..3 => 1, 4 => 2, _ => 3 }',
      '  count = if count in 0..3 { 1 } else if count == 4 { 2 } else { 3 }',
    ],
    [
      'Write the `match` as `if`',
      '  «»match busy { true => count = 1, false => count = 2 }',
      '  if busy { count = 1 } else { count = 2 }',
    ],
    [
      'Write the `match` as `if`',
      '  «»match busy { false => count = 1, true => count = 2 }',
      '  if not busy { count = 1 } else { count = 2 }',
    ],
    [
      'Extract a `let`, `extracted`',
      '  if busy { count = min(«count + here», 9) }',
      '  if busy { let extracted = count + here  count = min(extracted, 9) }',
    ],
    [
      'Extract a `let`, `extracted`',
      '  if busy {\n    step = start\n  } else if «count == 3» {\n    step = done\n  }',
      '  let extracted = count == 3\n  if busy {\n    step = start\n  } else if extracted {\n    step = done\n  }',
    ],
    [
      'Extract a `let`, `extracted`',
      '  match busy { true => step = «if count == 3 { done } else { start }», false => {} }',
      '  match busy { true => { let extracted: Step = if count == 3 { done } else { start }  step = extracted }, false => {} }',
    ],
    ['Inline `sum`', '  let «»sum = count + 1\n  count = min(sum, 9)', '  count = min(count + 1, 9)'],
    [
      'Inline `sum`',
      '  let sum = count + 1\n  if «»sum * 2 > 9 { busy = false }',
      '  if (count + 1) * 2 > 9 { busy = false }',
    ],
  ];
  test.each(cases)('%s: %s', (title, before, after) => {
    expect(results(title, before)).toEqual([wrapped(after)]);
  });

  test('a function above the mlp, with its documentation', () => {
    const [found] = results('Extract a function, `extracted`', '  count = «min(count + here, 9)»');
    expect(found).toContain(
      'fn extracted(count: 0..9, here: 0..9): 0..9 { min(count + here, 9) }\n\n/// Counts.\nmlp {',
    );
    expect(found).toContain('  count = extracted(count, here)\n');
  });

  test('a function of values of heads and of lets: their types are those that they can have', () => {
    const before = '  let twice = count * 2\n  busy = «left.token == "a" and twice > 4»';
    const [found] = results('Extract a function, `extracted`', before, 'head left = { token, count } at -1\n');
    expect(found).toContain(
      'fn extracted(left_token: Token, twice: 0..18): bool { left_token == "a" and twice > 4 }\n',
    );
    expect(found).toContain('  busy = extracted(left.token, twice)\n');
  });

  test('a head becomes a record, and its uses follow', () => {
    const before = '  if left is defined and left == "a" { count = 1 }';
    const [found] = results('Make `left` a record: `left.token`', before, 'head «»left = token at -1\n');
    expect(found).toContain('head left = { token } at -1\n');
    expect(found).toContain('if left.token is defined and left.token == "a" {');
    const [back] = results(
      'Make `left` a head with one value',
      (found ?? '').replace('head left', 'head «»left'),
      null,
    );
    expect(back).toBe(wrapped(before, 'head left = token at -1\n'));
  });

  function wrapped(statements: string, heads: string = head): string {
    return `${declarations}${heads}\n/// Counts.\nmlp {\n${statements}\n}\n\n${ends}`;
  }

  /** The texts that the refactoring of this title makes. */
  function results(title: string, marked: string, heads: string | null = head): string[] {
    const { analysis, span } = selected(heads === null ? marked : wrapped(marked, heads));
    return refactored(analysis, span).flatMap((each) => (each.title === title ? [each.text] : []));
  }
});

describe('not offered', () => {
  const cases: readonly (readonly [what: string, title: string, statement: string])[] = [
    ['for a comparison of two variables', 'as a `match`', '«»if count == here { busy = false }'],
    ['where a comment would be lost', 'as a `match`', '«»if busy { count = 1 } // why\n else { count = 2 }'],
    [
      'where another variable is asked',
      'as a `match`',
      '«»if count == 1 { step = done } else if here == 2 { step = start }',
    ],
    ['for a name', 'Extract', 'busy = «count» == 3'],
    ['for what is known already', 'Extract', 'count = «1 + 2»'],
    ['for part of an expression', 'Extract', 'count = min(«count + 1, 9»)'],
    ['where the range is that of the target', 'Extract', 'count = «clamp(count + 1)»'],
    ['for what a loop counts', 'Extract a function', 'for i in 0..3 { if «count == i» { busy = false } }'],
    [
      'where the name is hidden',
      'Inline',
      'let «»old = count  if busy { let count = 3  step = if old == count { done } else { start } }',
    ],
    ['in programs with errors', 'as `if`', '«»match step { start => {}, done => { count = nothing } }'],
  ];
  test.each(cases)('%s: %s', (_, title, statement) => {
    const { analysis, span } = selected(`${declarations}${head}mlp {\n${statement}\n}\n${ends}`);
    expect(refactored(analysis, span).filter((each) => each.title.includes(title))).toEqual([]);
  });
});

function selected(marked: string): { readonly analysis: Analysis; readonly span: Span } {
  const span = { start: marked.indexOf('«'), end: marked.indexOf('»') - 1 };
  return { span, analysis: analyse(`${folder}example.alta`, marked.replaceAll(/[«»]/g, ''), null) };
}

/** Every state of every variable that both have, after every layer. */
function meaning(program: Program, shared: ReadonlySet<string>, inputs: readonly string[]): unknown {
  const engine = createInterpreter(program);
  const variables = [...program.variables.entries()].filter(([, { name }]) => shared.has(name));
  variables.sort(([, a], [, b]) => (a.name < b.name ? -1 : 1));
  return inputs.map((input) => {
    const layers: string[][] = [];
    const note = (_: number, states: Int32Array): void => {
      const places = states.length / program.variables.length;
      layers.push(
        variables.map(([index, { name, domain }]) => {
          const codes = Array.from({ length: places }, (__, place) => states[place * program.variables.length + index]);
          return `${name}: ${codes.map((code) => labelOf(domain, code ?? 0)).join(' ')}`;
        }),
      );
    };
    const { halted } = engine(tokensOf(program, input), {
      layers: 200,
      observer: { afterAttention: note, afterMlp: note },
    });
    return { halted, layers };
  });
}

describe('whatever is offered anywhere keeps the meaning', () => {
  test.each(programNames)('of %s', (name) => {
    const analysis = analyse(`${folder}${name}.alta`, textOfProgram(name), null);
    const offers = everyOffer(analysis);
    const inputs = analysis.compilation.tests.map(({ input }) => input);
    expectSameMeaning(analysis, thorough ? offers : sample(offers, 10), inputs);
  });

  const seeds = Array.from({ length: thorough ? 100 : 8 }, (_, seed) => seed);
  test.each(seeds)('of a random program, seed %d', (seed) => {
    const random = seededRandom(seed);
    const { text, vocabulary, positions } = generateProgram(random);
    const formatted = format(text, 'random.alta');
    const analysis = analyse(`${folder}random.alta`, formatted.ok ? formatted.text : text, null);
    const words = (length: number): string => Array.from({ length }, () => random.pick(['0', ...vocabulary])).join(' ');
    const inputs = [1, 2, 3, 3, 4, 4].map((length) => words(Math.min(length, positions ?? length)));
    const offers = everyOffer(analysis);
    expectSameMeaning(analysis, thorough ? offers : sample(offers, 10), inputs);
  });
});

function expectSameMeaning(analysis: Analysis, offers: readonly Refactored[], inputs: readonly string[]): void {
  const { program } = analysis.compilation;
  const wasFormatted = format(analysis.text, analysis.uri);
  for (const { title, text: after } of offers) {
    const made = analyse(analysis.uri, after, null);
    expect([title, after, errorsOf(made)]).toEqual([title, after, errorsOf(analysis)]);
    if (wasFormatted.ok && wasFormatted.text === analysis.text)
      expect(format(after, analysis.uri)).toEqual({ ok: true, text: after });
    const { program: changed } = made.compilation;
    if (program === null || changed === null) continue;
    const names = new Set(changed.variables.map((variable) => variable.name));
    const shared = new Set(program.variables.flatMap(({ name }) => (names.has(name) ? [name] : [])));
    expect(shared.size).toBeGreaterThan(0);
    expect([title, after, meaning(changed, shared, inputs)]).toEqual([title, after, meaning(program, shared, inputs)]);
  }
}

function errorsOf({ compilation }: Analysis): readonly string[] {
  return compilation.diagnostics.flatMap(({ severity, message }) => (severity === 'error' ? [message] : []));
}

test('something of every kind is offered in the programs', () => {
  const titles = programNames.flatMap((name) =>
    everyOffer(analyse(`${folder}${name}.alta`, textOfProgram(name), null)).map(({ title }) =>
      title.replaceAll(/`.*?`/g, '…'),
    ),
  );
  expect([...new Set(titles)].sort()).toEqual([
    'Extract a function, …',
    'Extract a …, …',
    'Inline …',
    'Make … a record: …',
    'Write out the remaining arms',
    'Write the … as a … on …',
    'Write the … as …',
  ]);
});

/** At every place and for every expression, each result once. */
function everyOffer(analysis: Analysis): Refactored[] {
  const places = Array.from({ length: analysis.text.length + 1 }, (_, at) => ({ start: at, end: at }));
  const starts = new Set(analysis.compilation.tokens.map(({ span }) => span.start));
  const expressions = expressionsOfFile(analysis.compilation.tree).map(({ span }) => span);
  const found = [...places.filter(({ start }) => starts.has(start)), ...expressions].flatMap((span) =>
    refactored(analysis, span),
  );
  return [...new Map(found.map((offer) => [offer.text, offer])).values()];
}

function sample(offers: readonly Refactored[], count: number): Refactored[] {
  const random = seededRandom(offers.length);
  return offers.length <= count ? [...offers] : random.some(offers, count / offers.length);
}
