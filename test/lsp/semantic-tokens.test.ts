/** Colours, for clients that have no grammar of their own: words, numbers, quotes and comments as well as names. */

import { describe, expect, onTestFinished, test } from 'vitest';
import type { SemanticTokens } from 'vscode-languageserver-protocol/node';
import { builtInFunctions, builtInTypes } from '../../grammar/textmate.ts';
import { keywords } from '../../grammar/tokens.ts';
import { linesOf } from '../../lsp/lines.ts';
import { programNames, textOfProgram } from '../support/programs.ts';
import { folder, startClient } from './client.ts';

interface Colour {
  readonly start: number;
  readonly text: string;
  /** The type, and the modifiers behind points. */
  readonly colour: string;
}

async function coloursOf(text: string, files: Readonly<Record<string, string>> = {}): Promise<Colour[]> {
  const client = await startClient(files);
  onTestFinished(client.close);
  const uri = `${folder}main.alta`;
  await client.open(uri, text);
  const { data }: SemanticTokens = await client.ask('textDocument/semanticTokens/full', { textDocument: { uri } });
  const { tokenTypes = [], tokenModifiers = [] } = client.server.capabilities.semanticTokensProvider?.legend ?? {};
  const { offsetAt } = linesOf(text);
  let [line, character] = [0, 0];
  return Array.from({ length: data.length / 5 }, (_, index) => {
    const [down = 0, right = 0, length = 0, type = 0, bits = 0] = data.slice(5 * index, 5 * index + 5);
    line += down;
    character = down > 0 ? right : character + right;
    const start = offsetAt({ line, character });
    const modifiers = tokenModifiers.filter((_, bit) => (bits & (2 ** bit)) > 0);
    return { start, text: text.slice(start, start + length), colour: [tokenTypes[type], ...modifiers].join('.') };
  });
}

/** What has no colour. */
function plainParts(text: string, colours: readonly Colour[]): string[] {
  const ends = [0, ...colours.map(({ start, text: { length } }) => start + length)];
  return ends.map((end, index) => text.slice(end, colours[index]?.start).trim()).filter((part) => part !== '');
}

const words = new Set([...keywords.reserved, ...keywords.contextual, ...builtInFunctions, ...builtInTypes]);

const line = '/// Says\nvar count: 0..3 = min(1, 2) // why';

test('a line, piece by piece', async () => {
  const colours = await coloursOf(line);
  expect(colours.map(({ text, colour }) => `${text} ${colour}`)).toEqual([
    '/// Says comment.documentation',
    'var keyword',
    'count property.declaration',
    '0 number',
    '3 number',
    'min function.defaultLibrary',
    '1 number',
    '2 number',
    '// why comment',
  ]);
});

describe('a word that is a word only in its place', () => {
  test.each([
    ['output answer skip "a"', 'skip', 'keyword'],
    ['head number = count where key.x == x', 'count', 'keyword'],
    ['var count: bool = false', 'count', 'property.declaration'],
    ['head left = { count } at -1\nmlp { let x = left.count }', 'count }', undefined],
    ['enum E { mean }', 'mean', 'enumMember.declaration.readonly'],
    ['mlp { let x = from }', 'from', undefined],
    ['var flag: bool = true', 'bool', 'type.defaultLibrary'],
    ['type bool = 0..1', 'bool', 'type.declaration'],
  ])('%s: %s', async (text, piece, colour) => {
    const start = text.lastIndexOf(piece);
    expect((await coloursOf(text)).find((each) => each.start === start)?.colour).toBe(colour);
  });
});

describe('of a program, only signs and names are without a colour', () => {
  test.each(programNames)('%s', async (name) => {
    const text = textOfProgram(name);
    const files = Object.fromEntries(programNames.map((other) => [`${other}.alta`, textOfProgram(other)]));
    const plain = plainParts(text, await coloursOf(text, files)).join(' ');
    const pieces = plain.match(/\w+|"|\/\//g) ?? [];
    expect(pieces.filter((piece) => !/^[A-Za-z_]/.test(piece) || words.has(piece))).toEqual([]);
  });
});

test('with line ends of Windows the colours are the same', async () => {
  const colours = await coloursOf(line.replaceAll('\n', '\r\n'));
  expect(colours.map(({ text, colour }) => [text, colour])).toEqual(
    (await coloursOf(line)).map(({ text, colour }) => [text, colour]),
  );
});
