/** What each feature answers, through the protocol. `$0` is the cursor. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type {
  CallHierarchyIncomingCall,
  CallHierarchyItem,
  CodeAction,
  CodeLens,
  CompletionItem,
  Diagnostic,
  DocumentDiagnosticReport,
  DocumentHighlight,
  DocumentLink,
  DocumentSymbol,
  FoldingRange,
  Hover,
  Location,
  Range,
  SelectionRange,
  SemanticTokens,
  SignatureHelp,
  TextEdit,
  WorkspaceEdit,
} from 'vscode-languageserver-protocol/node';
import type { FilmResult } from '../../lsp/filming.ts';
import { linesOf } from '../../lsp/lines.ts';
import { legend } from '../../lsp/semantic-tokens.ts';
import { unpackFilm } from '../../src/film/packing.ts';
import { textOfProgram } from '../support/programs.ts';
import { type Client, folder, startClient } from './client.ts';

const steps = `/// What a position is doing.
enum Step { start, fetch, done }
/// The step after another.
fn next(step: Step): Step { match step { start => fetch, fetch => done, done => done } }
`;

const program = `import { Step, next } from "./steps.alta"
vocab { "a", "b" }
/// The letter.
input token
var step: Step = start
var seen: 0..3 = 0
head left = { token, seen } at -1
mlp {
  let sum = seen + 1
  if left.token is defined and left.token == "a" and left.seen is defined { seen = min(sum, 3) }
  step = next(step)
}
halt when step == done
output seen
test "two" { "a b" => "0 2" }
`;

let client: Client;
const main = `${folder}main.alta`;
const library = `${folder}steps.alta`;

beforeAll(async () => {
  client = await startClient({ 'steps.alta': steps, 'main.alta': program });
  await client.open(main, program);
});
afterAll(() => client.close());

/** The position of the first `$0`-marked piece: `left.$0token`. */
function at(marked: string, text = program) {
  const piece = marked.replace('$0', '');
  const start = text.indexOf(piece);
  if (start < 0) throw new Error(`${piece} is not in the text`);
  return linesOf(text).positionAt(start + marked.indexOf('$0'));
}

function pieceOf(range: Range, text = program): string {
  const { start, end } = linesOf(text).spanOf(range);
  return text.slice(start, end);
}

const textDocument = { uri: main };
const ask = <Result>(method: string, marked: string, more = {}): Promise<Result> =>
  client.ask(`textDocument/${method}`, { textDocument, position: at(marked), ...more });

describe('hover', () => {
  const cases: readonly (readonly [marked: string, ...parts: string[]])[] = [
    ['var s$0een', 'var seen: 0..3 = 0', '4 values. Residual dimensions', '`seen=0` to `seen=3`'],
    ['input t$0oken', 'input token', 'The letter.', 'one-hot'],
    ['{ s$0een = min', 'hidden units', 'rules'],
    [
      'left.t$0oken',
      'Fetched by the head `left`: undefined where it selects nothing.',
      'fetches left.token from token',
    ],
    ['let s$0um', 'let sum = seen + 1', 'Here it is'],
    ['step = ne$0xt', 'fn next(step: Step): Step', 'The step after another.'],
    ['== d$0one', 'Step.done', ''],
    ['m$0lp {', 'feed-forward network'],
    ['= m$0in(', 'min(a, b)'],
  ];
  test.each(cases)('%s', async (marked, ...parts) => {
    const found = await ask<Hover | null>('hover', marked);
    for (const part of parts) expect(JSON.stringify(found?.contents)).toContain(part.replaceAll('"', '\\"'));
  });

  test('nothing is said of nothing', async () => {
    expect(await ask('hover', '=$0= "a"')).toBe(null);
  });
});

describe('definition', () => {
  const cases: readonly (readonly [marked: string, uri: string, declaration: string])[] = [
    ['left.s$0een', main, 'seen'],
    ['if le$0ft.token', main, 'left'],
    ['step = ne$0xt', library, 'next'],
    ['var step: St$0ep', library, 'Step'],
    ['== "$0a"', main, '"a"'],
    ['min(s$0um', main, 'sum'],
  ];
  test.each(cases)('%s', async (marked, uri, declaration) => {
    const found = await ask<Location | null>('definition', marked);
    expect(found?.uri).toBe(uri);
    if (found !== null) expect(pieceOf(found.range, uri === main ? program : steps)).toBe(declaration);
  });

  test('of a type, and of a variable of that type', async () => {
    const found = await ask<Location | null>('typeDefinition', 'var s$0tep: Step');
    expect(found?.uri).toBe(library);
  });
});

