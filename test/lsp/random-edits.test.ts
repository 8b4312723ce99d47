/** After any number of edits, the server knows what one knows that has seen the last text only. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import type {
  Diagnostic,
  DocumentDiagnosticReport,
  Position,
  SemanticTokens,
} from 'vscode-languageserver-protocol/node';
import { keywords, punctuation } from '../../grammar/tokens.ts';
import { linesOf } from '../../lsp/lines.ts';
import { textOfProgram } from '../support/programs.ts';
import { type Random, seededRandom } from '../support/random.ts';
import { thorough } from '../support/thoroughness.ts';
import { type Client, folder, startClient } from './client.ts';

const rounds = thorough ? 200 : 8;
const editsPerRound = thorough ? 50 : 12;

const library = `/// What a position is doing.
enum Step { start, fetch, done }
const MOST = 3
fn next(step: Step): Step { match step { start => fetch, fetch => done, done => done } }
`;
const program = `import { Step, MOST, next } from "./library.alta"
vocab { "a", "b" }
/// The letter.
input token
var step: Step = start
var seen: 0..MOST = 0
head left = { token, seen } at -1
mlp {
  let sum = seen + 1
  if left.token is defined and left.token == "a" { seen = min(sum, MOST) }
  step = next(step)
}
halt when step == done
output seen
test "two" { "a b" => "0 1" }
`;
/** A text that has errors in it or in what it imports: then the program of the last whole one is spoken of. */
const imports: Readonly<Record<string, string>> = { program: 'library', scan: 'scan_grammar' };
const originals: ReadonlyMap<string, string> = new Map([
  ['library', library],
  ['program', program],
  ...['sort', ...(thorough ? ['scan', 'scan_grammar', 'addition'] : [])].map((name): [string, string] => [
    name,
    textOfProgram(name),
  ]),
]);

let client: Client;
const texts = new Map(originals);
beforeAll(async () => {
  client = await startClient();
  for (const [name, text] of originals) await client.open(uriOf(name), text);
});
afterAll(() => client.close());

test(`${rounds * editsPerRound} random edits`, async () => {
  const random = seededRandom(2026);
  let [whole, broken, version] = [0, 0, 1];
  for (let round = 0; round < rounds; round++) {
    const name = random.pick(['program', ...originals.keys()]);
    for (let i = 0; i < editsPerRound; i++) {
      version += 1;
      await edit(name, version, random);
      // What it answers in between must leave nothing behind.
      await client.ask(`textDocument/${random.pick(['diagnostic', 'hover', 'completion', 'inlayHint'])}`, {
        textDocument: { uri: uriOf(name) },
        position: placeIn(texts.get(name) ?? '', random),
        range: { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } },
      });
    }
    // Half of the rounds end in the text that the file had at first.
    if (random.chance(0.5)) {
      version += 1;
      await change(name, version, originals.get(name) ?? '', null);
    }
    const fresh = await startClient();
    for (const [other, text] of texts) await fresh.open(uriOf(other), text);
    for (const [other, text] of texts) {
      const places = Array.from({ length: 6 }, () => placeIn(text, random));
      const [old, now] = [await answers(client, other, places), await answers(fresh, other, places)];
      expect({ round, name: other, text, ...old }).toEqual({ round, name: other, text, ...now });
      if (now.isWhole) whole += 1;
      else broken += 1;
    }
    fresh.close();
  }
  expect(Math.min(whole, broken)).toBeGreaterThan(rounds / 2);
});

function uriOf(name: string): string {
  return `${folder}${name}.alta`;
}

function placeIn(text: string, random: Random): Position {
  return linesOf(text).positionAt(random.integer(0, text.length));
}

const pieces = [
  'x',
  ' ',
  '\n',
  '"a"',
  '0..9',
  '// c\n',
  '\u{1F600}',
  'é',
  '\r\n',
  ...keywords.reserved,
  ...punctuation,
];

/** Something is typed, taken out, replaced or moved; most of it is small. */
async function edit(name: string, version: number, random: Random): Promise<void> {
  const text = texts.get(name) ?? '';
  const start = random.integer(0, text.length);
  const length = random.pick([0, 0, 0, 1, 1, 3, random.integer(0, 60)]);
  const copied = random.integer(0, text.length);
  const inserted = random.pick(['', random.pick(['a', ...pieces]), text.slice(copied, copied + random.integer(1, 40))]);
  await change(name, version, inserted, { start, end: Math.min(text.length, start + length) });
}

/** `span`: what is replaced; `null` for all. */
async function change(
  name: string,
  version: number,
  inserted: string,
  span: { readonly start: number; readonly end: number } | null,
): Promise<void> {
  const text = texts.get(name) ?? '';
  texts.set(name, span === null ? inserted : text.slice(0, span.start) + inserted + text.slice(span.end));
  const range = span === null ? {} : { range: linesOf(text).rangeOf(span) };
  await client.connection.sendNotification('textDocument/didChange', {
    textDocument: { uri: uriOf(name), version },
    contentChanges: [{ ...range, text: inserted }],
  });
}

async function diagnosticsOf(from: Client, name: string): Promise<readonly Diagnostic[]> {
  const textDocument = { uri: uriOf(name) };
  const report: DocumentDiagnosticReport = await from.ask('textDocument/diagnostic', { textDocument });
  return report.kind === 'full' ? report.items : [];
}

/** In broken text, hover and completion speak of the last program that was whole: they are compared where there is one. */
async function answers(from: Client, name: string, places: readonly Position[]) {
  const textDocument = { uri: uriOf(name) };
  const diagnostics = await diagnosticsOf(from, name);
  const imported = imports[name] === undefined ? [] : await diagnosticsOf(from, imports[name]);
  const isWhole = ![...diagnostics, ...imported].some(({ severity }) => severity === 1);
  const tokens: SemanticTokens = await from.ask('textDocument/semanticTokens/full', { textDocument });
  const atPlaces: unknown[] = [];
  for (const position of places) {
    for (const method of ['definition', 'documentHighlight', ...(isWhole ? ['hover', 'completion'] : [])])
      atPlaces.push([method, position, await from.ask(`textDocument/${method}`, { textDocument, position })]);
  }
  return {
    isWhole,
    diagnostics,
    tokens: tokens.data,
    symbols: await from.ask('textDocument/documentSymbol', { textDocument }),
    folds: await from.ask('textDocument/foldingRange', { textDocument }),
    atPlaces,
  };
}
