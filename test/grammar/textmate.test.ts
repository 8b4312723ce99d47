import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createRegistry } from 'vscode-tmgrammar-test/dist/common/index.js';
import { parseGrammarTestCase, runGrammarTestCase } from 'vscode-tmgrammar-test/dist/unit/index.js';
import { builtInFunctions, textMateGrammar } from '../../grammar/textmate.ts';
import { keywords, punctuation } from '../../grammar/tokens.ts';
import { builtinFunctions } from '../../src/check/elaborate-call.ts';

const file = resolve('grammar/alta.tmLanguage.json');
const folder = resolve('test/grammar/textmate');
const registry = createRegistry([{ path: file, scopeName: 'source.alta' }]);

/** Lines in which the words that are names elsewhere are words of the language. */
const inPlace = {
  input: 'input token',
  output: 'output answer',
  position: 'position here: 0..9',
  from: 'import { a } from "./b.alta"',
  skip: 'output answer skip none',
  layers: 'test "a" { "b" => "c" layers 3 }',
  of: 'var x: set of Word = {}',
  defined: 'let x = y is defined',
  mean: 'head x = mean y',
  count: 'head x = count where a == b',
};

/** The scopes of a line, as pieces of text with the innermost scope of each. */
async function scopes(line: string): Promise<[string, string | undefined][]> {
  const grammar = await registry.loadGrammar('source.alta');
  if (grammar === null) throw new Error('no grammar');
  const { tokens } = grammar.tokenizeLine(line, null);
  return tokens.map((token) => [line.slice(token.startIndex, token.endIndex), token.scopes.at(-1)]);
}

describe('TextMate grammar', () => {
  test('the file is what `npx tsx scripts/textmate.ts` writes', () => {
    expect(readFileSync(file, 'utf8')).toBe(`${JSON.stringify(textMateGrammar(), null, 2)}\n`);
  });

  test.each(readdirSync(folder))('%s', async (name) => {
    const fixture = parseGrammarTestCase(readFileSync(join(folder, name), 'utf8'));
    expect(await runGrammarTestCase(registry, fixture)).toEqual([]);
  });

  test.each(keywords.reserved)('`%s` is coloured as a word of the language', async (word) => {
    const [[, scope] = []] = await scopes(word);
    expect(scope).toMatch(/^(keyword|storage|constant\.language|support\.type)\b/);
  });

  test('every word in place has an example here', () => {
    expect(Object.keys(inPlace).sort()).toEqual([...keywords.contextual].sort());
  });

  test.each(Object.entries(inPlace))('`%s` is coloured as a word of the language in `%s`', async (word, line) => {
    const [, scope] = (await scopes(line)).find(([text]) => text === word) ?? [];
    expect(scope).toMatch(/^(keyword|storage)\b/);
  });

  test.each(punctuation)('`%s` is coloured as a whole', async (sign) => {
    const [[text, scope] = []] = await scopes(sign);
    expect(text).toBe(sign);
    expect(scope).toMatch(/^(keyword\.operator|punctuation)\b/);
  });

  test('built-in functions are those of the checker', () => {
    expect([...builtInFunctions].sort()).toEqual(builtinFunctions.map(({ name }) => name).sort());
  });
});