test('references: in both files, with the declaration or without', async () => {
  const find = (includeDeclaration: boolean): Promise<Location[]> =>
    ask('references', 'step = ne$0xt', { context: { includeDeclaration } });
  const whole = await find(true);
  expect(whole.map(({ uri }) => uri.replace(folder, '')).sort()).toEqual(['main.alta', 'main.alta', 'steps.alta']);
  const seen: Location[] = await ask('references', 'var s$0een', { context: { includeDeclaration: false } });
  expect(seen.map(({ range }) => pieceOf(range))).toEqual(['seen', 'seen', 'seen', 'seen', 'seen']);
});

test('highlights tell reading from writing', async () => {
  const found = await ask<DocumentHighlight[]>('documentHighlight', 'var s$0een');
  expect(found.map(({ kind }) => kind)).toEqual([3, 2, 2, 2, 3, 2]);
});

describe('rename', () => {
  const renamed = async (marked: string, newName: string): Promise<Record<string, string>> => {
    const { changes = {} } = await ask<WorkspaceEdit>('rename', marked, { newName });
    return Object.fromEntries(
      Object.entries(changes).map(([uri, edits]) => [
        uri.replace(folder, ''),
        applied(uri === main ? program : steps, edits),
      ]),
    );
  };

  test('in both files', async () => {
    const found = await renamed('step = ne$0xt', 'following');
    expect(found['steps.alta']).toBe(steps.replace('fn next', 'fn following'));
    expect(found['main.alta']).toBe(program.replaceAll('next', 'following'));
  });

  test('of a variable, through heads too', async () => {
    const found = await renamed('left.s$0een'.replace('left.s$0een', 'var s$0een'), 'count_seen');
    expect(found['main.alta']).toBe(program.replaceAll('seen', 'count_seen'));
  });

  test.each([
    ['a name that is taken', 'token', '`token` is there already'],
    ['a word of the language', 'mlp', '`mlp` is a word of the language'],
    ['no name', '2x', '`2x` is no name'],
  ])('refuses %s', async (_, newName, message) => {
    await expect(ask('rename', 'var s$0een', { newName })).rejects.toThrow(message);
  });

  test('tokens are not renamed: they stand in data', async () => {
    expect(await ask('prepareRename', '== "$0a"')).toBe(null);
  });
});

function applied(text: string, edits: readonly TextEdit[]): string {
  const { spanOf } = linesOf(text);
  return [...edits]
    .sort((a, b) => spanOf(b.range).start - spanOf(a.range).start)
    .reduce((changed, { range, newText }) => {
      const { start, end } = spanOf(range);
      return changed.slice(0, start) + newText + changed.slice(end);
    }, text);
}

describe('completion', () => {
  const labels = async (text: string): Promise<string[]> => {
    const uri = `${folder}typing.alta`;
    const position = at(text, text.replace('$0', ''));
    await client.open(uri, text.replace('$0', ''));
    const items: CompletionItem[] = await client.ask('textDocument/completion', { textDocument: { uri }, position });
    return items.sort((a, b) => ((a.sortText ?? a.label) < (b.sortText ?? b.label) ? -1 : 1)).map(({ label }) => label);
  };

  test('after == come the values that fit, first', async () => {
    await client.open(`${folder}typing.alta`, program);
    await client.ask('textDocument/hover', {
      textDocument: { uri: `${folder}typing.alta` },
      position: { line: 0, character: 0 },
    });
    const found = await labels(program.replace('left.token == "a"', 'left.token == $0'));
    expect(found.slice(0, 2)).toEqual(['"a"', '"b"']);
    const step = await labels(program.replace('step == done', 'step == $0'));
    expect(step.slice(0, 3)).toEqual(['start', 'fetch', 'done']);
  });

  test('after a point, the values of the head or enum', async () => {
    expect(await labels(program.replace('left.token', 'left.$0'))).toEqual(['seen', 'token']);
    const local = program.replace('import { Step, next } from "./steps.alta"', 'enum Mode { up, down }');
    expect(await labels(local.replace('halt when step == done', 'halt when step == Mode.$0'))).toEqual(['down', 'up']);
  });

  test('at the start of a line, declarations; in the mlp, variables and statements', async () => {
    expect(await labels(`${program}\n$0`)).toEqual(expect.arrayContaining(['var', 'head', 'test', 'fn']));
    const inside = await labels(program.replace('  step = next(step)', '  $0\n  step = next(step)'));
    expect(inside.slice(0, 2)).toEqual(['seen', 'step']);
    expect(inside).toEqual(expect.arrayContaining(['if', 'let', 'match', 'sum']));
  });

  test('after a colon, types', async () => {
    expect(await labels(program.replace('step: Step', 'step: $0'))).toEqual(
      expect.arrayContaining(['Step', 'bool', 'Token']),
    );
  });

  test('nothing in comments and quoted words', async () => {
    expect(await labels(program.replace('/// The letter.', '/// The $0letter.'))).toEqual([]);
    expect(await labels(program.replace('"two"', '"t$0wo"'))).toEqual([]);
  });
});

