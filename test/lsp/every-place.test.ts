/** Every question at every place of every program, whole and broken: an answer, and every range in it lies in the text. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ErrorCodes, type WorkspaceEdit } from 'vscode-languageserver-protocol/node';
import { programNames, textOfProgram } from '../support/programs.ts';
import { seededRandom } from '../support/random.ts';
import { thorough } from '../support/thoroughness.ts';
import { type Client, folder, startClient } from './client.ts';

let client: Client;
beforeAll(async () => {
  client = await startClient(Object.fromEntries(programNames.map((name) => [`${name}.alta`, textOfProgram(name)])));
});
afterAll(() => client.close());

const atPlaces = [
  'hover',
  'completion',
  'signatureHelp',
  'definition',
  'typeDefinition',
  'references',
  'documentHighlight',
  'prepareRename',
  'prepareCallHierarchy',
  'codeAction',
] as const;
const wholeText = [
  'documentSymbol',
  'foldingRange',
  'codeLens',
  'documentLink',
  'formatting',
  'semanticTokens/full',
  'diagnostic',
] as const;

/** Every `range` in an answer about this text. */
function rangesIn(answer: unknown, uri: string): { start: Place; end: Place }[] {
  if (Array.isArray(answer)) return answer.flatMap((each) => rangesIn(each, uri));
  if (typeof answer !== 'object' || answer === null) return [];
  if ('uri' in answer && answer.uri !== uri) return [];
  if (isRange(answer)) return [answer];
  return Object.values(answer).flatMap((each) => rangesIn(each, uri));
}

interface Place {
  readonly line: number;
  readonly character: number;
}

function isRange(value: object): value is { start: Place; end: Place } {
  return 'start' in value && 'end' in value && isPlace(value.start) && isPlace(value.end);
}

function isPlace(value: unknown): value is Place {
  return typeof value === 'object' && value !== null && 'line' in value && 'character' in value;
}

/** A name may be refused; nothing else may go wrong. */
async function rename(uri: string, position: Place): Promise<unknown> {
  try {
    const params = { textDocument: { uri }, position, newName: 'renamed_' };
    const edit: WorkspaceEdit | null = await client.ask('textDocument/rename', params);
    return edit?.changes?.[uri] ?? null;
  } catch (error) {
    expect(error).toMatchObject({ code: ErrorCodes.InvalidParams });
    return null;
  }
}

/** `places`: at how many of its places it is asked about. */
async function check(uri: string, text: string, places: number): Promise<void> {
  await client.open(uri, text);
  const lines = text.split('\n');
  const isIn = ({ line, character }: Place): boolean =>
    line >= 0 && line < lines.length && character >= 0 && character <= (lines[line] ?? '').length;
  const isFine = (method: string, answer: unknown): void => {
    for (const { start, end } of rangesIn(answer, uri)) {
      const isOrdered = start.line < end.line || (start.line === end.line && start.character <= end.character);
      expect([method, start, isIn(start), end, isIn(end), isOrdered]).toEqual([method, start, true, end, true, true]);
    }
  };
  const textDocument = { uri };
  const all = { start: { line: 0, character: 0 }, end: { line: lines.length - 1, character: 0 } };
  for (const method of wholeText)
    isFine(
      method,
      await client.ask(`textDocument/${method}`, { textDocument, options: { tabSize: 2, insertSpaces: true } }),
    );
  for (const method of ['inlayHint', 'semanticTokens/range', 'rangeFormatting', 'codeAction'])
    isFine(
      method,
      await client.ask(`textDocument/${method}`, {
        textDocument,
        range: all,
        context: { diagnostics: [] },
        options: { tabSize: 2, insertSpaces: true },
      }),
    );
  const everywhere = lines.flatMap((line, index) =>
    Array.from({ length: line.length + 1 }, (_, character) => ({ line: index, character })),
  );
  const random = seededRandom(text.length);
  const asked =
    places >= everywhere.length
      ? everywhere
      : Array.from({ length: places }, () => random.pick([everywhere[0] ?? { line: 0, character: 0 }, ...everywhere]));
  for (const position of asked) {
    const isEnd = position.character === (lines[position.line] ?? '').length;
    for (const method of isEnd ? [...atPlaces, 'onTypeFormatting'] : atPlaces) {
      const context = { includeDeclaration: true, diagnostics: [] };
      const range = { start: position, end: position };
      const options = { tabSize: 2, insertSpaces: true };
      const params = { textDocument, position, range, context, options, ch: '}' };
      isFine(method, await client.ask(`textDocument/${method}`, params));
    }
    isFine('rename', await rename(uri, position));
    isFine('selectionRange', await client.ask('textDocument/selectionRange', { textDocument, positions: [position] }));
  }
  await client.connection.sendNotification('textDocument/didClose', { textDocument });
}

describe.each(programNames)('%s', (name) => {
  const text = textOfProgram(name);
  test('whole', () => check(`${folder}${name}.alta`, text, thorough ? Number.POSITIVE_INFINITY : 25));

  test('broken: cut off, and with a piece missing', async () => {
    const random = seededRandom(name.length);
    for (let i = 0; i < (thorough ? 20 : 3); i++) {
      const at = random.integer(0, text.length);
      // Of a few of them, every place.
      const places = !thorough ? 20 : i < 2 ? Number.POSITIVE_INFINITY : 100;
      await check(`${folder}broken.alta`, text.slice(0, at), places);
      await check(`${folder}broken.alta`, text.slice(0, at) + text.slice(at + random.integer(1, 30)), places);
    }
  });
});
