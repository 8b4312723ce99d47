/** The language reference says what is so: its programs, their diagnostics and answers, its lists of words and functions. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createFormat } from '../../grammar/format.ts';
import { createParse } from '../../grammar/parse.ts';
import { keywords } from '../../grammar/tokens.ts';
import { explanations } from '../../src/check/codes.ts';
import { builtinFunctions } from '../../src/check/elaborate-call.ts';
import { createInterpreter } from '../../src/interpreter/interpreter.ts';
import { annotated, withoutAnnotations } from '../support/annotations.ts';
import { codeBlocks, withBlocks } from '../support/literate.ts';
import { compileLiterate, literatePrograms, mainFile } from '../support/literate-programs.ts';
import { runnerOf } from '../support/programs.ts';
import { repository } from '../temporary-folder.ts';

const file = join(repository, 'grammar/README.md');
const markdown = readFileSync(file, 'utf8');
const programs = literatePrograms(markdown).map((program) => ({ ...program, compilation: compileLiterate(program) }));

test('every program gets the diagnostics that are shown, and no others', async () => {
  const texts = programs.flatMap(({ text, imported, compilation: { diagnostics, sources } }) => [
    ...imported.map((block) => annotated(withoutAnnotations(block.text), block.label, diagnostics, 'short', sources)),
    annotated(text, mainFile, diagnostics, 'short', sources),
  ]);
  expect(texts.length).toBe(codeBlocks(markdown).length);
  await expect(withSections(withBlocks(markdown, texts))).toMatchFileSnapshot(file);
});

test('every program is laid out as `altac fmt` does', () => {
  const format = createFormat(createParse());
  for (const { text, imported } of programs) {
    for (const each of [text, ...imported.map((block) => block.text)]) {
      const formatted = format(each, 'main.alta');
      if (formatted.ok) expect(each).toBe(formatted.text);
    }
  }
});

const tests = programs.flatMap(({ heading, compilation }) =>
  compilation.tests.map((each) => ({ ...each, heading, compilation })),
);

test.each(tests)('$heading: the test $name passes', ({ input, expected, layers, compilation: { program } }) => {
  if (program === null) throw new Error('a program with tests has no errors');
  const { output } = runnerOf('interpreter', program, createInterpreter(program)).run(
    input,
    layers === null ? {} : { layers },
  );
  const words = output.split(' ').map((word, i) => (expected[i] === '_' ? '_' : word));
  expect(words).toEqual(expected);
});

/** The lists between `<!-- NAME -->` and `<!-- end -->` that are made from the source. */
function withSections(text: string): string {
  const quoted = (words: readonly string[]): string => wrapped([...words].sort().map((word) => `\`${word}\``));
  const sections: Readonly<Record<string, string>> = {
    'reserved words': quoted(keywords.reserved),
    'contextual words': quoted(keywords.contextual),
    functions: [
      '| function | value |',
      '| --- | --- |',
      ...builtinFunctions.map(({ name, parameters, meaning }) => `| \`${name}(${parameters})\` | ${meaning} |`),
    ].join('\n'),
    codes: [
      '| code | severity | what |',
      '| --- | --- | --- |',
      ...explanations.map(({ code, severity, title }) => `| ${code} | ${severity} | ${title} |`),
    ].join('\n'),
  };
  return Object.entries(sections).reduce((result, [name, section]) => {
    const pattern = new RegExp(`(<!-- ${name} -->\n)[\\s\\S]*?(<!-- end -->)`);
    expect(text).toMatch(pattern);
    return result.replace(pattern, (_, start: string, end: string) => `${start}${section}\n${end}`);
  }, text);
}

function wrapped(words: readonly string[]): string {
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    if (last === undefined || last.length + word.length >= 118) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines.join('\n');
}

describe('the grammar', () => {
  const grammar = /<!-- grammar -->\n```text\n([\s\S]*?)```/.exec(markdown)?.[1] ?? '';
  const quoted = new Set([...grammar.matchAll(/"([^"]+)"/g)].map(([, word]) => word));

  test('speaks of every word of the language, and of no other', () => {
    const words = [...keywords.reserved, ...keywords.contextual];
    expect([...quoted].filter((word) => word !== undefined && /^\w+$/.test(word)).sort()).toEqual([...words].sort());
  });

  test('defines what it uses', () => {
    const defined = [...grammar.matchAll(/^(\w+) +=/gm)].map(([, name]) => name);
    const used = [...grammar.replace(/"[^"]+"/g, '').matchAll(/[a-z]\w*/g)].map(([name]) => name);
    expect([...new Set(used)].filter((name) => !defined.includes(name))).toEqual([]);
  });
});

test('an example of every form that the tables of declarations name is in some program', () => {
  const parse = createParse();
  const kinds = programs.flatMap(({ text, imported }) =>
    [text, ...imported.map((block) => block.text)].flatMap((each) =>
      parse(each, 'main.alta').tree.declarations.map(({ kind }) => kind),
    ),
  );
  expect([...new Set(kinds)].sort()).toEqual(
    ['vocab', 'input', 'position', 'param', 'const', 'fn', 'type', 'enum', 'import', 'var', 'head', 'mlp', 'halt']
      .concat('output', 'test')
      .sort(),
  );
});