test('signature help: the function, and which argument', async () => {
  const own = await ask<SignatureHelp | null>('signatureHelp', 'next($0step)');
  expect(own?.signatures[0]?.label).toBe('fn next(step: Step): Step');
  const builtIn = await ask<SignatureHelp | null>('signatureHelp', 'min(sum, $03)');
  expect([builtIn?.signatures[0]?.label, builtIn?.activeParameter]).toEqual(['min(a, b)', 1]);
});

test('the outline', async () => {
  const found: DocumentSymbol[] = await client.ask('textDocument/documentSymbol', { textDocument });
  expect(found.map(({ name }) => name)).toEqual([
    ...['Step', 'next', 'vocab', 'token', 'step', 'seen', 'left', 'mlp', 'halt', 'output', 'test "two"'],
  ]);
  expect(found.find(({ name }) => name === 'mlp')?.children?.map(({ name }) => name)).toEqual(['sum']);
});

test('names in all files', async () => {
  const found: { name: string }[] = await client.ask('workspace/symbol', { query: 'nx' });
  expect(found.map(({ name }) => name)).toEqual(['next']);
});

test('colours: names by what they stand for', async () => {
  const { data }: SemanticTokens = await client.ask('textDocument/semanticTokens/full', { textDocument });
  const { offsetAt } = linesOf(program);
  let [line, character] = [0, 0];
  const found = Array.from({ length: data.length / 5 }, (_, i) => {
    const [down = 0, right = 0, length = 0, type = 0] = data.slice(5 * i, 5 * i + 4);
    line += down;
    character = down > 0 ? right : character + right;
    const start = offsetAt({ line, character });
    return `${program.slice(start, start + length)} ${legend.tokenTypes[type]}`;
  });
  expect(found).toEqual(
    expect.arrayContaining(['left class', 'seen property', 'sum variable', 'mlp keyword', '"a" string', 'next type']),
  );
});

test('lenses: on the program and on tests, with what they gave last', async () => {
  const titles = async (): Promise<(string | undefined)[]> => {
    const found: CodeLens[] = await client.ask('textDocument/codeLens', { textDocument });
    return found.map(({ command }) => command?.title);
  };
  expect(await titles()).toEqual(['Run', 'Compile', 'Show layers', 'Run test']);
  expect(await client.ask('altac/runTests', { uri: main, name: 'two' })).toMatchObject([{ name: 'two', passed: true }]);
  expect(await titles()).toEqual(['Run', 'Compile', 'Show layers', '✓ Run test']);
});

test('an input is run, and every layer shown', async () => {
  const found = await client.ask('altac/run', { uri: main, input: 'a b a' });
  expect(found).toMatchObject({ ok: true, output: '0 2 0', halted: true });
});

test('an input is run as a film', async () => {
  const found = await client.ask<FilmResult>('altac/film', { uri: main, input: 'a b a' });
  if (!found.ok) throw new Error(found.error);
  expect(unpackFilm(found.film)).toMatchObject({ input: 'a b a', answer: '0 2 0', halted: true });
  expect(await client.ask('altac/film', { uri: main, input: '?' })).toMatchObject({ ok: false });
});

test('the weights are written beside the program', async () => {
  const { message } = await client.ask<{ message: string }>('altac/compile', { uri: main });
  expect(message).toMatch(/^main.safetensors and main.json written: \d+ dimensions, \d+ hidden units$/);
  expect([...client.written.keys()]).toEqual([`${folder}main.safetensors`, `${folder}main.json`]);
});

test.each([
  ['onnx', ['main.onnx']],
  ['npz', ['main.npz']],
  ['transformer-lens', ['main.safetensors', 'main.config.json']],
])('weights for another tool: %s', async (format, names) => {
  const { message } = await client.ask<{ message: string }>('altac/compile', { uri: main, format });
  expect(message).toContain(`${names.join(' and ')} written: `);
  expect([...client.written.keys()]).toEqual(expect.arrayContaining(names.map((name) => `${folder}${name}`)));
});

test('formats that there are not are refused, with those that there are', async () => {
  const before = client.written.size;
  expect(await client.ask('altac/compile', { uri: main, format: 'pickle' })).toEqual({
    ok: false,
    message: 'There is no format pickle: there are safetensors, onnx, npz, transformer-lens',
  });
  expect(client.written.size).toBe(before);
});

test('a code is explained, with an example', async () => {
  const page = await client.ask<string | null>('altac/explain', { code: 'ALTA1001' });
  expect(page).toMatch(/^# ALTA1001: .*\n\n[\s\S]*```alta\n/);
  expect(await client.ask('altac/explain', { code: 'ALTA9999' })).toBe(null);
});

test('folding, growing selections, links', async () => {
  const folds: FoldingRange[] = await client.ask('textDocument/foldingRange', { textDocument });
  expect(folds).toEqual([{ startLine: 7, endLine: 10 }]);
  const [selection]: SelectionRange[] = await client.ask('textDocument/selectionRange', {
    textDocument,
    positions: [at('min(s$0um, 3)')],
  });
  const grown: string[] = [];
  for (let each: SelectionRange | undefined = selection; each !== undefined; each = each.parent) {
    grown.push(pieceOf(each.range));
  }
  expect(grown.slice(0, 4)).toEqual(['sum', '(sum, 3)', 'min(sum, 3)', 'seen = min(sum, 3)']);
  const links: DocumentLink[] = await client.ask('textDocument/documentLink', { textDocument });
  expect(links.map(({ target, range }) => [target, pieceOf(range)])).toEqual([[library, './steps.alta']]);
});

test('who calls whom', async () => {
  const [item]: CallHierarchyItem[] = await ask('prepareCallHierarchy', 'step = ne$0xt');
  const calls: CallHierarchyIncomingCall[] = await client.ask('callHierarchy/incomingCalls', { item });
  const own = calls.filter(({ from }) => from.uri === main);
  expect(own.map(({ from, fromRanges }) => [from.name, fromRanges.length])).toEqual([['mlp', 1]]);
});

describe('mistakes', () => {
  const uri = `${folder}wrong.alta`;
  const text = program.replace('halt when step == done', 'halt when stop == done');
  const pull = async (): Promise<readonly Diagnostic[]> => {
    const report: DocumentDiagnosticReport = await client.ask('textDocument/diagnostic', { textDocument: { uri } });
    return report.kind === 'full' ? report.items : [];
  };

  test('have a place, a code that is explained, and a fix that mends them', async () => {
    await client.open(uri, text);
    const found = (await pull()).find(({ severity }) => severity === 1);
    expect(found).toMatchObject({ code: 'ALTA1001', severity: 1, codeDescription: { href: 'altac:explain/ALTA1001' } });
    if (found === undefined) return;
    expect(pieceOf(found.range, text)).toBe('stop');
    const actions: CodeAction[] = await client.ask('textDocument/codeAction', {
      textDocument: { uri },
      range: found.range,
      context: { diagnostics: [found] },
    });
    const fix = actions.find(({ title }) => title === 'Change to `step`');
    expect(applied(text, fix?.edit?.changes?.[uri] ?? [])).toBe(program);
  });

  test('are gone when the text is mended', async () => {
    await client.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version: 2 },
      contentChanges: [{ text: program }],
    });
    expect(await pull()).toEqual([]);
  });

  test('are pushed to clients that cannot pull, and only to those', async () => {
    const old = await startClient({}, {});
    await old.open(uri, text);
    await old.ask('textDocument/hover', { textDocument: { uri }, position: { line: 0, character: 0 } });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(old.pushed.get(uri)?.map(({ code }) => code)).toContain('ALTA1001');
    expect(client.pushed.size).toBe(0);
    old.close();
  });

  test('of an imported file are found when that changes', async () => {
    await client.open(library, steps.replace('fn next', 'fn after'));
    const report: DocumentDiagnosticReport = await client.ask('textDocument/diagnostic', { textDocument });
    expect(report.kind === 'full' ? report.items.map(({ code }) => code) : []).toContain('ALTA1008');
    await client.connection.sendNotification('textDocument/didClose', { textDocument: { uri: library } });
    const after: DocumentDiagnosticReport = await client.ask('textDocument/diagnostic', { textDocument });
    expect(after.kind === 'full' ? after.items : null).toEqual([]);
  });
});

test('formatting: only lines that change', async () => {
  const uri = `${folder}crooked.alta`;
  const text = textOfProgram('sort').replace('mlp {\n  ', 'mlp {\n       ');
  await client.open(uri, text);
  const options = { tabSize: 2, insertSpaces: true };
  const edits: TextEdit[] = await client.ask('textDocument/formatting', { textDocument: { uri }, options });
  expect(edits.length).toBe(1);
  expect(applied(text, edits)).toBe(textOfProgram('sort'));
});

describe('everything that is advertised is answered', () => {
  const position = at('left.s$0een');
  const range = { start: position, end: position };
  const options = { tabSize: 2, insertSpaces: true };
  const text = { textDocument, position, range, options };
  const item = { name: 'next', kind: 12, uri: library, range, selectionRange: range };
  const requests: Readonly<Record<string, readonly (readonly [method: string, params: object])[]>> = {
    callHierarchyProvider: [
      ['textDocument/prepareCallHierarchy', text],
      ['callHierarchy/incomingCalls', { item }],
      ['callHierarchy/outgoingCalls', { item }],
    ],
    codeActionProvider: [['textDocument/codeAction', { ...text, context: { diagnostics: [] } }]],
    codeLensProvider: [['textDocument/codeLens', text]],
    completionProvider: [['textDocument/completion', text]],
    definitionProvider: [['textDocument/definition', text]],
    diagnosticProvider: [
      ['textDocument/diagnostic', text],
      ['workspace/diagnostic', { previousResultIds: [] }],
    ],
    documentFormattingProvider: [['textDocument/formatting', text]],
    documentHighlightProvider: [['textDocument/documentHighlight', text]],
    documentLinkProvider: [['textDocument/documentLink', text]],
    documentOnTypeFormattingProvider: [['textDocument/onTypeFormatting', { ...text, ch: '}' }]],
    documentRangeFormattingProvider: [['textDocument/rangeFormatting', text]],
    documentSymbolProvider: [['textDocument/documentSymbol', text]],
    foldingRangeProvider: [['textDocument/foldingRange', text]],
    hoverProvider: [['textDocument/hover', text]],
    inlayHintProvider: [['textDocument/inlayHint', text]],
    positionEncoding: [],
    referencesProvider: [['textDocument/references', { ...text, context: { includeDeclaration: true } }]],
    renameProvider: [
      ['textDocument/prepareRename', text],
      ['textDocument/rename', { ...text, newName: 'noticed' }],
    ],
    selectionRangeProvider: [['textDocument/selectionRange', { textDocument, positions: [position] }]],
    semanticTokensProvider: [
      ['textDocument/semanticTokens/full', text],
      ['textDocument/semanticTokens/full/delta', { textDocument, previousResultId: '1' }],
      ['textDocument/semanticTokens/range', text],
    ],
    signatureHelpProvider: [['textDocument/signatureHelp', text]],
    textDocumentSync: [],
    typeDefinitionProvider: [['textDocument/typeDefinition', text]],
    workspace: [['workspace/willRenameFiles', { files: [{ oldUri: main, newUri: `${folder}other.alta` }] }]],
    workspaceSymbolProvider: [['workspace/symbol', { query: '' }]],
  };

  test('and nothing else is advertised', () => {
    expect(Object.keys(client.server.capabilities).sort()).toEqual(Object.keys(requests).sort());
  });

  test.each(Object.entries(requests))('%s', async (_, asked) => {
    for (const [method, params] of asked) expect(await client.ask(method, params)).not.toBeUndefined();
  });
});
